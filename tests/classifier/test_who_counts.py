"""Who counts as troops and what counts as movement in plain English news. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.frames.reading import read
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from shared.verdict import Item


def frame(title: str, summary: str = "") -> Frame:
    found = read(Item(id="x", title=title, summary=summary), loaded().vocabularies["en"]).frame
    assert found is not None
    return found


def told(title: str, summary: str = "") -> tuple[str, str, str]:
    """Movement, sender and host of the best frame."""
    found = frame(title, summary)
    return found.movement, "+".join(map(roles.code, found.senders)), "+".join(map(roles.code, found.hosts))


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Peruvian platoon arrives in Bangui", "arrive", "PE", "CF"),
        ("Chile sends demining team to Croatia", "send", "CL", "HR"),
        ("Belgian drone crews leave Niger", "leave", "BE", "NE"),
        ("Czech force protection company flown to Kabul", "arrive", "CZ", "AF"),
        ("Hungarian logistics contingent withdrawn from Iraq", "leave", "HU", "IQ"),
        ("French Chinooks arrive in Mali", "arrive", "FR", "ML"),
        ("Danish anti-drone team takes up post in Lithuania", "arrive", "DK", "LT"),
        ("Ghanaian naval infantry ships out to Liberia", "send", "GH", "LR"),
    ],
)
def test_named_units_and_trades_count(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Norwegian battle group stands up at Rukla", "arrive", "NO", "LT"),
        ("Swedish soldiers lower flag at Timbuktu", "leave", "SE", "ML"),
        ("Polish troops strike camp in Chad", "leave", "PL", "TD"),
        ("Nepalese peacekeepers homeward bound from Haiti", "leave", "NP", "HT"),
        ("Kenyan soldiers stood down in Goma", "rotate", "KE", "CD"),
        ("Irish troops keep flying from Entebbe in Uganda", "extend", "IE", "UG"),
        ("Portuguese marines storm ashore at Bissau", "arrive", "PT", "GW"),
        ("Omani soldiers strayed into Yemen", "invade", "OM", "YE"),
        ("Ugandan army lets base lapse in Somalia", "leave", "UG", "SO"),
    ],
)
def test_movements_are_told_in_many_ways(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


def test_jets_that_are_given_away_bring_nobody() -> None:
    reading = read(Item(id="x", title="Gripens may go to Kyiv"), loaded().vocabularies["en"])
    assert reading.frame is None


@pytest.mark.parametrize(
    "title",
    ["Scout troop returns from camp in Sweden", "Girl Guides leave Denmark", "Scouts' contingent lands in Kenya"],
)
def test_scouts_are_no_troops(title: str) -> None:
    reading = read(Item(id="x", title=title), loaded().vocabularies["en"])
    assert reading.frame is None
