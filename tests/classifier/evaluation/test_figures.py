import pytest

from services.classifier.evaluation.figures import f1, share


def test_intervals_hold_the_value_and_repeat() -> None:
    figure = share([True] * 30 + [False] * 10)
    assert figure.low <= figure.value == 0.75 <= figure.high
    assert figure == share([True] * 30 + [False] * 10)


def test_f1_leaves_out_what_is_rightly_left_alone() -> None:
    outcomes = [(True, True), (True, False), (False, True)]
    assert f1(outcomes).value == f1(outcomes + [(False, False)] * 90).value == pytest.approx(0.5)


def test_nothing_gives_zero() -> None:
    assert share([]).value == f1([]).value == f1([(False, False)]).value == 0.0
