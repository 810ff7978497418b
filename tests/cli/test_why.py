"""What ``why`` says of a story's page. The story is our own writing."""

from datetime import UTC, datetime
from pathlib import Path

from services.classifier.classify import Classifier
from services.cli.why import explain
from services.watcher.pages import store as sql
from services.watcher.pages.values import Outcome
from shared.events import PageWanted, Story
from shared.store.engine import Store
from shared.store.tables import reports
from shared.trace import Trace

NOW = datetime(2026, 3, 17, 6, tzinfo=UTC)
URL = "https://meridian.example/estonia"
TITLE = "Britain to send 900 more soldiers to Estonia"


async def test_the_page_is_a_stage_of_its_own(tmp_path: Path) -> None:
    story = Story(story="s1", feed="f", source="Meridian Wire", host="h", url=URL, title=TITLE, first_seen=NOW)
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}") as store:
        async with store.write() as connection:
            told = {"decision": "new", "reason": "no_situation", "url": URL, "title": TITLE, "at": NOW}
            await connection.execute(reports.insert().values(report="r1", story="s1", **told))
            event = PageWanted(story=story, url=URL, reason="positive")
            await sql.store_wanted(connection, event, Trace.start(), NOW)
            await sql.settle(connection, event.event_id, Outcome("skipped", "paywall"), NOW)
        rows = await explain(store, URL, Classifier.load())
    assert [row[:4] for row in rows] == [
        ("notifier", "new", "no_situation", NOW),
        ("page", "skipped", "paywall", NOW),
    ]
