"""Situations in memory. The stories in this file are our own writing."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.join import join
from services.notifier.memory import Memory
from services.notifier.merge import open_situation
from tests.notifier.playing import QUIET
from tests.notifier.reports import START, report

codes = st.lists(st.sampled_from(("RU", "WAGNER", "CSTO", "AM", "FR", "KZ", "NE")), max_size=2, unique=True)


@given(st.lists(st.tuples(codes, codes, st.sampled_from((None, "Sahel"))), max_size=6), codes, codes)
def test_the_lookup_misses_none_that_a_report_would_join(
    known: list[tuple[list[str], list[str], str | None]], senders: list[str], hosts: list[str]
) -> None:
    memory = Memory()
    every = []
    for index, (some, where, region) in enumerate(known):
        told = report(f"{index}", senders=tuple(some), hosts=tuple(where), region=None if where else region)
        every.append(open_situation(told, START))
        memory.keep(every[-1], told.story.story)
    fresh = report("fresh", senders=tuple(senders), hosts=tuple(hosts))
    assert join(memory.candidates(fresh), fresh, START, QUIET) == join(every, fresh, START, QUIET)


def test_a_story_is_found_by_its_id() -> None:
    memory = Memory()
    told = report("a")
    memory.keep(open_situation(told, START), told.story.story)
    gone = report("a", revision=1, label="no", senders=(), hosts=())
    assert [one.pair for one in memory.candidates(gone)] == ["NL>RO"]
