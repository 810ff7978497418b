"""The hostile answers of ``make hostile`` that cost little, through the watcher's own fetch and parse. Outcomes alone."""

import ssl
from datetime import UTC, datetime

import pytest
import trustme

from deploy.bench.hostile.answers import answers
from deploy.bench.hostile.server import serving
from services.watcher.fetch import fetch
from services.watcher.poll import read
from services.watcher.sites import host_of
from services.watcher.values import Feed
from services.watcher.worker import Parser
from shared.http import HttpClient, Limits

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HEAVY = ("1 GB", "a gzip file")
ANSWERS = {name: answer for name, answer in answers().items() if not name.startswith(HEAVY)}


@pytest.fixture(scope="module")
def own_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("name", ANSWERS)
async def test_every_answer_ends_with_its_reason(
    name: str, http: HttpClient, parser: Parser, own_certificate: ssl.SSLContext
) -> None:
    answer = ANSWERS[name]
    context = own_certificate if answer.scheme == "https" else None
    async with serving(answer.write, "127.0.0.1", context, mute=answer.scheme == "plain") as url:
        feed = Feed(
            "f", url, host_of(url), "", (), "cli", backfill=False, poll_seconds=None, added_at=NOW, next_due=NOW
        )  # fmt: skip
        fetched = await fetch(http, feed, Limits(deadline_seconds=0.5), now=NOW)
    parsed, reason = await read(parser, fetched)
    assert parsed is None
    assert (reason or fetched.reason) in answer.expected
