"""Training on rows of our own: invented news, enough to see that it learns and what it leaves out."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from services.classifier.lexicon.datafiles import load_language, load_places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.columns import folded, vectored
from services.classifier.training.examples import (
    INVENTED,
    SHARE,
    Example,
    examples,
    invented,
    own_examples,
    week_number,
)
from services.classifier.training.solver import Design, fit

WORDS = Vocabulary.build(load_language("en"), load_places())


def row(title: str, label: str, lang: str = "en", published: str = "2024-05-01") -> str:
    return json.dumps({"id": title, "title": title, "lang": lang, "label": label, "published": published})


def test_borderlines_and_other_languages_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(
        "\n".join([row("Spain sends troops to Latvia", "yes"), row("b", "borderline"), row("c", "no", lang="fr")])
    )
    assert [example.yes for example in examples(path, WORDS)] == [True]


def test_one_week_is_one_number() -> None:
    assert week_number("2024-05-01") == week_number("2024-05-03T10:00:00Z") != week_number("2024-05-13")


def test_our_own_examples_show_both_sides() -> None:
    found = list(own_examples(WORDS))
    assert {example.yes for example in found} == {True, False}
    assert all(example.own for example in found)


def test_an_invented_item_is_marked_and_light() -> None:
    found = list(itertools.islice(invented(WORDS), 60))
    assert found
    assert all(INVENTED in example.found and example.weight == SHARE and example.own for example in found)


def test_what_vectors_are_worth_is_added_to_the_words() -> None:
    known = {"send": np.array([1.0, 0.0]), "rain": np.array([0.0, 1.0]), "@G": np.array([0.5, 0.5])}
    rows = [
        Example(number % 2 == 0, frozenset({"t:send", "t:@S"} if number % 2 == 0 else {"t:rain", "l:send", "a"}), 0)
        for number in range(40)
    ]
    names = ["a", "t:send"]
    dense, spreads = vectored(rows, known)
    labels = np.array([float(row.yes) for row in rows])
    design = Design.of([row.found for row in rows], names, dense)
    beta = fit(design, labels)
    bias, weights = folded(names, beta, known, spreads)
    sums = [bias + sum(weights.get(name, 0.0) for name in row.found) for row in rows]
    assert sums == pytest.approx(list(design.sums(beta)))
    assert weights["t:@S"] == pytest.approx(weights["t:@G"])
