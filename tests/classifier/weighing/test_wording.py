"""How an item is worded, with states and numbers masked. The sentences are our own."""

from services.classifier.classify import vocabulary
from services.classifier.frames.reading import read
from services.classifier.weighing.wording import wording, words_of
from shared.verdict import Item


def worded(title: str, summary: str = "") -> frozenset[str]:
    return wording(read(Item(id="x", title=title, summary=summary), vocabulary("en")))


def test_states_are_sender_host_or_another_and_numbers_are_one_sign() -> None:
    found = worded("Spain sends 300 soldiers to Latvia as Poland looks on")
    assert {"t:@S_sends", "t:to_@H", "t:as_@G", "t:sends_#"} <= found
    assert not {name for name in found if "spain" in name or "latvia" in name or "300" in name}


def test_another_country_is_worded_the_same() -> None:
    assert worded("Chad sends 40 soldiers to Togo") == worded("Peru sends 9,000 soldiers to Cuba")


def test_title_and_lead_are_told_apart() -> None:
    found = worded("Soldiers leave", "The convoy left.")
    assert {"t:soldiers", "l:convoy"} <= found
    assert "t:convoy" not in found


def test_an_item_without_a_frame_is_worded_too() -> None:
    assert "t:rain" in worded("Rain in Spain")


def test_plain_words_of_a_name() -> None:
    assert words_of("t:@S_sends") == ("sends",)
    assert words_of("l:#_?") == ()
    assert words_of("l:two_words") == ("two", "words")
