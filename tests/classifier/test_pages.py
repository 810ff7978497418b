"""Whose page is asked for. The stories are our own writing on invented events."""

from pathlib import Path
from typing import Any

import pytest

from services.classifier.app import Classifier
from services.classifier.pages import page_wanted, why
from shared.bus.port import Record
from shared.bus.sqlite import SqliteBus
from shared.clock import ManualClock
from shared.envelope import decode, encode
from shared.events import Page, PageWanted, Report
from shared.settings import PageSettings
from shared.topics import PAGES_WANTED, REPORTS
from shared.trace import Trace
from shared.verdict import Verdict
from tests.notifier.reports import START, story

YES = Verdict(label="yes", score=0.9, senders=("NL",), hosts=("RO",), reasons=("active_send", "frame"))
PAGE = Page(fetched_at=START)


def verdict(label: str, score: float, *reasons: str) -> Verdict:
    return Verdict.model_validate({"label": label, "score": score, "reasons": reasons})


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        (YES, "positive"),
        (verdict("borderline", 0.4, "active_send", "uncertain"), "uncertain"),
        (verdict("borderline", 0.4, "active_send", "no_host"), "uncertain"),
        (verdict("borderline", 0.9, "active_send", "exercise"), None),
        (verdict("borderline", 0.9, "active_leave", "opinion"), None),
        (verdict("no", 0.2, "low_score"), "near"),
        (verdict("no", 0.1, "low_score"), None),
        (verdict("no", 0.29, "police"), None),
        (verdict("no", 0.0, "no_gate"), None),
    ],
)
def test_a_page_is_wanted_where_it_may_tell_or_settle_something(judged: Verdict, reason: str | None) -> None:
    assert why(judged, 0.15) == reason


@pytest.mark.parametrize("fields", [{"text": "The whole article."}, {"page": PAGE}, {"url": None}])
def test_no_page_is_wanted_of_a_story_that_has_its_text_or_no_page(fields: dict[str, Any]) -> None:
    assert page_wanted(story("a"), YES, PageSettings()) is not None
    assert page_wanted(story("a", **fields), YES, PageSettings()) is None


def test_the_switch_is_obeyed() -> None:
    assert page_wanted(story("a"), YES, PageSettings(enabled=False)) is None


def test_the_key_is_the_pages_host() -> None:
    wanted = PageWanted(story=story("a"), url="https://me@News.Example:8443/a", reason="positive")
    assert wanted.key == "news.example:8443"
    assert wanted.model_copy(update={"url": "http://[::1"}).key == ""


async def handled(tmp_path: Path, **fields: Any) -> list[Record]:
    service = Classifier(
        bus=SqliteBus(tmp_path / "bus.db"), clock=ManualClock(START), classify=lambda _: YES, pages=PageSettings()
    )
    return list(await service.handle(encode(story("a", **fields), source="watcher", trace=Trace.start(), now=START)))


async def test_the_report_goes_out_before_the_page_is_asked_for_and_each_version_asks_once(tmp_path: Path) -> None:
    report, wanted = await handled(tmp_path)
    assert (report.topic, wanted.topic) == (REPORTS.name, PAGES_WANTED.name)
    assert (await handled(tmp_path))[1].header("ce_id") == wanted.header("ce_id")
    assert (await handled(tmp_path, revision=1))[1].header("ce_id") != wanted.header("ce_id")
    assert decode(wanted, PageWanted).story == story("a")


async def test_an_enriched_story_is_another_report_and_asks_for_nothing(tmp_path: Path) -> None:
    plain = decode((await handled(tmp_path))[0], Report)
    (enriched,) = await handled(tmp_path, text="The whole article.", page=PAGE)
    assert decode(enriched, Report).report != plain.report
    assert decode(enriched, Report).story.page == PAGE
