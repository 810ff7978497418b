"""The classifier's flow, one story at a time. The stories are our own writing on invented events."""

from pathlib import Path

import pytest

from services.classifier.app import Classifier, Settle
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.envelope import decode, encode
from shared.events import Decision, Report, Story
from shared.trace import Trace
from shared.verdict import Item, Verdict
from tests.notifier.reports import START, story

YES = Verdict(label="yes", score=0.9, senders=("NL",), hosts=("RO",), reasons=("frame",))
OPEN = Verdict(label="borderline", score=0.4, reasons=("uncertain",))
NO = Verdict(label="no", score=0.1, reasons=("low_score",))


async def handled(tmp_path: Path, told: Story, verdict: Verdict, settle: Settle | None = None) -> Record:
    bus = SqliteBus(tmp_path / "bus.db")
    service = Classifier(bus=bus, clock=ManualClock(START), classify=lambda _: verdict, settle=settle)
    (record,) = await service.handle(encode(told, source="watcher", trace=Trace.start(), now=START))
    return record


@pytest.mark.parametrize("verdict", [YES, OPEN])
async def test_a_story_that_may_matter_becomes_a_report(tmp_path: Path, verdict: Verdict) -> None:
    assert decode(await handled(tmp_path, story("a"), verdict), Report).verdict == verdict


async def test_an_irrelevant_story_becomes_a_decision_with_its_reason(tmp_path: Path) -> None:
    decision = decode(await handled(tmp_path, story("a"), NO), Decision)
    assert (decision.decision, decision.reason) == ("irrelevant", "low_score")


async def test_an_edit_that_says_no_more_is_reported(tmp_path: Path) -> None:
    assert decode(await handled(tmp_path, story("a", revision=1), NO), Report).verdict.label == "no"


async def test_a_replay_makes_the_same_report(tmp_path: Path) -> None:
    first, again = [decode(await handled(tmp_path, story("a"), YES), Report) for _ in range(2)]
    assert first.report == again.report


async def test_the_second_judge_has_the_last_word(tmp_path: Path) -> None:
    async def settle(item: Item, verdict: Verdict) -> Verdict:
        assert item.title == story("a").title
        return verdict.model_copy(update={"label": "yes"})

    assert decode(await handled(tmp_path, story("a"), OPEN, settle), Report).verdict.label == "yes"
