"""Whether it is the troops that grow. Sentences are our own writing."""

import pytest

from services.classifier.classify import loaded
from services.classifier.facts.growth import grows, others_grow
from shared.verdict import Item


@pytest.mark.parametrize(
    ("title", "more", "others"),
    [
        ("Norway sends 200 more soldiers to Latvia", True, False),
        ("Norway sends 200 soldiers to Latvia", False, True),
        ("Norway boosts its naval presence in Iceland", False, False),
        ("Norway boosts defence with 300 soldiers in Latvia", False, True),
    ],
)
def test_more_troops_or_more_of_something_else(title: str, *, more: bool, others: bool) -> None:
    reading = loaded().reading(Item(id="x", title=title, lang="en"))
    assert reading is not None
    assert reading.frame is not None
    assert (grows(reading), others_grow(reading.frame)) == (more, others)
