"""All publishers of the simulated month, and the ledger of what was done to them, rule by rule."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from services.watcher.sites import site_of
from shared.clock import ManualClock
from tests.watcher.internet import Internet
from tests.watcher.publisher import Answer, Request

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
RULES = {
    "E1": "one unconditional GET on adding",
    "E2": "validators byte for byte, from the newest answer",
    "E3": "never unconditional again but once in eight days",
    "E4": "one Accept-Encoding",
    "E6": "not before max-age or Expires ran out",
    "E7": "not before Retry-After; 429 for the host; 4 h after 403",
    "E8": "ttl and skipHours where HTTP is silent",
    "E9": "a minute between two requests for a feed, crashes or not",
    "E11": "one request at a time to a site, a second between",
    "E12": "moves: after three chains over a day, then for good; never to plain http",
    "E13": "nothing after 410, nothing after two weeks of 404",
    "E14": "honest name, no cookie, no Referer, no query added",
    "E17": "A-IM only with If-None-Match",
    "E22": "our own outage blames no feed and ends within a minute",
}
_CAP = timedelta(hours=6)
_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Page:
    """What a publisher remembers of one address: whom it told what, and when it may be asked again."""

    script: "Script"
    etag: str | None = None
    modified: str | None = None
    accepted: list[tuple[str | None, str | None]] = field(default_factory=list)
    asked: int = 0
    sent: str | None = None
    full_at: datetime | None = None
    bare_at: datetime | None = None
    last_at: datetime | None = None
    not_before: dict[str, datetime] = field(default_factory=dict)
    last_wish: dict[str, timedelta] = field(default_factory=dict)
    closed: bool = False
    left_out: range = range(0)
    items: int = 1


Script = Callable[["World", Page, datetime], Answer]


class World:
    """All publishers, and the ledger of what was done to them."""

    def __init__(self, clock: ManualClock, seed: int) -> None:
        self.clock = clock
        self.otherwise: Script = not_found
        self.chance = random.Random(seed)  # noqa: S311 - a game
        self.pages: dict[str, Page] = {}
        self.hosts: dict[str, datetime] = {}
        self.open: Counter[str] = Counter()
        self.free_at: dict[str, datetime] = {}
        self.breaches: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.requests = 0
        self.lose_next = False
        self.lost = asyncio.Event()
        self.redirected: dict[str, list[datetime]] = {}
        self.hopping: dict[str, str] = {}
        self.subscribed: set[str] = set()
        self.internet = Internet(self.answer, self.ended)

    def add(self, url: str, script: Script) -> str:
        self.pages[url] = Page(script)
        return url

    def breach(self, rule: str, url: str, why: str) -> None:
        self.breaches[rule] += 1
        self.examples.setdefault(rule, f"{self.clock.now():%d %H:%M:%S} {url}: {why}")

    def ended(self, host: str) -> None:
        self.open[site_of(host)] -= 1
        self.free_at[site_of(host)] = self.clock.now()

    def answer(self, url: str, request: Request) -> Answer | None:
        now = self.clock.now()
        self.requests += 1
        bare = url.partition("?")[0]
        page = self._page(bare)
        self._check(bare, url, page, request, now)
        page.asked += 1
        page.sent = request.header("if-none-match")
        page.last_at = now
        answer = page.script(self, page, now)
        lost, self.lose_next = self.lose_next, False
        self._note(bare, page, request, answer, now, lost=lost)
        if lost:
            self.lost.set()
            return None
        return answer

    def _page(self, bare: str) -> Page:
        """A feed that is led to another feed's address is a reader of its own there."""
        if bare in self.hopping and bare in self.subscribed:
            return self.pages.setdefault(f"{bare}#led", Page(self.pages[bare].script))
        return self.pages.setdefault(bare, Page(self.otherwise))

    def _check(self, bare: str, url: str, page: Page, request: Request, now: datetime) -> None:
        host, site = urlsplit(bare).netloc, site_of(urlsplit(bare).netloc)
        hop = bare in self.hopping
        within = self.hopping.pop(bare, None) == site
        self._check_words(bare, url, page, request, now)
        self._check_times(bare, page, now, hop=hop)
        if now < self.hosts.get(host, now):
            self.breach("E7", bare, f"host held for {self.hosts[host] - now}")
        if self.open[site] or (site in self.free_at and now - self.free_at[site] < _SECOND and not within):
            self.breach("E11", bare, f"{self.open[site]} open")
        self.open[site] += 1
        self._check_moves(bare, now, hop=hop)

    def _check_times(self, bare: str, page: Page, now: datetime, *, hop: bool) -> None:
        for rule, moment in page.not_before.items():
            if now < moment and not (hop and rule in {"E6", "E8"}):
                self.breach(rule, bare, f"{moment - now} early")
        if now.hour in page.left_out:
            self.breach("E8", bare, "hour to be left out")
        if page.last_at and now - page.last_at < timedelta(seconds=60) and not hop:
            self.breach("E9", bare, f"after {now - page.last_at}")
        if page.closed:
            self.breach("E13", bare, "asked again")

    def _check_moves(self, bare: str, now: datetime, *, hop: bool) -> None:
        for old, seen in self.redirected.items():
            if old.endswith(" " + bare) and not hop and not settled(seen) and bare not in self.subscribed:
                self.breach("E12", bare, "asked at the new address too early")
            if old.startswith(bare + " ") and settled(seen) and now - seen[0] > timedelta(days=4):
                self.breach("E12", bare, "still asked at the old address")

    def _check_words(self, bare: str, url: str, page: Page, request: Request, now: datetime) -> None:
        sent = (request.header("if-none-match"), request.header("if-modified-since"))
        if request.method != "GET" or (page.asked == 0 and sent != (None, None)):
            self.breach("E1", bare, f"{request.method} {sent}")
        known = (page.etag, page.modified)
        if page.asked and sent == (None, None) and known != sent and known in page.accepted:
            since = max(filter(None, (page.full_at, page.bare_at)), default=START)
            if now - since < timedelta(days=8) - timedelta(minutes=1):
                self.breach("E3", bare, "unconditional")
            page.bare_at = now
        elif page.asked and sent != (None, None) and sent not in page.accepted:
            self.breach("E2", bare, f"{sent} for {page.accepted}")
        if request.header("accept-encoding") != "gzip":
            self.breach("E4", bare, str(request.header("accept-encoding")))
        if not (request.header("user-agent") or "").startswith("Troopwatch/") or url != bare:
            self.breach("E14", bare, str(request.header("user-agent")))
        if request.header("cookie") or request.header("referer"):
            self.breach("E14", bare, "cookie or Referer")
        if request.header("a-im") and not request.header("if-none-match"):
            self.breach("E17", bare, "without a validator")

    def _note(self, bare: str, page: Page, request: Request, answer: Answer, now: datetime, *, lost: bool) -> None:
        wish = {} if lost else wishes(answer, now)
        page.not_before = {rule: now + pause for rule, pause in (page.last_wish if lost else wish).items()}
        page.last_wish = page.last_wish if lost else wish
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status == 429 and not lost:
            self.hosts[urlsplit(bare).netloc] = now + wish.get("E7", timedelta(hours=4))
        before = page.accepted[-1:] if lost else []
        if answer.status == 200:
            page.etag, page.modified = headers.get("etag"), headers.get("last-modified")
            page.accepted = [*before, (page.etag, page.modified)]
            page.full_at = page.full_at if lost else now
        elif answer.status in {226, 304}:
            page.etag, page.modified = headers.get("etag", page.etag), headers.get("last-modified", page.modified)
            page.accepted = [*before, (page.etag, page.modified)]
        elif answer.status == 410 and not lost:
            page.closed = True
        elif answer.status in {301, 302, 308} and not lost:
            target = headers["location"]
            page.etag = page.modified = None
            self.hopping[target] = site_of(urlsplit(bare).netloc)
            if answer.status != 302 and target.startswith("https"):
                self.redirected.setdefault(f"{bare} {target}", []).append(now)


def settled(seen: list[datetime]) -> bool:
    return len(seen) >= 3 and seen[-1] - seen[0] >= timedelta(days=1)


def not_found(world: "World", page: Page, now: datetime) -> Answer:
    return Answer(404)


def wishes(answer: Answer, now: datetime) -> dict[str, timedelta]:
    """What the answer asks for, as a strict publisher reads it."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    found: dict[str, timedelta] = {}
    if "x-fresh" in headers:
        found["E6"] = min(timedelta(seconds=float(headers["x-fresh"])), _CAP)
    if "x-retry" in headers:
        found["E7"] = timedelta(seconds=float(headers["x-retry"]))
    elif answer.status in {403, 429}:
        found["E7"] = timedelta(hours=4)
    if "x-ttl" in headers:
        found["E8"] = timedelta(seconds=float(headers["x-ttl"]))
    return found
