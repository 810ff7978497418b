"""The stories in this file are our own writing."""

import hmac

import pytest
from pydantic import SecretStr

from services.notifier.book import Told
from services.notifier.channels import Background
from services.notifier.channels.webhook import WebhookChannel
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from shared.clock import ManualClock
from shared.errors import TransientError
from shared.events import Alert
from shared.http import HttpClient
from shared.settings import WebhookReceiver
from tests.notifier.receivers import alert
from tests.notifier.reports import START
from tests.notifier.slack_server import LOST, RATE_LIMITED, Reply, SlackServer


@pytest.fixture
def channel(slack: SlackServer, http: HttpClient) -> WebhookChannel:
    receiver = WebhookReceiver(type="webhook", url=SecretStr(f"{slack.url}/hook"))
    return WebhookChannel("ops", receiver, http=http, clock=ManualClock(START), timeout=5)


async def test_it_gets_the_alert_as_a_cloudevent_with_an_idempotency_key(
    slack: SlackServer, channel: WebhookChannel
) -> None:
    assert await channel.send([alert()], message_id="d1") == "d1"
    (request,) = slack.requests
    assert Alert.model_validate_json(request.body) == alert()
    wanted = {
        "idempotency-key": "d1",
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": alert().alert,
        "ce-type": "org.troopwatch.alert.v1",
        "ce-source": "/troopwatch/notifier",
        "ce-subject": alert().situation,
        "ce-time": START.isoformat(),
    }
    assert wanted.items() <= request.headers.items()
    assert "x-troopwatch-test" not in request.headers


async def test_a_test_is_marked(slack: SlackServer, channel: WebhookChannel) -> None:
    await channel.send([alert()], message_id="d1", test=True)
    assert slack.requests[0].headers["x-troopwatch-test"] == "true"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_2xx_is_an_acceptance(slack: SlackServer, channel: WebhookChannel, status: int) -> None:
    slack.script = [Reply(status, b"")]
    assert await channel.send([alert()], message_id="d1") == "d1"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
async def test_what_may_pass_is_transient(slack: SlackServer, channel: WebhookChannel, status: int) -> None:
    slack.script = [Reply(status)]
    with pytest.raises(TransientError, match=f"http_{status}"):
        await channel.send([alert()], message_id="d1")


async def test_a_retry_after_is_passed_on(slack: SlackServer, channel: WebhookChannel) -> None:
    slack.script = [RATE_LIMITED]
    with pytest.raises(TransientError) as error:
        await channel.send([alert()], message_id="d1")
    assert error.value.retry_after == 30.0


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410])
async def test_every_other_answer_is_permanent(slack: SlackServer, channel: WebhookChannel, status: int) -> None:
    slack.script = [Reply(status)]
    with pytest.raises(PermanentDeliveryError, match=f"http_{status}"):
        await channel.send([alert()], message_id="d1")


async def test_a_lost_answer_leaves_the_outcome_unknown(slack: SlackServer, channel: WebhookChannel) -> None:
    slack.script = [LOST]
    with pytest.raises(OutcomeUnknownError):
        await channel.send([alert()], message_id="d1")


async def test_with_a_secret_each_request_is_signed_with_its_time(slack: SlackServer, http: HttpClient) -> None:
    receiver = WebhookReceiver(type="webhook", url=SecretStr(f"{slack.url}/hook"), secret=SecretStr("shared secret"))
    await WebhookChannel("ops", receiver, http=http, clock=ManualClock(START), timeout=5).send(
        [alert()], message_id="d1"
    )
    (request,) = slack.requests
    timestamp = request.headers["x-troopwatch-timestamp"]
    assert timestamp == str(int(START.timestamp()))
    wanted = hmac.new(b"shared secret", f"{timestamp}.".encode() + request.body, "sha256").hexdigest()
    assert request.headers["x-troopwatch-signature"] == f"sha256={wanted}"


async def test_without_a_secret_nothing_is_signed(slack: SlackServer, channel: WebhookChannel) -> None:
    await channel.send([alert()], message_id="d1")
    assert not {"x-troopwatch-signature", "x-troopwatch-timestamp"} & slack.requests[0].headers.keys()


async def test_a_correction_names_what_it_replaces(slack: SlackServer, channel: WebhookChannel) -> None:
    old = Told("ref", "d0", alert())
    right = alert().model_copy(update={"alert": "right", "type": "correction"})
    await channel.send([right], message_id="d1", background=Background(replaces=old))
    assert slack.requests[0].headers["x-troopwatch-replaces"] == alert().alert
