"""The part that the words before a state give it. All phrases are our own."""

import pytest

from services.classifier.classify import ENGLISH, vocabulary
from services.classifier.scenes.prepositions import governed


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("sent to", "into"),
        ("sent troops to the north of", "into"),
        ("pull out of", "from"),
        ("stationed close to", "near"),
        ("joint drill with", "beside"),
        ("in the east of", "into"),
        ("the parliament of", "of"),
        ("the war in", ""),
        ("steps up its help to", "beside"),
        ("gave help in", "into"),
        ("", ""),
    ],
)
def test_the_words_before_a_state_give_its_part(words: str, part: str) -> None:
    assert governed(tuple(words.split()), vocabulary(ENGLISH), lambda _: False) == part
