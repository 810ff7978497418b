"""What a page says of its own address. Links are invented."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.watcher.adopt import Adoption, adopt, page_keys
from services.watcher.publisher import Told

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LINK = "https://www.a.example/live/17?from=rss"
TOLD = {"page:a.example/news/kenya-troops": Told("s2", "t", 0, silent=False, first_seen=NOW)}


@pytest.mark.parametrize(
    ("declared", "known", "expected"),
    [
        (None, {}, Adoption("ignored", "none", "s1")),
        ("https://a.example/", {}, Adoption("ignored", "front_page", "s1")),
        ("https://b.example/news/17", {}, Adoption("ignored", "other_site", "s1")),
        ("javascript:alert(1)", {}, Adoption("ignored", "front_page", "s1")),
        ("http://a.example/live/17", {}, Adoption("same", "own_page", "s1")),
        (
            "https://a.example/news/kenya-troops?utm_source=x",
            {},
            Adoption("alias", "declared", "s1", ("page:a.example/news/kenya-troops",)),
        ),
        ("https://a.example/news/kenya-troops", TOLD, Adoption("joined", "known_page", "s2")),
    ],
)
def test_an_address_is_judged(declared: str | None, known: dict[str, Told], expected: Adoption) -> None:
    assert adopt("s1", LINK, declared, known) == expected


def test_a_page_that_is_known_as_this_story_is_the_same() -> None:
    assert adopt("s2", LINK, "https://a.example/news/kenya-troops", TOLD).kind == "same"


@given(st.text(max_size=80))
def test_no_address_breaks_it_and_none_leads_to_another_site(declared: str) -> None:
    for address in (declared, "https://" + declared, "https://a.example/" + declared):
        found = adopt("s1", LINK, address, {})
        assert all(key.startswith("page:a.example") or ".a.example" in key for key in found.keys)
        assert found.keys in {(), page_keys(address)}
