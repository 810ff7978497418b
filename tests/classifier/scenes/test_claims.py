"""Who says so, in which role and with which stance. Sentences are our own writing."""

from services.classifier.classify import classify
from shared.verdict import Item, Verdict


def judged(title: str, summary: str = "") -> Verdict:
    return classify(Item(id="x", title=title, summary=summary, lang="en"))


def test_a_claim_names_who_and_in_which_role() -> None:
    verdict = judged("Eritrean soldiers are in Somalia, Ethiopia says")
    assert [(claim.who, claim.role, claim.stance) for claim in verdict.claims] == [("ET", "third_gov", "asserts")]


def test_who_is_asked_to_send_announces_nothing() -> None:
    verdict = judged("Togo asks Ghana to send 300 soldiers")
    assert "announces" not in [claim.stance for claim in verdict.claims]
    assert [count.source for count in verdict.counts] == [None]


def test_officials_speak_for_the_state_named_before_them() -> None:
    claims = judged("US troops arrive in Poland, Polish officials say").claims
    assert [(claim.who, claim.role, claim.stance) for claim in claims] == [("PL", "host_gov", "asserts")]


def test_who_signs_a_title_asserts_it() -> None:
    claims = judged("US to withdraw 900 troops from Iraq: Pentagon").claims
    assert ("US", "sender_gov", "asserts") in {(claim.who, claim.role, claim.stance) for claim in claims}
