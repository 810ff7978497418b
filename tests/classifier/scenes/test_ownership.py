"""Whose troops they are, or nobody's. All sentences are our own."""

import pytest

from services.classifier.classify import vocabulary
from services.classifier.scenes.ownership import anonymous
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Item


def scene(lang: str, title: str) -> Scene:
    words = vocabulary(lang)
    return Scene.of(leading(Item(id="1", title=title, lang=lang), words.setting)[0], words)


@pytest.mark.parametrize(
    ("lang", "title", "nameless"),
    [
        ("en", "Foreign troops leave Chad", True),
        ("en", "Danish troops leave Chad", False),
        ("ru", "Иностранные войска покидают Чад", True),
        ("ru", "Датские войска покидают Чад", False),
        ("pl", "Zagraniczne wojska opuszczają Czad", True),
        ("uk", "Іноземні війська залишають Чад", True),
    ],
)
def test_troops_may_be_nobodys_by_name(lang: str, title: str, *, nameless: bool) -> None:
    one = scene(lang, title)
    assert anonymous(one, one.troops[0]) is nameless
