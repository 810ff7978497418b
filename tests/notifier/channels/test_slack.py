"""The stories in this file are our own writing."""

import pytest
from pydantic import SecretStr

from services.notifier.channels.slack import SlackHookChannel
from services.notifier.channels.slack_bot import SlackBotChannel
from services.notifier.errors import OutcomeUnknownError, PermanentDeliveryError
from shared.errors import TransientError
from shared.http import HttpClient
from shared.settings import SlackReceiver
from tests.notifier.receivers import alert
from tests.notifier.reports import START
from tests.notifier.slack_server import LOST, RATE_LIMITED, SERVER_ERROR, Reply, SlackServer, bot_error


@pytest.fixture
def hook(slack: SlackServer, http: HttpClient) -> SlackHookChannel:
    receiver = SlackReceiver(type="slack", webhook_url=SecretStr(f"{slack.url}/services/T0/B0/secretpath"))
    return SlackHookChannel("desk", receiver, http=http, timeout=5)


@pytest.fixture
def bot(slack: SlackServer, http: HttpClient) -> SlackBotChannel:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="C1", api_url=f"{slack.url}/api")
    return SlackBotChannel(receiver, http=http, timeout=5)


async def test_a_webhook_gets_a_self_contained_message(slack: SlackServer, hook: SlackHookChannel) -> None:
    assert await hook.send([alert()], message_id="d1") == "d1"
    (request,) = slack.requests
    payload = request.json
    assert request.path == "/services/T0/B0/secretpath"
    assert payload["text"].startswith("New: Netherlands to send 620 more troops to Romania – announced")
    assert payload["blocks"][0]["text"]["text"] == alert().headline
    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
    assert "metadata" not in payload


async def test_a_bot_posts_with_metadata_that_finds_the_message_again(slack: SlackServer, bot: SlackBotChannel) -> None:
    assert await bot.send([alert()], message_id="d1") == f"C1/{int(START.timestamp())}.000001"
    (request,) = slack.requests
    assert request.path == "/api/chat.postMessage"
    assert request.headers["authorization"] == "Bearer xoxb-1"
    assert request.json["channel"] == "C1"
    assert request.json["metadata"] == {
        "event_type": "troopwatch_alert",
        "event_payload": {"alert_id": alert().alert, "situation": alert().situation, "delivery": "d1"},
    }


async def test_rate_limits_pass_on_the_seconds_that_slack_asks_for(slack: SlackServer, hook: SlackHookChannel) -> None:
    slack.script = [RATE_LIMITED]
    with pytest.raises(TransientError) as error:
        await hook.send([alert()], message_id="d1")
    assert (error.value.reason, error.value.retry_after) == ("http_429", 30.0)
    assert not isinstance(error.value, OutcomeUnknownError)


async def test_a_server_error_is_transient(slack: SlackServer, hook: SlackHookChannel) -> None:
    slack.script = [SERVER_ERROR]
    with pytest.raises(TransientError, match="http_500"):
        await hook.send([alert()], message_id="d1")


async def test_a_message_whose_answer_was_lost_may_have_arrived(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.script = [LOST]
    with pytest.raises(OutcomeUnknownError):
        await bot.send([alert()], message_id="d1")
    assert len(slack.requests) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 410, 302])
async def test_a_revoked_webhook_is_permanent(slack: SlackServer, hook: SlackHookChannel, status: int) -> None:
    slack.script = [Reply(status, b"no_service")]
    with pytest.raises(PermanentDeliveryError, match=f"http_{status}"):
        await hook.send([alert()], message_id="d1")


@pytest.mark.parametrize("error", ["channel_not_found", "invalid_auth", "not_in_channel", "invalid_blocks"])
async def test_what_the_api_refuses_is_permanent(slack: SlackServer, bot: SlackBotChannel, error: str) -> None:
    slack.script = [bot_error(error)]
    with pytest.raises(PermanentDeliveryError, match=error):
        await bot.send([alert()], message_id="d1")


@pytest.mark.parametrize("error", ["ratelimited", "internal_error", "service_unavailable"])
async def test_what_the_api_may_take_later_is_transient(slack: SlackServer, bot: SlackBotChannel, error: str) -> None:
    slack.script = [bot_error(error)]
    with pytest.raises(TransientError, match=error):
        await bot.send([alert()], message_id="d1")


async def test_an_answer_that_makes_no_sense_may_be_an_acceptance(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.script = [Reply(body=b"<html>")]
    with pytest.raises(OutcomeUnknownError, match="bad_answer"):
        await bot.send([alert()], message_id="d1")


async def test_nobody_listening_is_surely_not_sent_and_tells_no_address(http: HttpClient) -> None:
    receiver = SlackReceiver(type="slack", webhook_url=SecretStr("http://127.0.0.1:1/services/secretpath"))
    with pytest.raises(TransientError) as error:
        await SlackHookChannel("desk", receiver, http=http, timeout=5).send([alert()], message_id="d1")
    assert error.value.reason == "connect"
    assert not isinstance(error.value, OutcomeUnknownError)
    assert "secretpath" not in repr(error.value)
