"""The stories in this file are our own writing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.notifier.plan import Plan, Rules, State, is_broadcast, plan
from services.notifier.receivers import due_at
from services.notifier.routing import Subject, Target
from services.notifier.silences import Matchers, Silence
from shared.events import Change
from shared.routes import Match, QuietHours, Route, Threshold
from shared.settings import ConsoleReceiver, EmailReceiver, Receiver
from tests.notifier.receivers import alert
from tests.notifier.reports import START

HOUR = timedelta(hours=1)
NOTHING = State()


def console(**fields: Any) -> ConsoleReceiver:
    return ConsoleReceiver(type="console", **fields)


def planned(
    receivers: dict[str, Receiver],
    *routes: Route,
    state: State = NOTHING,
    **fields: object,
) -> Plan:
    rules = Rules(receivers, due_at, routes)
    return plan(Subject(alert().model_copy(update=fields)), rules, state, START)


def silence(receivers: Sequence[str] = (), **match: Any) -> Silence:
    about = Matchers(match=Match(**match), receivers=tuple(receivers))
    return Silence("s1", "anna", "known", about, START - HOUR, START + HOUR)


def skipped(made: Plan) -> list[tuple[str, str]]:
    return [(skip.receiver, skip.reason) for skip in made.skips]


def test_everybody_is_told_now_and_a_digest_at_its_time() -> None:
    mail = EmailReceiver(type="email", host="mx.example", sender="a@x.example", to=("b@x.example",), mode="digest")
    made = planned({"desk": console(), "mail": mail})
    assert [(entry.receiver, entry.due_at) for entry in made.entries] == [
        ("desk", START),
        ("mail", START.replace(hour=7)),
    ]
    assert (made.outcome, made.reason) == ("told", "planned")


def test_quiet_hours_hold_and_say_so_where_they_hold_all() -> None:
    quiet = console(quiet_hours=(QuietHours(start="05:00", end="08:00"),))
    made = planned({"desk": quiet})
    assert (made.outcome, made.reason) == ("held", "quiet_hours")
    assert made.entries[0].due_at == made.entries[0].held_until == START.replace(hour=8)
    assert planned({"desk": quiet, "log": console()}).outcome == "told"


def test_a_silence_skips_those_it_is_for() -> None:
    made = planned({"desk": console(), "log": console()}, state=State(silences=[silence(["desk"], host=("RO",))]))
    assert skipped(made) == [("desk", "silenced")]
    assert made.skips[0].detail == "s1"
    assert [entry.receiver for entry in made.entries] == ["log"]
    everybody = planned({"desk": console()}, state=State(silences=[silence(host=("RO",))]))
    assert (everybody.outcome, everybody.reason) == ("silenced", "silenced")


@pytest.mark.parametrize("one", [silence(host=("TD",)), silence(["log"], host=("RO",))])
def test_a_silence_about_something_else_skips_nobody(one: Silence) -> None:
    assert planned({"desk": console()}, state=State(silences=[one])).outcome == "told"


def test_a_silence_holds_from_its_beginning_until_its_end() -> None:
    one, about = silence(host=("RO",)), Subject(alert())
    moments = [START - HOUR - timedelta(seconds=1), START - HOUR, START + HOUR - timedelta(seconds=1), START + HOUR]
    assert [one.covers(about, "desk", moment, {}) for moment in moments] == [False, True, True, False]


def test_a_silence_for_a_receiver_is_for_its_readers() -> None:
    assert silence(["editors"], host=("RO",)).covers(Subject(alert()), "editors/anna@x.example", START, {})


def test_nobody_has_a_reason() -> None:
    elsewhere = Route(match=Match(host=("TD",)), receivers=("desk",))
    short = Route(receivers=("desk",), threshold=Threshold(count=1000))
    assert planned({"desk": console()}, elsewhere).reason == "no_route"
    assert planned({"desk": console()}, short).reason == "below_threshold"
    assert skipped(planned({"desk": console()}, short)) == [("desk", "below_threshold")]
    assert planned({"desk": console()}, state=State(unsubscribed=["desk"])).reason == "unsubscribed"


@pytest.mark.parametrize("kind", ["correction", "withdrawn"])
def test_a_correction_goes_to_exactly_those_that_were_told(kind: str) -> None:
    receivers: dict[str, Receiver] = {"desk": console(), "log": console(), "ops": console()}
    state = State(silences=[silence(host=("RO",))], told=["desk", "ops", "gone"], unsubscribed=["ops"])
    made = planned(receivers, Route(receivers=("log",), threshold=Threshold(count=9999)), state=state, type=kind)
    assert [(entry.receiver, entry.broadcast) for entry in made.entries] == [("desk", True)]
    assert skipped(made) == [("ops", "unsubscribed")]
    assert planned(receivers, type=kind).reason == "nobody_told"


def test_all_see_what_is_new_or_corrected_and_updates_of_the_routes_facts() -> None:
    update = alert().model_copy(update={"type": "update", "changes": (Change(fact="count", before=1, after=2),)})
    assert is_broadcast(alert(), Target("desk", broadcast=()))
    assert is_broadcast(update, Target("desk"))
    assert not is_broadcast(update, Target("desk", broadcast=("status",)))
