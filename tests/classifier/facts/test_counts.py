"""Sentences here are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.facts.counts import counts, headline
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Count, Item, Verdict


def read(text: str, *, there: bool = False) -> tuple[Count, ...]:
    words = loaded().vocabularies["en"]
    sentence = leading(Item(id="x", title=text))[0]
    return counts(Scene.of(sentence, words), there=there)


def classified(title: str) -> Verdict:
    return classify(Item(id="x", title=title, lang="en"))


@pytest.mark.parametrize(
    "number", ["2,600", "2.600", "2 600", "2\u202f600", "2600", "2.6k", "2,600-strong", "two thousand six hundred"]
)
def test_ways_to_write_a_number(number: str) -> None:
    assert [count.value for count in read(f"Spain sends {number} soldiers to Latvia")] == [2_600]


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("about 900", "about"),
        ("nearly 900", "about"),
        ("at least 900", "at_least"),
        ("up to 900", "up_to"),
        ("as many as 900", "up_to"),
        ("more than 900", "more_than"),
        ("fewer than 900", "fewer_than"),
        ("no less than 900", "at_least"),
        ("not more than 900", "up_to"),
        ("~900", "about"),
        (">900", "more_than"),
        ("900+", "at_least"),
        ("900", "exact"),
    ],
)
def test_qualifiers(words: str, qualifier: str) -> None:
    assert [(count.value, count.qualifier) for count in read(f"Spain sends {words} troops to Latvia")] == [
        (900, qualifier)
    ]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Spain to send up to 900 soldiers to Latvia", "this_movement"),
        ("Spain sends up to another 900 soldiers to Latvia", "this_movement"),
        ("Spanish force in Latvia grows by up to 900 soldiers", "this_movement"),
        ("Spain raises its force in Latvia to up to 900 soldiers", "total_there"),
        ("Spain lifts ceiling for Latvia up to 900 soldiers", "total_there"),
        ("Spain raises its force in Latvia to about 900 soldiers", "total_there"),
    ],
)
def test_up_to_is_a_ceiling_only_where_something_is_raised(text: str, scope: str) -> None:
    assert [(count.value, count.scope) for count in read(text)] == [(900, scope)]


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [("dozens", 24, 99), ("hundreds", 200, 999), ("thousands", 2_000, 9_999), ("tens of thousands", 20_000, 99_999)],
)
def test_vague_numbers_are_ranges(word: str, low: int, high: int) -> None:
    found = read(f"Spain sends {word} of soldiers to Latvia")
    assert [(count.value, count.low, count.high, count.qualifier) for count in found] == [(None, low, high, "vague")]


@pytest.mark.parametrize(
    "text",
    [
        "In 2014 troops left Mali",
        "A soldier aged 34 left Mali",
        "The 173rd Brigade left Mali",
        "Troops left Mali on June 12",
        "Spain pays $900 million for its troops",
        "A 20-year-old soldier left Mali",
        "Week 4: Spain sends troops to Mali",
        "12% of soldiers left Mali",
        "Troops left at 10:30",
    ],
)
def test_numbers_that_count_nobody(text: str) -> None:
    assert [count.value for count in read(text) if count.value] == []


def test_the_killed_are_never_the_headline() -> None:
    found = read("Spain sends 200 soldiers to Mali after 12 soldiers were killed")
    assert {(count.value, count.scope) for count in found} == {(200, "this_movement"), (12, "killed")}
    assert headline(found) == 200


def test_an_earlier_total_stands_apart() -> None:
    found = read("Pentagon: 2,000 soldiers in Syria, not 900", there=True)
    assert {(count.value, count.scope) for count in found} == {(2_000, "total_there"), (900, "earlier_total")}
    assert headline(found) == 2_000


def test_a_movement_goes_before_a_larger_total() -> None:
    found = (Count(value=100), Count(value=5_000, scope="total_there"))
    assert headline(found) == 100


def test_a_named_unit_has_no_number() -> None:
    assert [(count.value, count.unit) for count in read("Ghana offers a battalion")] == [(None, "battalion")]


def test_no_count_no_headline() -> None:
    assert headline(()) is None


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Contingent of 150 Ghanaian soldiers arrives in Haiti", 150),
        ("Danish battalion of 750 arrives in Latvia", 750),
        ("Ireland's 233-strong contingent leaves Kosovo", 233),
        ("Troops arrive in Mali: 1,800 Russians in all", 1800),
        ("One hundred and eighty soldiers from Croatia arrive in Lithuania", 180),
        ("US to cut troops in Iraq to about 3,000", None),
        ("437 Transport Squadron flies soldiers to Israel", None),
        ("US to withdraw 9,500 troops from Germany", 9500),
        ("The first 200 of a West African force landed in Liberia", 200),
        ("Number of UN troops in Lebanon reduced by 2,000 after pressure", 2000),
    ],
)
def test_numbers_that_stand_for_people_and_numbers_that_are_left(title: str, value: int | None) -> None:
    assert headline(read(title)) == value


@pytest.mark.parametrize(
    "title",
    [
        "Dutch to reinforce Romania contingent with 620 soldiers",
        "The Netherlands will send another 620 soldiers to its contingent in Romania",
        "Netherlands to send 620 more soldiers to its contingent in Romania",
    ],
)
def test_what_comes_on_top_is_the_movement_and_not_the_total(title: str) -> None:
    assert [(count.value, count.scope) for count in read(title)] == [(620, "this_movement")]


def test_competing_numbers_keep_their_sources() -> None:
    verdict = classified("Kyiv puts Pyongyang's contingent at 12,000; Washington says at least 10,000")
    found = [(count.value, count.qualifier, count.source) for count in verdict.counts]
    assert found == [(12_000, "exact", "UA"), (10_000, "at_least", "US")]
    assert (verdict.kind, verdict.status) == ("presence", "claimed")


@pytest.mark.parametrize("tail", ["up from 620", "instead of the 620", "instead of the 620 now there", "not 620"])
def test_a_number_that_no_longer_holds_is_an_earlier_total(tail: str) -> None:
    verdict = classified(f"Sweden to send 700 soldiers to Latvia, {tail}")
    assert [(count.value, count.scope) for count in verdict.counts] == [(700, "this_movement"), (620, "earlier_total")]
    assert verdict.count == 700
