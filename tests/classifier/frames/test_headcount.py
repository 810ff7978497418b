"""Troops told by a number or a nation alone. Sentences are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.headcount import COUNT, PEOPLE, TRADES
from services.classifier.frames.reading import Reading, read
from services.classifier.scenes import roles
from shared.verdict import Item

ARMY = "The soldiers will serve for a year, the defence ministry said."


def reading(title: str, summary: str = ARMY) -> Reading:
    return read(Item(id="x", title=title, summary=summary), loaded().vocabularies["en"])


def heads(title: str, summary: str = ARMY) -> list[str]:
    return [mark.text for mark in reading(title, summary).scenes[0].heads]


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [
        ("Slovakia sends 85 to Kandahar", "SK", "AF"),
        ("Tonga puts 240 at Honiara airport", "TO", "SB"),
        ("Dublin cabinet approves 430 for Chad", "IE", "TD"),
        ("Mongolia's 410 to leave Bentiu", "MN", "SS"),
        ("Moldova adds 40 more to Kosovo", "MD", "XK"),
        ("UN approves 900 Togolese for Bangui", "TG", "CF"),
        ("Romanians pull out of Tallil", "RO", "IQ"),
        ("Dutch leave Timbuktu", "NL", "ML"),
    ],
)
def test_a_number_or_a_nation_stands_for_troops(title: str, sender: str, host: str) -> None:
    frame = reading(title).frame
    assert frame is not None
    assert frame.troop is not None
    assert frame.troop.has(COUNT, PEOPLE)
    assert (roles.code(frame.senders[0]), roles.code(frame.hosts[0])) == (sender, host)


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [
        ("Bolivian engineers fly to Juba", "BO", "SS"),
        ("Serbian pilots land in Bangui", "RS", "CF"),
        ("Latvian guards leave Herat", "LV", "AF"),
    ],
)
def test_trades_are_troops_in_military_news(title: str, sender: str, host: str) -> None:
    frame = reading(title).frame
    assert frame is not None
    assert frame.troop is not None
    assert frame.troop.has(TRADES)
    assert (roles.code(frame.senders[0]), roles.code(frame.hosts[0])) == (sender, host)
    assert reading(title, "They build a dam.").frame is None


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Slovakia sends 85 to Kandahar", "They will play two friendly matches."),  # no military word
        ("Poland sends 2014 in style", ARMY),
        ("France sends €850 to Mali", ARMY),
        ("Embassy tells Danes to leave Somalia", ARMY),
        ("9,000 Danes enter Togo", "They flee the draft that the army announced."),
        ("Flood drives 850 from homes in Fiji", ARMY),
        ("Italian leaves prison in Chad", ARMY),
    ],
)
def test_other_numbers_and_people_do_not(title: str, summary: str) -> None:
    assert heads(title, summary) == []


@pytest.mark.parametrize(
    ("title", "passes"),
    [
        ("UN approves 900 Rwandans for Bangui", True),
        ("Slovakia sends another 85 to Kandahar", True),
        ("SANDF members back from Goma", True),
        ("UNDOF gets six more months", True),
        ("Fiji posts eleven in Golan", False),
        ("Prices rise 900 to Rs 4,000", False),
        ("Council plans 85 homes", False),
    ],
)
def test_the_gate_lets_heads_and_names_of_missions_pass(title: str, passes: bool) -> None:  # noqa: FBT001 (parametrized)
    item = Item(id="x", title=title, lang="en")
    assert (classify(item).reasons[:1] != ("no_gate",)) is passes


@pytest.mark.parametrize(
    ("lang", "title", "sender", "host"),
    [
        ("nl", "Vierhonderd Denen naar Estland", "DK", "EE"),
        ("nl", "Ghanezen verlaten Libanon", "GH", "LB"),
        ("nl", "Kenia stuurt 1.400 man naar Haïti", "KE", "HT"),
        ("it", "Già duemila eritrei nel Tigrai", "ER", "ET"),
    ],
)
def test_men_and_nations_behind_a_number_stand_for_troops_elsewhere(
    lang: str, title: str, sender: str, host: str
) -> None:
    frame = read(
        Item(id="x", title=title, summary="Het contingent. Il contingente."), loaded().vocabularies[lang]
    ).frame
    assert frame is not None
    assert frame.troop is not None
    assert frame.troop.has(COUNT, PEOPLE)
    assert (roles.code(frame.senders[0]), roles.code(frame.hosts[0])) == (sender, host)


@pytest.mark.parametrize("title", ["Vierhonderd Deense koeien naar Estland", "Vluchtelingen: 400 Syriërs naar Letland"])
def test_cattle_and_those_who_flee_are_no_troops(title: str) -> None:
    scene = read(Item(id="x", title=title, summary="Het contingent."), loaded().vocabularies["nl"]).scenes[0]
    assert not scene.heads
