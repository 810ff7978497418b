"""Articles whose title and summary say too little or something else: our own writing on real and invented facts.

Of the positives in ``articles.jsonl`` the text's first sentences tell the deployment; the negatives' texts mention other
deployments further down. They were measured once before anything was mended for them, and no weights are learned from
them; the floors guard against loss.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.classifier.classify import classify
from shared.verdict import Item, Verdict

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line) for line in Path(__file__).with_name("articles.jsonl").read_text("utf-8").splitlines()
]
FILL = (
    "The announcement had been expected for some days, though few had thought that it would come before the weekend.",
    "“We have asked those who know the region best,” a senior official said. “It is no step that anyone takes lightly.”",
    "Opposition leaders asked for a debate. They complained that they had learned the news from the radio.",
    "In the capital the day passed without incident. Shops were open, and traffic was slow because of the rain.",
    "Analysts at an institute said that much remained open.",
    "Human rights groups called for an inquiry into earlier events. Promises had been broken before, they said.",
    "At the stock exchange the news had little effect; the main index closed a little higher.",
    "A poll published last week found that 46 per cent of those asked were in favour and 38 per cent against.",
)
MENU = "We value your privacy\nAccept all\nHome\nNews\nWorld\nAfrica\nSport\nWeather\nSign in\nSkip to main content"
LETTER = "Sign up for our newsletter\nGet the most important stories in your inbox every morning.\nSubscribe now"
TOP = (
    "Most read\nNorth Korean troops arrive in Kursk\nBritain to deploy 400 soldiers to Kenya\nWhy your cat ignores you"
)
MORE = (
    "Related stories\nFrench soldiers land in Benin\nParis wants to send 900 soldiers, the minister said on Monday.\n"
    "Italy to withdraw last soldiers from Kosovo\nThe defence ministry says that they will go in May."
)
CAPTION = "US Marines board a plane for Kuwait in this file photo. REUTERS/Ida Holm"
READERS = "Comments (37)\nBring all our troops home from Iraq now!\nThey should send 10,000 soldiers to Mali."


def _paragraphs(row: Row) -> list[str]:
    return [row["lead"], *FILL[:2], *row["back"], *FILL[2:]]


def plain(row: Row) -> str:
    """The article as it was written."""
    return "\n\n".join(_paragraphs(row))


def dressed(row: Row) -> str:
    """The same on a page, with all that stands around it."""
    lead, *rest = _paragraphs(row)
    head = f"{row['title']}\nBy Ida Holm and Peter Osei\n3 min read\nShare\n{CAPTION}"
    return "\n".join((MENU, TOP, head, lead, LETTER, *rest, MORE, READERS))


def live(row: Row) -> str:
    """The same at the head of a live page."""
    lead, *rest = _paragraphs(row)
    entries = "14:32\nUS sends 2,000 Marines to Kuwait\nThe ministry says that the soldiers will go in May."
    return "\n".join(("LIVE", "Edited by Ida Holm", lead, *rest[:2], entries, "13:05\nStorm closes ferries", *rest[2:]))


def judged(row: Row, page: Callable[[Row], str] | None = None) -> Verdict:
    text = page(row) if page else ""
    return classify(Item(id="x", lang="en", text=text, **{k: row[k] for k in ("title", "summary", "published")}))


@pytest.mark.parametrize(("page", "floor"), [(None, 0), (plain, 28), (dressed, 27), (live, 27)])
def test_text_tells_what_title_and_summary_do_not(page: Callable[[Row], str] | None, floor: int) -> None:
    rows = [row for row in ROWS if row["label"] == "yes"]
    assert len(rows) == 62
    found = [(row, verdict) for row in rows if (verdict := judged(row, page)).label == "yes"]
    assert len(found) >= floor
    pairs = [(sorted(v.senders), sorted(v.hosts)) == (sorted(row["senders"]), row["hosts"]) for row, v in found]
    assert sum(pairs) >= 0.92 * len(found)
    assert sum(verdict.count == row["count"] for row, verdict in found) >= 0.85 * len(found)
    assert sum(verdict.kind == row["kind"] for row, verdict in found) >= 0.85 * len(found)


@pytest.mark.parametrize("page", [None, plain, dressed, live])
def test_background_makes_no_positive(page: Callable[[Row], str] | None) -> None:
    rows = [row for row in ROWS if row["label"] == "no"]
    assert len(rows) == 60
    assert [row["title"] for row in rows if judged(row, page).label == "yes"] == []
