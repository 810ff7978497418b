"""The figures of alerting, on outcomes written by hand."""

from services.notifier.evaluate import Handled, score
from shared.events import Outcome
from shared.verdict import Label


def handled(
    item: str,
    decision: Outcome,
    *,
    fact: str | None = None,
    labelled: str | None = "a",
    situation: str | None = "1",
    label: Label = "yes",
) -> Handled:
    return Handled(item, label, "repeat" if fact else "new", fact or item, labelled, decision, situation)


def test_a_fact_is_pushed_if_any_of_its_items_is_and_a_second_push_of_it_is_a_repeat() -> None:
    figures = score(
        [
            handled("f", "repeat"),
            handled("f1", "update", fact="f"),
            handled("f2", "update", fact="f"),
            handled("g", "repeat"),
        ]
    )
    assert (figures.facts_pushed.hits, figures.facts_pushed.total, figures.facts_pushed.items) == (1, 2, ("g",))
    assert (figures.facts_at_once.hits, figures.facts_at_once.total) == (0, 2)
    assert (figures.repeats.hits, figures.repeats.total, figures.repeats.items) == (1, 2, ("f2",))


def test_a_push_of_no_deployment_is_neither_a_fact_nor_a_repeat() -> None:
    figures = score([handled("f", "new"), handled("x", "new", label="no", labelled=None, situation="9")])
    assert (figures.false.hits, figures.false.total) == (1, 2)
    assert (figures.repeats.total, figures.facts_pushed.value) == (1, 1.0)


def test_a_join_is_wrong_in_a_situation_that_is_mostly_about_another_one() -> None:
    figures = score([handled("1", "new"), handled("2", "repeat", fact="1"), handled("3", "update", labelled="b")])
    assert (figures.wrong_joins.items, figures.wrong_joins.total) == (("3",), 3)
    assert figures.wrong_splits.hits == 0


def test_a_split_is_what_lies_outside_the_home_of_its_labelled_situation() -> None:
    rest = [handled("3", "new", situation="2"), handled("4", "irrelevant", situation=None)]
    figures = score([handled("1", "new"), handled("2", "repeat", fact="1"), *rest])
    assert (figures.wrong_splits.items, figures.wrong_splits.total) == (("3",), 3)
    assert figures.wrong_joins.hits == 0


def test_nothing_gives_zero() -> None:
    assert score([]).facts_pushed.value == 0.0
