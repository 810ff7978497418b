"""Stores what became of a page: its outcome, the enriched story, and the address that the page gives itself."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.watcher import entries as entry_sql
from services.watcher.adopt import adopt, page_keys
from services.watcher.pages import store as sql
from services.watcher.pages.values import Article, Outcome, Wanted
from services.watcher.sites import host_of, publisher_of, site_of
from shared.envelope import encode
from shared.events import Page, Story
from shared.outbox import enqueue

OUTBOX = "watcher.pages"


async def settle(connection: AsyncConnection, wanted: Wanted, outcome: Outcome, now: datetime) -> Outcome:
    """Store it all in the caller's transaction; the outcome, which is another where the page is another story's."""
    story, article = wanted.event.story, outcome.article
    if article is not None and await _other_story(connection, story, article):
        outcome, article = Outcome("skipped", "known_page"), None
    await sql.settle(connection, wanted.page, outcome, now)
    if article is not None:
        record = encode(enriched(story, article, now), source="watcher", trace=wanted.trace, now=now)
        await enqueue(connection, OUTBOX, [record])
    return outcome


def enriched(story: Story, article: Article, now: datetime) -> Story:
    """The same version of the story with its page's text. Its own address counts only where it is of the same site."""
    own = article.url if article.url and site_of(host_of(article.url)) == site_of(host_of(story.url or "")) else None
    page = Page(url=own, published=article.published, lang=article.lang, fetched_at=now)
    return story.model_copy(update={"text": article.text, "lang": story.lang or article.lang, "page": page})


async def _other_story(connection: AsyncConnection, story: Story, article: Article) -> bool:
    """Whether another story of the publisher has this page; else the page's own address is noted for this one."""
    publisher = publisher_of(story.host, story.feed)
    known = await entry_sql.told(connection, publisher, page_keys(article.url))
    adoption = adopt(story.story, article.address, article.url, known)
    await entry_sql.store_keys(connection, publisher, dict.fromkeys(adoption.keys, adoption.story))
    return adoption.kind == "joined"
