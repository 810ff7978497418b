"""Training on rows of our own: invented news, enough to see that it learns and what it leaves out."""

import json
from pathlib import Path

import numpy as np

from services.classifier.datafiles import load_language, load_places
from services.classifier.fit import best_cut, examples, newton, own_examples, week_number
from services.classifier.vocabulary import Vocabulary

WORDS = Vocabulary.build(load_language("en"), load_places())


def row(title: str, label: str, lang: str = "en", published: str = "2024-05-01") -> str:
    return json.dumps({"id": title, "title": title, "lang": lang, "label": label, "published": published})


def test_borderlines_and_other_languages_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(
        "\n".join([row("Spain sends troops to Latvia", "yes"), row("b", "borderline"), row("c", "no", lang="fr")])
    )
    assert [example.yes for example in examples(path, WORDS, None)] == [True]


def test_a_third_of_the_weeks_can_be_left_out(tmp_path: Path) -> None:
    dates = [f"2024-{month:02}-10" for month in range(1, 13)]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(row("Spain sends troops to Latvia", "yes", published=date) for date in dates))
    kept = [date for date in dates if week_number(date) % 3 != 0]
    assert len(list(examples(path, WORDS, 0))) == len(kept) < len(dates)


def test_one_week_is_one_number() -> None:
    assert week_number("2024-05-01") == week_number("2024-05-03T10:00:00Z") != week_number("2024-05-13")


def test_our_own_examples_show_both_sides() -> None:
    found = list(own_examples(WORDS))
    assert {example.yes for example in found} == {True, False}
    assert all(example.own for example in found)


def test_the_weights_part_what_a_feature_parts() -> None:
    matrix = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    bias, weight = newton(matrix, np.array([1.0, 1.0, 0.0, 0.0]))
    assert bias < 0 < weight


def test_the_best_cut_lies_between_the_sides() -> None:
    cut, precision, recall = best_cut(np.array([0.1, 0.3, 0.7, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert 0.3 < cut <= 0.7
    assert (precision, recall) == (1.0, 1.0)
