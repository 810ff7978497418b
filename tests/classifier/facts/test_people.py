"""What a number counts, and of whom it tells; the sentences are our own writing."""

import pytest

from services.classifier.classify import vocabulary
from services.classifier.facts.counts import counts, headline
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Count, Item

WORDS = vocabulary("en")


def told(text: str) -> tuple[Count, ...]:
    sentences = leading(Item(id="x", title=text), WORDS.setting)
    return tuple(count for one in sentences for count in counts(Scene.of(one, WORDS), there=False))


def first(text: str) -> int | None:
    return headline(told(text), WORDS.crafts)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Norway to send a 420-man battalion to Chad", 420),
        ("Fiji's 90-member platoon lands in Honiara", 90),
        ("The Ghanaian company, 130 strong, left Monrovia", 130),
        ("Togo lands an advance party of 60 in Bissau", 60),
        ("Denmark commits 350 to KFOR, its soldiers leave in May", 350),
        ("Chile's army sends 75 more", 75),
        ("Peru to bring home some 210 of its 640 soldiers from Haiti", 210),
        ("A third of Nepal's 900 soldiers to quit Darfur, 300 of them in May", 300),
        ("Latvia doubles trainers in Iraq to 40", 40),
        ("Brunei sends about a dozen observers to Mindanao", 12),
        ("Zambia's 140 join 600 Rwandan soldiers in Bangui", 140),
        ("Malawi pulls 500 fewer soldiers out of Congo", 500),
        ("Kenya to send 250 soldiers; 1,100 of its soldiers have served in Liberia", 250),
    ],
)
def test_people_are_counted(text: str, number: int) -> None:
    assert first(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Two Danish battalions leave Bosnia",
        "Three Greek frigates ordered to Cyprus with their sailors",
        "Benin captures 14 Togolese soldiers",
        "All 15 members of the Security Council back the Haiti force",
        "Seven more bases for US troops in Peru",
        "Pact opens 12 military areas to Swedish soldiers",
        "26,000 of Uruguay's soldiers have served in Congo",
    ],
)
def test_what_is_no_number_of_people_that_move(text: str) -> None:
    assert first(text) is None


@pytest.mark.parametrize(
    ("lang", "text", "number"),
    [("it", "Libano, arrivati 800 marò", 800), ("tr", "Kabil'e 1.450 Mehmetçik gitti", 1_450)],
)
def test_a_state_s_own_word_for_its_soldiers_is_counted(lang: str, text: str, number: int) -> None:
    words = vocabulary(lang)
    sentences = leading(Item(id="x", title=text, lang=lang), words.setting)
    found = tuple(count for one in sentences for count in counts(Scene.of(one, words), there=False))
    assert headline(found, words.crafts) == number
