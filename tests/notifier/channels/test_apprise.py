"""Apprise, through its own plug-in for JSON over real HTTP on loopback. The stories in this file are our own writing."""

import asyncio
import json
import sys
import threading
from collections.abc import Callable

import pytest
from pydantic import SecretStr
from rich.console import Console
from structlog.testing import capture_logs

from services.notifier.book import Told
from services.notifier.channels import Background, Channel
from services.notifier.channels.registry import channel_for
from services.notifier.errors import OutcomeUnknownError
from shared.clock import ManualClock
from shared.errors import ConfigError
from shared.http import HttpClient
from shared.settings import AppriseReceiver
from tests.notifier.receivers import alert
from tests.notifier.reports import START
from tests.notifier.slack_server import LOST, SERVER_ERROR, Reply, SlackServer

Make = Callable[..., Channel]
# Its modules are loaded at the first address, and one of them tries an old module of Python's own.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def make(http: HttpClient) -> Make:
    def channel(url: str, timeout: float = 5.0) -> Channel:
        receiver = AppriseReceiver(type="apprise", url=SecretStr(url))
        return channel_for("other", receiver, http=http, console=Console(), clock=ManualClock(START), timeout=timeout)

    return channel


def address(slack: SlackServer) -> str:
    return slack.url.replace("http://", "json://user:secret@") + "/hook"


async def test_the_alert_arrives_as_plain_text(slack: SlackServer, make: Make) -> None:
    old = Told("ref", "d0", alert("old"))
    ref = await make(address(slack)).send([alert()], message_id="d1", background=Background(replaces=old))
    (request,) = slack.requests
    told = json.loads(request.body)
    assert ref == "d1"
    assert told["title"] == alert().headline
    assert "Netherlands → Romania" in told["message"]
    assert f"Replaces    “{old.alert.headline}”" in told["message"]


async def test_it_runs_beside_the_event_loop(slack: SlackServer, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    channel, threads = make(address(slack)), []
    notify = channel._notify  # type: ignore[attr-defined]  # what is to run elsewhere
    monkeypatch.setattr(channel, "_notify", lambda *told: threads.append(threading.current_thread()) or notify(*told))
    await channel.send([alert()], message_id="d1")
    assert threads != [threading.main_thread()]


@pytest.mark.parametrize("reply", [LOST, SERVER_ERROR, Reply(404)])
async def test_whether_what_failed_arrived_nobody_knows(slack: SlackServer, make: Make, reply: Reply) -> None:
    slack.script = [reply]
    with pytest.raises(OutcomeUnknownError, match=r"^apprise_failure$"):
        await make(address(slack)).send([alert()], message_id="d1")


async def test_nobody_listening_is_no_success(make: Make) -> None:
    with pytest.raises(OutcomeUnknownError):
        await make("json://127.0.0.1:1/").send([alert()], message_id="d1")


async def test_no_mention_can_fire(slack: SlackServer, make: Make) -> None:
    hostile = alert().model_copy(update={"headline": r"<!channel> <@U1> @everyone \n", "title": "<!here>"})
    await make(address(slack)).send([hostile], message_id="d1")
    told = json.loads(slack.requests[0].body)
    for text in (told["title"], told["message"]):
        assert not {"<", ">", "@"} & set(text)
        assert r"\n" in text


async def test_no_secret_is_told(
    slack: SlackServer, make: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    slack.script = [SERVER_ERROR]
    with capture_logs() as lines, pytest.raises(OutcomeUnknownError) as error:
        await make(address(slack)).send([alert()], message_id="d1")
    said = f"{lines} {error.value!r} {caplog.text} {capfd.readouterr()}"
    assert "secret" not in said
    receiver = AppriseReceiver(type="apprise", url=SecretStr(address(slack)))
    assert "secret@" not in f"{receiver!r} {receiver.model_dump_json()}"


@pytest.mark.parametrize("url", ["nosuch://x/y", "", "json://a/ json://b/"])
def test_an_address_that_apprise_does_not_know_is_a_wrong_setting(make: Make, url: str) -> None:
    with pytest.raises(ConfigError, match=r"notifier\.receivers\.other\.url") as error:
        make(url)
    assert url == "" or url not in str(error.value)


def test_without_the_extra_the_setting_says_what_to_install(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "services.notifier.channels.apprise", raising=False)
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ConfigError, match=r"troopwatch\[apprise\]"):
        make("json://127.0.0.1/")


async def test_the_event_loop_goes_on_while_it_sends(slack: SlackServer, make: Make) -> None:
    sending = asyncio.create_task(make(address(slack)).send([alert()], message_id="d1"))
    await slack.arrived.wait()
    assert await sending == "d1"
