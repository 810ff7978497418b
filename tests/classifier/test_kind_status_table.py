"""Kind by status: how English says each of them, in sentences of our own on invented facts (``kinds/*.toml``)."""

import tomllib
from pathlib import Path

import pytest

from services.classifier.classify import loaded
from services.classifier.weighing.fieldmodel import kind_and_status
from shared.verdict import Item

UNVERIFIED = (
    ("Wagner fighters filmed in Chad", "The agency could not independently verify the footage."),
    ("Russian convoy enters Chad, officials say", "The claim has not been verified."),
    ("Russian convoy enters Chad, officials say", "The paper was not in a position to confirm it."),
)

TOLD = (
    ("Fijian soldiers return from Sinai", "They were replaced by a fresh company that flew in on Monday.", "rotation"),
    ("Fijian soldiers return from Sinai", "The army will not replace them.", "withdrawal"),
    ("Malawi soldiers fly to Ivory Coast", "The 850 men are to join the UN mission in the west.", "deployment"),
    ("Malawi soldiers fly to Ivory Coast", "The 850 men are to join the 300 already there.", "reinforcement"),
    ("Togo sends 200 soldiers to Mali", "Cotonou said it would join the exercise in May.", "deployment"),
)

SAID = (
    ("Emirati tanks land on Socotra", "Residents said more than twenty came ashore at night.", "claimed"),
    ("Emirati tanks land on Socotra", "The ministry in Abu Dhabi showed pictures of them.", "confirmed"),
    ("Bolivia denies Venezuelan troops are in Santa Cruz", "Prefects had claimed that some were there.", "denied"),
    ("Bolivia denies Venezuelan troops are in Santa Cruz", "Peru claims that some are there.", "disputed"),
    ("No Ghanaian battalion in Togo, Accra says", "The army dismissed an old video as fiction.", "denied"),
)

ROWS = [
    (title, file.stem, status)
    for file in sorted(Path(__file__).with_name("kinds").glob("*.toml"))
    for status, titles in tomllib.loads(file.read_text("utf-8")).items()
    for title in titles
]


@pytest.mark.parametrize(("title", "kind", "status"), ROWS)
def test_what_the_rules_say(title: str, kind: str, status: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, lang="en"))
    assert reading is not None
    assert kind_and_status(reading, None, None) == (kind, status)


def test_the_weights_leave_that_as_it_is() -> None:
    found = [loaded().facts(Item(id="x", title=title, lang="en")) for title, _, _ in ROWS]
    told = [(one.kind, one.status) for one in found if one is not None]
    wrong = [row for row, one in zip(ROWS, told, strict=True) if one != row[1:]]
    assert len(wrong) <= 0.03 * len(ROWS), wrong


@pytest.mark.parametrize(("title", "summary", "kind"), TOLD)
def test_what_a_second_sentence_makes_of_it(title: str, summary: str, kind: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, summary=summary, lang="en"))
    assert reading is not None
    assert kind_and_status(reading, None, None)[0] == kind


@pytest.mark.parametrize(("title", "summary", "status"), SAID)
def test_who_stands_behind_a_title(title: str, summary: str, status: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, summary=summary, lang="en"))
    assert reading is not None
    assert kind_and_status(reading, None, None)[1] == status


@pytest.mark.parametrize(("title", "summary"), UNVERIFIED)
def test_unverified(title: str, summary: str) -> None:
    verdict = loaded().facts(Item(id="x", title=title, summary=summary, lang="en"))
    assert verdict is not None
    assert verdict.status == "unverified"


def test_a_verb_that_leads_both_ways_has_a_kind() -> None:
    verdict = loaded().facts(
        Item(id="x", title="Ghanaian Hercules brings fifty to Lome as neighbours rally, and a soldier waits", lang="en")
    )
    assert verdict is not None
    assert verdict.kind == "withdrawal"
