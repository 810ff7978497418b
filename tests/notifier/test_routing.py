"""The stories in this file are our own writing."""

import pytest

from services.notifier.routing import Path, Subject, follow, matches, why_not
from shared.routes import MATERIAL, Match, Route, Threshold
from tests.notifier.receivers import alert

RECEIVERS = ["desk", "editors/anna@x.example", "editors/ben@x.example", "log"]
REGIONS = {"baltic": ("EE", "LV", "LT"), "black sea": ("ro", "BG")}


def subject(*, language: str | None = "en", tags: tuple[str, ...] = (), **fields: object) -> Subject:
    return Subject(alert().model_copy(update=fields), language=language, tags=frozenset(tags))


def go(*routes: Route, **fields: object) -> Path:
    return follow(routes, subject(**fields), RECEIVERS, REGIONS)  # type: ignore[arg-type]  # the builder's own keywords


def told(path: Path) -> list[str]:
    return [target.receiver for target in path.targets]


def test_without_routes_everybody_is_told() -> None:
    path = go()
    assert told(path) == RECEIVERS
    assert {target.broadcast for target in path.targets} == {MATERIAL}


def test_the_first_route_that_matches_takes_the_alert() -> None:
    path = go(
        Route(match=Match(host=("TD",)), receivers=("log",)), Route(receivers=("desk",)), Route(receivers=("log",))
    )
    assert told(path) == ["desk"]
    assert [(step.name, step.reason, step.detail) for step in path.steps] == [
        ("route 1", "not_matched", "host"),
        ("route 2", "matched", "desk"),
    ]


def test_a_route_that_continues_lets_the_next_one_try() -> None:
    assert told(go(Route(receivers=("log",), go_on=True), Route(receivers=("desk", "log")))) == ["log", "desk"]


def test_a_name_stands_for_its_readers() -> None:
    assert told(go(Route(receivers=("editors",)))) == RECEIVERS[1:3]


def test_the_routes_inside_come_first_and_have_what_they_do_not_name_from_outside() -> None:
    tree = Route(
        receivers=("log",),
        broadcast=("status",),
        routes=(
            Route(match=Match(kind=("exercise",)), receivers=("desk",)),
            Route(name="nl", match=Match(sender=("nl",))),
        ),
    )
    path = go(tree)
    assert told(path) == ["log"]
    assert path.targets[0].broadcast == ("status",)
    assert [(step.depth, step.name) for step in path.steps] == [(0, "route 1"), (1, "route 1"), (1, "nl")]
    assert told(go(tree, kind="exercise")) == ["desk"]
    assert told(go(tree, senders=("GB",))) == ["log"]


def test_what_falls_short_is_not_told_and_names_the_shortfall() -> None:
    tree = Route(receivers=("desk",), threshold=Threshold(count=1000))
    path = go(tree)
    assert (told(path), path.below) == ([], ("desk",))
    assert path.steps[0].detail == "count 620 < 1000"
    assert told(go(tree, count=1000)) == ["desk"]
    assert told(go(tree, count=None)) == ["desk"]


def test_who_is_told_by_one_route_is_not_below_another_ones_threshold() -> None:
    path = go(Route(receivers=("desk",), threshold=Threshold(publishers=9), go_on=True), Route(receivers=("desk",)))
    assert (told(path), path.below) == (["desk"], ())


def test_a_child_that_falls_short_does_not_fall_back_to_its_parent() -> None:
    child = Route(match=Match(sender=("NL",)), threshold=Threshold(score=1.0), receivers=("desk",))
    assert told(go(Route(receivers=("log",), routes=(child,)))) == []


def test_where_nothing_matches_nobody_is_told() -> None:
    assert told(go(Route(match=Match(host=("TD",)), receivers=("desk",)))) == []


@pytest.mark.parametrize(
    ("match", "fields", "unmet"),
    [
        (Match(sender=("fr", "nl")), {}, None),
        (Match(sender=("FR",)), {}, "sender"),
        (Match(host=("RO",), kind=("reinforcement",), status=("announced",), type=("new",)), {}, None),
        (Match(host=("RO",), kind=("withdrawal",)), {}, "kind"),
        (Match(region=("black sea",)), {}, None),
        (Match(region=("baltic",)), {}, "region"),
        (Match(region=("Sahel",)), {"hosts": (), "region": "sahel"}, None),
        (Match(min_count=620, max_count=620), {}, None),
        (Match(min_count=621), {}, "min_count"),
        (Match(max_count=619), {}, "max_count"),
        (Match(min_count=0), {"count": None}, "min_count"),
        (Match(min_score=0.99), {}, "min_score"),
        (Match(min_publishers=2), {}, "min_publishers"),
        (Match(min_publishers=2), {"sources": ("A", "B")}, None),
        (Match(language=("FR",)), {"language": "fr"}, None),
        (Match(language=("fr",)), {"language": None}, "language"),
        (Match(tag=("world", "europe")), {"tags": ("Europe",)}, None),
        (Match(tag=("world",)), {}, "tag"),
        (Match(source=("meridian post",)), {}, None),
        (Match(situation=("other",)), {}, "situation"),
    ],
)
def test_a_match_holds_or_names_the_first_key_that_does_not(
    match: Match, fields: dict[str, object], unmet: str | None
) -> None:
    about = subject(**fields)  # type: ignore[arg-type]  # the builder's own keywords
    assert why_not(match, about, REGIONS) == unmet
    assert matches(match, about, REGIONS) is (unmet is None)
