"""The publishers of the simulated month: polite, odd and hostile ones, all invented."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from tests.watcher.ledger import START, Page, Script, World
from tests.watcher.publisher import Answer, Item, rss


def body(page: Page, world: World, now: datetime, head: str = "") -> bytes:
    """Now and then a new item; the last twenty stand in the feed."""
    if world.chance.random() < 0.2:
        page.items += 1
    name = f"{id(page)}"
    items = [
        Item(f"Item {number} of {name}", guid=f"{name}-{number}", link=f"https://p.example/{name}/{number}")
        for number in range(page.items, max(0, page.items - 20), -1)
    ]
    return rss(items).replace(b"<channel>", b"<channel>" + head.encode())


def validators(page: Page, now: datetime, *, odd: bool = False) -> dict[str, str]:
    number = page.items
    return {
        "ETag": f'W/"{number}, odd" \xe9' if odd else f'"{number}"',
        "Last-Modified": f"sometime before {number}" if odd else format_datetime(START + timedelta(hours=number)),
    }


def conditional(world: World, page: Page, now: datetime, headers: dict[str, str], *, odd: bool = False) -> Answer:
    """304 where nothing is new, else everything."""
    text = body(page, world, now)
    fresh = validators(page, now, odd=odd)
    return Answer(304, headers) if page.sent == fresh["ETag"] else Answer(200, headers | fresh, text)


def plain(world: World, page: Page, now: datetime) -> Answer:
    age, life = world.chance.choice([0, 30, 600]), world.chance.choice([60, 1800, 7200, 40_000])
    headers = {
        "Cache-Control": f"public, max-age={life}, s-maxage=9",
        "Age": str(age),
        "X-Fresh": str(max(0, life - age)),
    }
    return conditional(world, page, now, headers | {"Set-Cookie": "id=1; Path=/"}, odd=True)


def expiring(world: World, page: Page, now: datetime) -> Answer:
    clock = now - timedelta(hours=7)  # its clock is wrong
    life = timedelta(seconds=world.chance.choice([120, 3600, 9000]))
    headers = {
        "Date": format_datetime(clock),
        "Expires": format_datetime(clock + life),
        "X-Fresh": str(life.total_seconds()),
    }
    return conditional(world, page, now, headers)


def silent(world: World, page: Page, now: datetime) -> Answer:
    return conditional(world, page, now, {"Cache-Control": "no-cache", "Expires": "0", "Pragma": "no-cache"})


def renewing(world: World, page: Page, now: datetime) -> Answer:
    """Always another ETag, even with 304."""
    tag = {"ETag": f'"{now.timestamp():.0f}"'}
    if page.asked % 3:
        return Answer(200, tag | {"Last-Modified": "the same"}, body(page, world, now))
    return Answer(304, tag)


def polite_words(world: World, page: Page, now: datetime) -> Answer:
    page.left_out = range(5)
    head = "<ttl>90</ttl><skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(5)) + "</skipHours>"
    return Answer(200, {"X-Ttl": "5400"}, body(page, world, now, head))


def limiting(world: World, page: Page, now: datetime) -> Answer:
    if world.chance.random() < 0.15:
        asks = world.chance.choice(
            [None, "3600", "7200", "-5", "soon", format_datetime(now + timedelta(hours=3), usegmt=True)]
        )
        known = {"3600": 3600.0, "7200": 7200.0}.get(asks or "") or (3 * 3600.0 - 1 if asks and "GMT" in asks else None)
        told = {"Retry-After": asks} if asks else {}
        return Answer(429, told | ({"X-Retry": str(known)} if known else {}))
    return silent(world, page, now)


def unavailable(world: World, page: Page, now: datetime) -> Answer:
    """Down from three to five every day, all addresses of the host alike."""
    if 3 <= now.hour < 5:
        host = next(urlsplit(url).netloc for url, known in world.pages.items() if known is page)
        page.closed = False
        down = [
            known for url, known in world.pages.items() if urlsplit(url).netloc == host and known.last_wish.get("E7")
        ]
        if len({id(known) for known in [*down, page]}) >= 3:
            world.hosts[host] = now + timedelta(seconds=1800)
        return Answer(503, {"Retry-After": "1800", "X-Retry": "1800"})
    page.last_wish = {}
    return silent(world, page, now)


def forbidding(world: World, page: Page, now: datetime) -> Answer:
    return Answer(403, {}) if world.chance.random() < 0.1 else silent(world, page, now)


def failing(world: World, page: Page, now: datetime) -> Answer:
    return Answer(500) if world.chance.random() < 0.4 else silent(world, page, now)


def challenging(world: World, page: Page, now: datetime) -> Answer:
    if world.chance.random() < 0.2:
        return Answer(
            200, {"ETag": f'"c{now.timestamp():.0f}"', "Content-Type": "text/html"}, b"<html>Are you human?</html>"
        )
    return silent(world, page, now)


def stuck(world: World, page: Page, now: datetime) -> Answer:
    """Says that nothing is new for ever, unless asked in full."""
    if page.sent is not None:
        return Answer(304)
    return Answer(200, {"ETag": '"stuck"'}, body(page, world, now))


def partial(world: World, page: Page, now: datetime) -> Answer:
    """New items alone (RFC 3229)."""
    page.items += 1
    text = rss([Item(f"Delta {page.items}", guid=f"d{page.items}")])
    if page.asked > 1:
        return Answer(226, {"IM": "feed", "ETag": f'"{page.items}"'}, text)
    return Answer(200, {"ETag": f'"{page.items}"'}, text)


def missing(world: World, page: Page, now: datetime) -> Answer:
    if page.asked > 1 and page.last_at and now - START > timedelta(days=17):
        world.breach("E13", "missing", "after two weeks of 404")
    return Answer(404)


def ending(world: World, page: Page, now: datetime) -> Answer:
    return Answer(410) if now - START > timedelta(days=2) else silent(world, page, now)


def moving(target: str, status: int = 301, after_days: float = 0.2) -> Script:
    def script(world: World, page: Page, now: datetime) -> Answer:
        away = now - START > timedelta(days=after_days)
        code = status if now - START > timedelta(days=after_days + 0.5) else 302
        return Answer(code, {"Location": target}) if away else silent(world, page, now)

    return script


def subscriptions(world: World) -> list[str]:
    """Every publisher of the month; the addresses to subscribe to."""
    add = world.add
    target = add("https://new.move.example/rss", silent)
    add("http://plain.down.example/rss", silent)
    joined = add("https://here.join.example/rss", silent)
    return [
        add("https://plain.example/rss", plain),
        add("https://expires.example/rss", expiring),
        add("https://silent.example/rss", silent),
        add("https://renewing.example/rss", renewing),
        add("http://words.example/rss", polite_words),
        *(add(f"https://limit.example/{number}", limiting) for number in range(3)),
        *(add(f"https://busy.example/{number}", unavailable) for number in range(4)),
        *(add(f"https://{name}.group.example/rss", silent) for name in "abc"),
        add("https://forbidden.example/rss", forbidding),
        add("https://failing.example/rss", failing),
        add("https://challenge.example/rss", challenging),
        add("https://stuck.example/rss", stuck),
        add("https://delta.example/rss", partial),
        add("https://missing.example/rss", missing),
        add("https://ending.example/rss", ending),
        add("https://old.move.example/rss", moving(target)),
        add("https://secure.down.example/rss", moving("http://plain.down.example/rss")),
        add("https://there.join.example/rss", moving(joined, 308)),
        joined,
    ]
