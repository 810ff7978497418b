"""Headlines without troops: states that leave or stay, decisions on bases. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.frames.reading import Reading, read
from services.classifier.scenes import roles
from shared.verdict import Item

ARMY = "The last soldiers will be gone by Friday."


def reading(title: str, summary: str = "") -> Reading:
    return read(Item(id="x", title=title, summary=summary), loaded().vocabularies["en"])


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Denmark completes exit from Gereshk", "leave", "DK", "AF"),
        ("Spain quits Iraqi town", "leave", "ES", "IQ"),
        ("Finland scales down in Chad", "leave", "FI", "TD"),
        ("Norway to stay in Kunduz for a year", "extend", "NO", "AF"),
    ],
)
def test_a_state_leaves_or_stays_itself(title: str, movement: str, sender: str, host: str) -> None:
    frame = next(frame for frame in (reading(title, ARMY).frame,) if frame is not None)
    assert frame.scene.title
    assert (frame.movement, roles.code(frame.senders[0]), roles.code(frame.hosts[0])) == (movement, sender, host)


def test_a_state_that_leaves_where_no_army_is_named_leaves_something_else() -> None:
    assert reading("Denmark completes exit from Gereshk", "The pension fund sold its last shares.").frame is None


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [
        ("Togo in talks with Ankara over naval base", "TR", "TG"),
        ("Fiji wants no Chinese base", "CN", "FJ"),
        ("Italy offers camp to Niger", "IT", "NE"),
    ],
)
def test_decisions_on_foreign_bases(title: str, sender: str, host: str) -> None:
    frame = reading(title).frame
    assert frame is not None
    assert frame.link == "base"
    assert {roles.code(mark) for mark in (*frame.senders, *frame.hosts)} == {sender, host}


@pytest.mark.parametrize(
    "title", ["Chad in talks with Sudan over refugee camp", "Togo wants base of its own", "Base rate talks end"]
)
def test_other_camps_and_bases(title: str) -> None:
    assert reading(title).frame is None


def test_jets_with_their_crews_are_people() -> None:
    frame = reading("Two jets and crews go to Siauliai, says Lithuania", ARMY).frame
    assert frame is not None
    assert frame.troop is not None
    assert frame.troop.text == "jets and crews"


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [("Peru sends more men to Jacmel", "PE", "HT"), ("Togo doubles up: 300 more for Bangui", "TG", "CF")],
)
def test_men_and_numbers_behind_a_colon(title: str, sender: str, host: str) -> None:
    frame = reading(title, ARMY).frame
    assert frame is not None
    assert (roles.code(frame.senders[0]), roles.code(frame.hosts[0])) == (sender, host)
    assert frame.troop is not None
    assert frame.troop.has("troops.count")
