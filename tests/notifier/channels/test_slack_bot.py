"""One message a situation, its thread, and looking up. The stories in this file are our own writing."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from services.notifier.book import Told
from services.notifier.channels import Background
from services.notifier.channels.slack_bot import SlackBotChannel
from services.notifier.errors import LookUpRefusedError, OutcomeUnknownError
from shared.errors import TransientError
from shared.events import Alert, Change
from shared.http import HttpClient
from shared.settings import SlackReceiver
from tests.notifier.receivers import alert
from tests.notifier.slack_server import LOST, RATE_LIMITED, SlackServer, bot_error


@pytest.fixture
def bot(slack: SlackServer, http: HttpClient) -> SlackBotChannel:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="C1", api_url=f"{slack.url}/api")
    return SlackBotChannel(receiver, http=http, timeout=5)


def later(name: str = "b", **fields: Any) -> Alert:
    """A later alert of the same situation: the number grew."""
    change = Change(fact="count", before=620, after=900)
    given = {"alert": name, "type": "update", "headline": "Netherlands to send 900 more troops", "changes": (change,)}
    return alert().model_copy(update=given | fields)


async def first(bot: SlackBotChannel) -> Told:
    return Told(await bot.send([alert()], message_id="d1"), "d1", alert())


async def test_an_update_goes_into_the_thread_and_the_message_shows_the_present_facts(
    slack: SlackServer, bot: SlackBotChannel
) -> None:
    told = await first(bot)
    ref = await bot.send([later()], message_id="d2", background=Background(thread=(told,)))
    head, reply = slack.messages
    assert ref == f"C1/{reply.ts}"
    assert (reply.thread, reply.payload["reply_broadcast"]) == (head.ts, False)
    assert "Number: 620 → 900" in reply.shown
    assert "Netherlands to send 900 more troops" in head.shown
    assert "1 update in the thread" in head.shown
    assert (head.edits, head.delivery) == (1, "d1")


async def test_a_material_update_is_shown_to_the_whole_channel(slack: SlackServer, bot: SlackBotChannel) -> None:
    told = await first(bot)
    await bot.send([later()], message_id="d2", background=Background(thread=(told,), broadcast=True))
    assert slack.messages[1].payload["reply_broadcast"] is True


@pytest.mark.parametrize(("kind", "word"), [("correction", "CORRECTED"), ("withdrawn", "WITHDRAWN")])
async def test_a_correction_names_and_links_what_it_replaces(
    slack: SlackServer, bot: SlackBotChannel, kind: str, word: str
) -> None:
    told = await first(bot)
    background = Background(thread=(told,), replaces=told, broadcast=True)
    await bot.send([later(type=kind)], message_id="d2", background=background)
    head, reply = slack.messages
    assert f"*{word}*" in reply.shown
    assert f"Replaces “{alert().headline}”" in reply.shown
    assert f"<https://desk.slack.example/archives/C1/p{head.ts}|open it>" in reply.shown
    assert f"*{word}*" in head.shown


async def test_a_correction_waits_for_no_link(slack: SlackServer, bot: SlackBotChannel) -> None:
    told = await first(bot)
    slack.refused["chat.getPermalink"] = "internal_error"
    await bot.send([later(type="correction")], message_id="d2", background=Background(thread=(told,), replaces=told))
    assert f"Replaces “{alert().headline}”" in slack.messages[1].shown


@pytest.mark.parametrize("threaded", [False, True])
async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again(
    slack: SlackServer, bot: SlackBotChannel, *, threaded: bool
) -> None:
    thread = (await first(bot),) if threaded else ()
    slack.script = [LOST]
    with pytest.raises(OutcomeUnknownError):
        await bot.send([later()], message_id="d2", background=Background(thread=thread))
    posted = len(slack.messages)
    ref = await bot.send([later()], message_id="d2", background=Background(thread=thread, doubtful=True))
    assert (len(slack.messages), ref) == (posted, f"C1/{slack.messages[-1].ts}")


async def test_it_is_found_on_a_later_page(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.page = 2
    for number in range(5):
        await bot.send([alert()], message_id=f"d{number}")
    assert (
        await bot.send([alert()], message_id="d0", background=Background(doubtful=True)) == f"C1/{slack.messages[0].ts}"
    )
    assert len(slack.messages) == 5


async def test_a_channel_by_its_name_is_looked_up_once_by_its_id(slack: SlackServer, http: HttpClient) -> None:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="#desk", api_url=f"{slack.url}/api")
    slack.page = 2
    before = SlackBotChannel(receiver, http=http, timeout=5)
    slack.script = [LOST]
    with pytest.raises(OutcomeUnknownError):
        await before.send([alert()], message_id="d1")
    after = SlackBotChannel(receiver, http=http, timeout=5)  # the process has died in between
    for number in (1, 2):
        ref = await after.send([alert()], message_id="d1", background=Background(doubtful=True))
        assert (ref, len(slack.messages)) == (f"C1/{slack.messages[0].ts}", 1), number
    asked = [request.path.rpartition("/")[2] for request in slack.requests]
    assert asked == ["chat.postMessage", *["conversations.list"] * 3, *["conversations.history"] * 2]


async def test_the_answer_to_a_post_tells_the_id(slack: SlackServer, http: HttpClient) -> None:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="#desk", api_url=f"{slack.url}/api")
    bot = SlackBotChannel(receiver, http=http, timeout=5)
    await bot.send([alert()], message_id="d1")
    await bot.send([alert()], message_id="d1", background=Background(doubtful=True))
    assert [request.path.rpartition("/")[2] for request in slack.requests] == [
        "chat.postMessage",
        "conversations.history",
    ]


@pytest.mark.parametrize("error", ["missing_scope", ""])
async def test_a_name_that_cannot_be_looked_up_leaves_it_to_the_policy(
    slack: SlackServer, http: HttpClient, error: str
) -> None:
    receiver = SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel="#gone", api_url=f"{slack.url}/api")
    if error:
        slack.refused["conversations.list"] = error
    bot = SlackBotChannel(receiver, http=http, timeout=5)
    with pytest.raises(LookUpRefusedError, match=error or "channel_not_found"):
        await bot.send([alert()], message_id="d1", background=Background(doubtful=True))


@pytest.mark.parametrize("channel", ["desk", "@anna", "#Desk", "# desk", "https://x.slack.com/archives/C1", ""])
def test_what_is_no_channel_is_refused_with_a_mend(channel: str) -> None:
    with pytest.raises(ValueError, match="an id such as C0123456789, or a name such as #desk"):
        SlackReceiver(type="slack", bot_token=SecretStr("xoxb-1"), channel=channel)


async def test_what_never_arrived_is_posted(slack: SlackServer, bot: SlackBotChannel) -> None:
    await bot.send([alert()], message_id="d1", background=Background(doubtful=True))
    assert [message.delivery for message in slack.messages] == ["d1"]


async def test_a_bot_that_may_not_read_says_so(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.refused["conversations.history"] = "missing_scope"
    with pytest.raises(LookUpRefusedError, match="missing_scope"):
        await bot.send([alert()], message_id="d1", background=Background(doubtful=True))
    assert slack.messages == []


async def test_while_slack_cannot_be_asked_nothing_is_posted(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.refused["conversations.history"] = "internal_error"
    with pytest.raises(OutcomeUnknownError, match="internal_error"):
        await bot.send([alert()], message_id="d1", background=Background(doubtful=True))
    assert slack.messages == []


async def test_an_edit_that_fails_is_tried_again_without_a_second_reply(
    slack: SlackServer, bot: SlackBotChannel
) -> None:
    told = await first(bot)
    slack.refused["chat.update"] = "ratelimited"
    with pytest.raises(OutcomeUnknownError, match="ratelimited"):
        await bot.send([later()], message_id="d2", background=Background(thread=(told,)))
    slack.refused.clear()
    await bot.send([later()], message_id="d2", background=Background(thread=(told,), doubtful=True))
    assert len(slack.messages) == 2
    assert slack.messages[0].edits == 1


async def test_a_message_that_can_no_longer_be_edited_holds_nothing_up(
    slack: SlackServer, bot: SlackBotChannel
) -> None:
    told = await first(bot)
    slack.refused["chat.update"] = "edit_window_closed"
    assert await bot.send([later()], message_id="d2", background=Background(thread=(told,)))


async def test_where_the_thread_was_deleted_the_update_stands_alone(slack: SlackServer, bot: SlackBotChannel) -> None:
    told = await first(bot)
    slack.script = [bot_error("thread_not_found")]
    await bot.send([later()], message_id="d2", background=Background(thread=(told,)))
    assert slack.messages[1].thread is None


async def test_several_alerts_are_listed_in_one_message_in_order(slack: SlackServer, bot: SlackBotChannel) -> None:
    alerts = [later(f"{number}", headline=f"Sentence number {number}") for number in range(25)]
    await bot.send(alerts, message_id="d1")
    (message,) = slack.messages
    shown = message.shown
    places = [shown.index(f"Sentence number {number} ") for number in range(25)]
    assert places == sorted(places)
    assert "25 alerts" in shown
    assert all(len(block.get("text", {}).get("text", "")) <= 3000 for block in message.payload["blocks"])
    assert len(json.dumps(message.payload["blocks"], ensure_ascii=False)) < 13_000


async def test_a_list_names_what_a_correction_replaces_and_leaves_the_wrong_alert_out(
    slack: SlackServer, bot: SlackBotChannel
) -> None:
    wrong, other = later("w", headline="Wrong sentence"), later("o", headline="Another sentence")
    right = later("r", type="correction", replaces="w", headline="Right sentence")
    await bot.send([wrong, other, right], message_id="d1")
    (message,) = slack.messages
    assert message.shown.count("Wrong sentence") == 1
    assert "(replaces “Wrong sentence” (17 Mar 2026 06:00 UTC))" in message.shown
    assert "2 alerts" in message.shown


async def test_retry_after_is_passed_on(slack: SlackServer, bot: SlackBotChannel) -> None:
    slack.script = [RATE_LIMITED]
    with pytest.raises(TransientError) as error:
        await bot.send([alert()], message_id="d1")
    assert error.value.retry_after == 30.0
