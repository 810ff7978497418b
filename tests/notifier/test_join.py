"""Which situation a report belongs to. The stories in this file are our own writing."""

from datetime import timedelta

import pytest

from services.notifier.sides import lookup_key, lookup_patterns
from shared.events import Report
from shared.verdict import Claim, Verdict
from tests.notifier.playing import play
from tests.notifier.reports import report

Pair = tuple[tuple[str, ...], tuple[str, ...]]


def told(name: str, senders: str, hosts: str, **more: object) -> Report:
    return report(name, senders=tuple(senders.split()), hosts=tuple(hosts.split()), **({"kind": "deployment"} | more))  # type: ignore[arg-type]  # the builder's own keywords


def situations(*reports: Report, step: timedelta = timedelta(hours=6)) -> int:
    return len({one.situation.situation for one in play(reports, step=step) if one.situation})


@pytest.mark.parametrize(
    ("pairs", "number"),
    [
        ([("RU", "BY"), ("RU WAGNER", "BY")], 1),
        ([("RU WAGNER", "BY"), ("RU WAGNER", "ML")], 2),
        ([("CSTO RU", "KZ"), ("CSTO", "KZ"), ("RU AM", "KZ")], 1),
        ([("CSTO", "KZ"), ("RU AM", "KZ")], 1),
        ([("FR", "NE"), ("FR", "TD")], 2),
        ([("FR", "NE"), ("FR", "TD"), ("FR", "NE TD"), ("FR", "TD")], 2),
        ([("US", "PL DE RO"), ("US", "PL")], 1),
        ([("US", "NE"), ("FR", "NE")], 2),
        ([("UN", "ML"), ("RU WAGNER", "ML")], 2),
        ([("NATO", "LT"), ("DE", "LT")], 2),
        ([("", "RU"), ("KP", "RU")], 1),
    ],
)
def test_reports_join_by_sender_and_host(pairs: list[tuple[str, str]], number: int) -> None:
    assert situations(*(told(f"{index}", *pair) for index, pair in enumerate(pairs))) == number


def test_a_region_may_turn_out_to_be_a_state_while_the_situation_is_open() -> None:
    region, state = told("a", "US", "", region="Middle East"), told("b", "US", "JO")
    assert situations(region, state) == 1
    assert situations(region, told("b", "US", "PL")) == 2
    assert situations(region, state, step=timedelta(days=20)) == 2
    second = play([region, state])[1]
    assert second.situation
    assert (second.ruling.reason, second.situation.pair) == ("side_named", "US>JO")


def test_another_direction_adds_no_country() -> None:
    judged = play([told("a", "US", "AF", kind="withdrawal"), told("b", "US", "AF IQ", kind="reinforcement")])
    assert judged[1].situation
    assert (judged[1].ruling.reason, judged[1].situation.pair) == ("direction_changed", "US>AF")
    refused = told("c", "US", "PL", kind="refusal")
    assert situations(told("a", "US", "", region="Europe"), refused) == 2


def test_of_two_situations_with_the_same_sides_the_one_with_the_place_has_it() -> None:
    north = told("a", "UN", "SD", via="UNAMID", place="El Fasher")
    south = told("b", "UN", "SD", via="UNISFA", place="Abyei")
    third = told("c", "UN", "SD", place="El Fasher")
    first, second, last = play([north, south, third])
    assert first.situation
    assert second.situation
    assert last.situation
    assert last.situation.situation == first.situation.situation != second.situation.situation


def test_sides_the_wrong_way_round_are_one_situation_in_the_days_after_a_report() -> None:
    both = told("a", "TR", "LY"), told("b", "LY", "TR")
    assert situations(*both) == 1
    assert situations(*both, step=timedelta(days=4)) == 2
    assert situations(told("a", "RU", "UA", kind="incursion"), told("b", "UA", "RU", kind="incursion")) == 2


def test_two_missions_in_one_country_are_two_situations() -> None:
    assert situations(told("a", "UN", "SD", via="UNAMID"), told("b", "UN", "SD", via="UNISFA")) == 2
    assert situations(told("a", "RU", "BY", via="Wagner"), told("b", "RU", "BY", via="Wagner Group")) == 1


def test_a_company_wakes_no_army() -> None:
    assert situations(told("a", "RU", "BY"), told("b", "RU WAGNER", "BY"), step=timedelta(days=20)) == 2
    assert situations(told("a", "RU", "BY"), told("b", "RU", "BY"), step=timedelta(days=20)) == 1


def test_sides_taken_for_each_other_are_mended_where_troops_leave() -> None:
    judged = play([told("a", "FR", "NE", kind="withdrawal"), told("b", "NE", "FR", kind="withdrawal")])
    assert judged[1].situation
    assert (judged[1].ruling.outcome, judged[1].situation.pair) == ("repeat", "FR>NE")
    assert situations(told("a", "RU", "UA", kind="incursion"), told("b", "UA", "RU", kind="incursion")) == 2


def test_another_sender_or_host_is_an_update_that_names_it() -> None:
    sender = play([told("a", "RU", "KZ"), told("b", "RU AM", "KZ")])[1]
    assert sender.ruling.reason == "sender_added"
    assert [(one.fact, one.before, one.after) for one in sender.ruling.changes] == [("senders", "RU", "RU+AM")]
    assert play([told("a", "US", "PL"), told("b", "US", "PL RO")])[1].ruling.reason == "host_added"


@pytest.mark.parametrize(
    ("known", "wanted", "found"),
    [
        (("CSTO RU", "KZ"), ("RU AM", "KZ"), True),
        (("CSTO", "KZ"), ("AM", "KZ"), True),
        (("US", ""), ("US", "PL"), True),
        (("", "RU"), ("KP", "RU"), True),
        (("FR", "NE"), ("NE", "FR"), True),
        (("FR", "NE"), ("FR", "TD"), False),
        (("US", "PL"), ("FR", "NE"), False),
    ],
)
def test_a_lookup_finds_what_may_be_joined(known: tuple[str, str], wanted: tuple[str, str], found: bool) -> None:  # noqa: FBT001 - a table's column
    senders, _, hosts = lookup_key(known[0].split(), known[1].split(), None).partition(">")
    verdict = Verdict(label="yes", score=1.0, senders=tuple(wanted[0].split()), hosts=tuple(wanted[1].split()))
    hits = [
        (sender is None or f"+{sender}+" in senders) and (host is None or f"+{host}+" in hosts)
        for sender, host in lookup_patterns(verdict)
    ]
    assert any(hits) is found


def test_sides_that_most_stories_have_the_other_way_round_are_turned() -> None:
    wrong = told("a", "NE", "FR", kind="withdrawal")
    right = [told(name, "FR", "NE", kind="withdrawal") for name in "bc"]
    last = play([wrong, *right])[-1].situation
    assert last
    assert (last.pair, len(last.stories)) == ("FR>NE", 3)
    assert situations(wrong, *right, told("d", "FR", "NE", kind="withdrawal"), step=timedelta(days=13)) == 1


def test_who_only_speaks_of_it_is_no_host() -> None:
    said = Claim(who="UA", role="third_gov", stance="asserts")
    second = play([told("a", "RU", "BY"), told("b", "RU", "BY UA", claims=(said,))])[1]
    assert second.situation
    assert (second.ruling.outcome, second.situation.pair) == ("repeat", "RU>BY")
