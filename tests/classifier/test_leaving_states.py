"""Languages that write no spaces: a state leaves a place, a company of that state does not. Headlines are our own."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("title", "pair"),
    [
        ("フランス大統領、マリからの撤退を表明", ("FR", "ML")),
        ("ドイツ、マリからの撤収を決定", ("DE", "ML")),
        ("豪首相、アフガンからの撤退を発表", ("AU", "AF")),
        ("デンマーク、マリから撤退", ("DK", "ML")),
    ],
)
def test_a_state_that_announces_its_leaving_of_a_place_takes_its_troops_out(title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang="ja"))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))


@pytest.mark.parametrize(
    "title",
    [
        "仏ルノー、ロシアから撤退",
        "独シーメンス、ロシアからの撤退を発表",
        "日本企業、ロシアからの撤退を表明",
        "石油大手、ロシアからの撤退を決定",
    ],
)
def test_companies_that_leave_a_market_are_no_troops(title: str) -> None:
    assert classify(Item(id="x", title=title, lang="ja")).label != "yes"
