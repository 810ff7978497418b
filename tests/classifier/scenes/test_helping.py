"""Troops that others help or teach do not move. All sentences are our own."""

import pytest

from services.classifier.classify import vocabulary
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title", "which", "aided"),
    [
        ("en", "Norway sends instructors to train Kenyan soldiers", -1, True),
        ("en", "Norway sends instructors to train 900 Kenyan soldiers", -1, True),
        ("en", "Norway expands training of Kenyan soldiers", -1, True),
        ("en", "Norway hands its camp to Kenyan soldiers", -1, True),
        ("en", "Norwegians taking over from Kenyan soldiers in Haiti", -1, True),
        ("en", "Norway sends instructors to Kenya", 0, False),
        ("en", "Norway sends 900 soldiers to Kenya", 0, False),
        ("ja", "ノルウェー、ケニア軍を訓練", 0, True),
        ("ja", "ノルウェー、ケニアに部隊派遣", 0, False),
    ],
)
def test_who_is_helped_stays(lang: str, title: str, which: int, *, aided: bool) -> None:
    words = vocabulary(lang)
    scene = Scene.of(leading(Item(id="1", title=title, lang=lang), words.setting)[0], words)
    assert helped(scene, scene.troops[which]) is aided
