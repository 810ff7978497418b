"""What a page says of its own address, taken into what is known of its publisher's stories. Pure.

Called once an article page was fetched: look up :func:`page_keys` with ``store.told`` at the publisher, pass the result
to :func:`adopt`, and store ``keys`` for ``story`` with ``entries.store_keys``. Feeds that bring the page under that
address later find the story, and tell nothing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.watcher.links import canonical
from services.watcher.publisher import Told
from services.watcher.sites import host_of, site_of

Kind = Literal["same", "alias", "joined", "ignored"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What to do: ``story`` is the one that the page belongs to, ``keys`` those to note for it.

    ``same``: nothing new; ``alias``: the story has one more address; ``joined``: another story of the publisher has the
    page already, and its text belongs to that one; ``ignored``: the address is not to be believed, ``reason`` says why
    (``none other_site front_page``).
    """

    kind: Kind
    reason: str
    story: str
    keys: tuple[str, ...] = ()


def page_keys(declared: str | None) -> tuple[str, ...]:
    """The keys to look up at the publisher for the address that a page declares."""
    found = canonical(declared) if declared else None
    return (f"page:{found}",) if found else ()


def adopt(story: str, link: str, declared: str | None, known: Mapping[str, Told]) -> Adoption:
    """Judge the address that a page declares (rel=canonical, else og:url).

    Args:
        story: the story whose page was fetched.
        link: the page's own final address.
        declared: what it says.
        known: the publisher's stories by key, at least those of :func:`page_keys`.
    """
    if not declared:
        return Adoption("ignored", "none", story)
    keys = page_keys(declared)
    if not keys:
        return Adoption("ignored", "front_page", story)
    if not _same_site(link, declared):
        return Adoption("ignored", "other_site", story)
    other = known.get(keys[0])
    if other is not None and other.story != story:
        return Adoption("joined", "known_page", other.story)
    if other is not None or keys[0] in page_keys(link):
        return Adoption("same", "known_page" if other else "own_page", story)
    return Adoption("alias", "declared", story, keys)


def _same_site(link: str, declared: str) -> bool:
    try:
        return site_of(host_of(link)) == site_of(host_of(declared))
    except ValueError:
        return False
