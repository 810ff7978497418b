"""Who sends and who hosts, in English; the sentences are our own, some after real events, most invented."""

import pytest

from services.classifier.classify import vocabulary
from services.classifier.frame import Frame
from services.classifier.reading import Reading, read
from shared.verdict import Item

WORDS = vocabulary("en")


def reading(title: str, summary: str = "") -> Reading:
    return read(Item(id="x", title=title, summary=summary), WORDS)


def frame(title: str, summary: str = "") -> Frame:
    found = reading(title, summary).frame
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Danish soldiers land in Tarin Kowt", "AF"),
        ("Belgian troops arrive in Tallil", "IQ"),
        ("Kenyan soldiers leave Kajo-Keji", "SS"),
        ("Swedish marines land in Giurgiulesti", "MD"),
        ("Chinese troops seen at Ayni airfield", "TJ"),
        ("Russian instructors arrive in Amdjarass", "TD"),
        ("Greek soldiers leave Pashaliman", "AL"),
        ("Emirati troops withdraw from Socotra", "YE"),
        ("US Marines arrive on La Orchila", "VE"),
        ("Irish soldiers withdraw from Shama", "LB"),
    ],
)
def test_theatres_of_the_last_twenty_years_are_known(title: str, host: str) -> None:
    found = frame(title)
    assert found.codes(found.hosts) == (host,)
