"""The logistic regression on toy features."""

import numpy as np
import pytest

from services.classifier.training.solver import Design, best_cut, crossed, fit, rates, scores


def test_the_weights_part_what_a_feature_parts() -> None:
    design = Design.of([{"a"}, {"a"}, set(), set()], ["a"])
    bias, weight = fit(design, np.array([1.0, 1.0, 0.0, 0.0]))
    assert bias < 0 < weight


def test_dense_columns_are_weighed_as_features_are() -> None:
    labels = np.array([1.0, 1.0, 0.0, 0.0])
    sparse = fit(Design.of([{"a"}, {"a"}, set(), set()], ["a"]), labels)
    dense = fit(Design.of([set()] * 4, [], np.array([[1.0], [1.0], [0.0], [0.0]])), labels)
    assert dense == pytest.approx(sparse, abs=1e-4)


def test_the_slope_is_nought_at_the_solution() -> None:
    dice = np.random.default_rng(7)
    rows = [{name for name in "abcdef" if dice.random() < 0.4} for _ in range(200)]
    labels = np.array([float("a" in row and "b" not in row) for row in rows])
    design, ridge = Design.of(rows, list("abcdef")), np.full(6, 2.0)
    beta = fit(design, labels, ridge)
    slope = design.back(scores(design, beta) - labels) + np.array([0.01, *ridge]) * beta
    assert np.abs(slope).max() < 0.01


def test_a_light_item_counts_less() -> None:
    design = Design.of([{"a"}, {"a"}, set()], ["a"])
    labels = np.array([1.0, 0.0, 0.0])
    heavy = fit(design, labels, weights=np.array([1.0, 0.1, 1.0]))
    light = fit(design, labels, weights=np.array([0.1, 1.0, 1.0]))
    assert heavy[1] > light[1]


def test_an_item_is_scored_by_weights_that_never_saw_its_fold() -> None:
    design = Design.of([{"a"}, set(), {"a"}, set()], ["a"])
    found = crossed([0, 0, 1, 1], design, np.array([1.0, 0.0, 0.0, 1.0]))
    assert found[0] < found[1]
    assert found[2] > found[3]


def test_the_best_cut_lies_between_the_sides() -> None:
    cut, precision, recall = best_cut(np.array([0.1, 0.3, 0.7, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert 0.3 < cut <= 0.7
    assert (precision, recall) == (1.0, 1.0)
    assert rates(np.array([0.9, 0.1]), np.array([0.0, 1.0]), 0.5) == (0.0, 0.0)
