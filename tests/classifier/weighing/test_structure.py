"""How a frame is built, as features. The sentences are our own."""

from services.classifier.classify import vocabulary
from services.classifier.frames.reading import read
from services.classifier.weighing.phrasing import phrasing
from services.classifier.weighing.structure import structure
from shared.verdict import Item


def built(title: str, summary: str = "", year: int | None = None) -> frozenset[str]:
    return structure(read(Item(id="x", title=title, summary=summary), vocabulary("en")), year)


def test_nothing_read_has_no_structure() -> None:
    assert built("Rain in Spain") == frozenset()


def test_a_preposition_between_movement_and_troops_is_seen() -> None:
    assert "gap_into" in built("Spain sends boots to homesick Latvian soldiers")
    assert "gap_into" not in built("Spain sends soldiers to Latvia")


def test_the_conjunction_before_a_frame_is_seen() -> None:
    found = built("Prices rise in Togo after French troops leave Chad")
    assert {"clause.after", "clause.any.title", "clause.after.leave"} <= found


def test_who_is_named_first_and_how() -> None:
    assert {"first.Snam", "opens.Snam", "order.SH", "forms.name.name"} <= built("Spain sends soldiers to Latvia")
    assert "title.quote" in built("Spain to send 'hundreds' of soldiers to Latvia")


def test_frames_of_other_sentences_agree() -> None:
    found = built("Spain sends soldiers to Latvia", "Spain is sending 300 troops to Latvia in May.")
    assert {"agree.movement", "agree.host", "agree.sender", "sentences.2", "anyL.pair.send"} <= found


def test_a_withdrawal_long_done_is_told_apart_by_the_year() -> None:
    title = "Inquiry into withdrawal of British troops from Afghanistan"
    assert "left_before" in built(title, year=2023)
    assert "left_before" not in built(title, year=2021)
    assert "left_before" not in built(title)
    assert "left_before" not in built("Withdrawal of British troops from Mali", year=2023)


def test_phrasing_is_structure_and_words() -> None:
    reading = read(Item(id="x", title="Spain sends soldiers to Latvia"), vocabulary("en"))
    assert {"gap.active.0", "t:@S_sends"} <= phrasing(reading)


def test_no_name_of_a_state_is_a_feature() -> None:
    assert not {name for name in built("Spain sends soldiers to Latvia") if "spain" in name or "latvia" in name}


def test_a_mass_of_troops_and_the_ground_they_enter_are_seen() -> None:
    found = built("Russia sends hundreds of troops and tanks to Crimea")
    assert {"mass_f", "mass_f.send", "mass_f.pair", "disputed", "disputed.mass.send", "foe.send"} <= found
    plain = built("Spain sends soldiers to Latvia")
    assert "friend.send" in plain
    assert {"mass_f", "disputed", "foe"}.isdisjoint(plain)
    assert "mass_s.pair.send" in built("Russia moves soldiers to Crimea", "Russia sent 3,000 soldiers to Crimea.")
