"""Every language: its data files are sound, and its own examples (our own writing) are told apart as well as the floor.

The examples were written with the lexicons, so the floors guard against loss; they measure nothing else.
"""

import json
from importlib.resources import files

import pytest

from services.classifier.classify import ENGLISH, classify
from services.classifier.language import KNOWN, language_of
from services.classifier.lexicon.datafiles import languages, load_names, load_places
from services.classifier.lexicon.tidy import check_language
from shared.verdict import Item, Verdict

OTHERS = tuple(lang for lang in languages() if lang != ENGLISH)
FLOOR, PAIR = 0.85, 0.8


def judged(lang: str) -> list[tuple[dict[str, object], Verdict]]:
    """The language's examples with their verdicts; borderlines left out."""
    lines = files("services.classifier").joinpath("data", "examples", f"{lang}.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["label"] != "borderline"]
    items = [Item(id="x", title=row["title"], summary=row.get("summary", ""), lang=lang) for row in rows]
    return [(row, classify(item)) for row, item in zip(rows, items, strict=True)]


def test_every_language_of_the_product_is_there() -> None:
    assert set(KNOWN) <= set(languages())


@pytest.mark.parametrize("lang", OTHERS)
def test_its_data_files_are_tidy(lang: str) -> None:
    assert check_language(lang) == ()


@pytest.mark.parametrize("lang", OTHERS)
def test_its_names_stand_for_known_codes(lang: str) -> None:
    names, places = load_names(lang), load_places()
    assert set(names.states) <= set(places.states)
    assert set(names.bodies) <= set(places.bodies)
    assert set(names.regions) <= set(places.regions)


@pytest.mark.parametrize("lang", OTHERS)
def test_its_examples_are_told_apart(lang: str) -> None:
    rows = judged(lang)
    found = [verdict.label == "yes" for _, verdict in rows]
    right = [row["label"] == "yes" for row, _ in rows]
    both = sum(f and r for f, r in zip(found, right, strict=True))
    assert both >= FLOOR * sum(found), "precision"
    assert both >= FLOOR * sum(right), "recall"


@pytest.mark.parametrize("lang", OTHERS)
def test_its_examples_name_sender_and_host(lang: str) -> None:
    both = [(row, verdict) for row, verdict in judged(lang) if row["label"] == verdict.label == "yes"]
    pairs = [
        set(row.get("senders") or ()) == set(verdict.senders)  # type: ignore[call-overload]  # JSON
        and set(row.get("hosts") or ()) == {*verdict.hosts, *filter(None, (verdict.region,))}  # type: ignore[call-overload]  # JSON
        for row, verdict in both
    ]
    assert sum(pairs) >= PAIR * len(pairs)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Франция выводит войска из Мали", "ru"),
        ("Франція виводить війська з Малі", "uk"),
        ("فرنسا تسحب قواتها من مالي", "ar"),
        ("فرانسه نیروهای خود را از مالی خارج می‌کند", "fa"),
        ("法国从马里撤军", "zh"),
        ("フランス軍がマリから撤退", "ja"),
        ("프랑스, 말리서 철군", "ko"),
        ("Macron annonce le retrait des troupes du Mali", "fr"),
        ("Der Bundestag stimmt für den Einsatz in Mali", "de"),
    ],
)
def test_scripts_and_small_words_tell_the_language(text: str, lang: str) -> None:
    assert language_of(None, text) == lang
