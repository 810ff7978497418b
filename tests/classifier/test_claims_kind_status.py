"""Who says so, which way, how far: on sentences of our own."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from shared.verdict import Item, Verdict


def judged(title: str, summary: str = "") -> Verdict:
    return classify(Item(id="x", title=title, summary=summary, lang="en"))


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Poland considers sending troops to Ukraine", "considered"),
        ("Ghana offers soldiers to the Mali mission", "offered"),
        ("Togo asks Ghana for 300 soldiers", "requested"),
        ("Spain to send 300 soldiers to Latvia", "announced"),
        ("Parliament approves sending Kenyan troops to Congo", "ordered"),
        ("Danish soldiers arrive in Latvia", "confirmed"),
        ("North Korean soldiers seen in Belarus", "claimed"),
        ("Eritrea denies having soldiers in Somalia", "denied"),
    ],
)
def test_how_far_it_has_got(title: str, status: str) -> None:
    assert judged(title).status == status


def test_what_the_outlet_could_not_verify() -> None:
    verdict = judged("North Korean soldiers filmed in Belarus", "The footage could not be independently verified.")
    assert verdict.status == "unverified"


def test_not_commented_is_no_denial() -> None:
    verdict = judged("North Korean soldiers are in Belarus, Seoul says", "Pyongyang has not commented.")
    assert verdict.status == "claimed"


def test_a_claim_names_who_and_in_which_role() -> None:
    verdict = judged("Eritrean soldiers are in Somalia, Ethiopia says")
    assert [(claim.who, claim.role, claim.stance) for claim in verdict.claims] == [("ET", "third_gov", "asserts")]


def test_a_drill_is_an_exercise_and_borderline() -> None:
    verdict = judged("400 Finnish soldiers arrive in Estonia for a drill")
    assert (verdict.label, verdict.kind, verdict.count) == ("borderline", "exercise", 400)


def test_to_deny_the_past_is_to_deny_and_not_to_refuse() -> None:
    verdict = judged("Moscow denies it sent troops to Niger")
    assert (verdict.kind, verdict.status) == ("deployment", "denied")


def test_who_is_asked_to_send_announces_nothing() -> None:
    verdict = judged("Togo asks Ghana to send 300 soldiers")
    assert "announces" not in [claim.stance for claim in verdict.claims]
    assert [count.source for count in verdict.counts] == [None]


def test_competing_numbers_keep_their_sources() -> None:
    verdict = judged("Kyiv puts Pyongyang's contingent at 12,000; Washington says at least 10,000")
    found = [(count.value, count.qualifier, count.source) for count in verdict.counts]
    assert found == [(12_000, "exact", "UA"), (10_000, "at_least", "US")]
    assert (verdict.kind, verdict.status) == ("presence", "claimed")


@pytest.mark.parametrize("tail", ["up from 620", "instead of the 620", "instead of the 620 now there", "not 620"])
def test_a_number_that_no_longer_holds_is_an_earlier_total(tail: str) -> None:
    verdict = judged(f"Sweden to send 700 soldiers to Latvia, {tail}")
    assert [(count.value, count.scope) for count in verdict.counts] == [(700, "this_movement"), (620, "earlier_total")]
    assert verdict.count == 700


@pytest.mark.parametrize(
    ("title", "summary", "status"),
    [
        ("US troops deploying to Romania", "", "confirmed"),
        ("US is deploying extra troops to a base in Kenya", "", "confirmed"),
        ("US deploying troops to Romania", "", "announced"),
        ("Kigali rejects claims that its troops are in Congo", "", "denied"),
        (
            "UN peacekeepers to stay in Haiti after vote",
            "The council voted to extend the mandate by a year.",
            "ordered",
        ),
        ("Dutch to reinforce Romania contingent with 620 soldiers", "", "announced"),
        ("Austria raises Kosovo contingent to 400 soldiers", "The ministry said it will send 90 more.", "announced"),
        ("Russia poised to send 900 more soldiers to Ukraine", "Western intelligence officials said so.", "claimed"),
        ("Russia has sent soldiers to Kherson, Ukraine says", "", "claimed"),
        ("Wagner soldiers have arrived in Belarus, Ukraine confirms", "", "confirmed"),
        ("Israeli troops enter Gaza City", "", "confirmed"),
        ("French soldiers in Mali, residents say", "", "claimed"),
        ("France finishes withdrawing its troops from Niger", "", "confirmed"),
        ("Denmark starts pulling troops out of Mali", "The first soldiers will begin leaving Gao in May.", "announced"),
        ("Portugal starts sending marines to Mozambique", "The first 60 will start training in May.", "confirmed"),
        ("Kenya quits base in Somalia", "It has completed withdrawing its troops from there, as planned.", "confirmed"),
        ("Kenya withdraws troops from Somalia", "Kenyan soldiers will be withdrawn by June.", "announced"),
        ("Spain vacates base in Mali", "It has finished withdrawing troops, part of a planned exit.", "confirmed"),
        ("Egyptian soldiers appear to arrive in Somalia", "Footage shows the airport in Mogadishu.", "claimed"),
        ("Pictures appear to show Rwandan troops entering Congo", "", "claimed"),
        ("Wagner fighters seem to leave Mali", "", "claimed"),
        ("Belarus appears to be about to send troops to Chad", "", "announced"),
    ],
)
def test_under_way_or_told_by_others(title: str, summary: str, status: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, summary=summary, lang="en"))
    assert reading is not None
    assert status_of(reading, kind_of(reading)) == status


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("More American forces arrive in Poland", "reinforcement"),
        ("Greece to host more American troops", "reinforcement"),
        ("US upping military presence in the Gulf", "reinforcement"),
        ("Biden says no U.S. or NATO troops will be sent to Ukraine", "refusal"),
        ("Britain unlikely to send troops to Ukraine", "refusal"),
        ("NATO turns down request to deploy troops in Kosovo", "refusal"),
        ("Russian troops will return to Belarus", "deployment"),
        ("Pentagon to move 3,000 troops from Germany", "withdrawal"),
        ("U.S. extends troop deployment in Romania", "extension"),
        ("China brings in soldiers to Ladakh", "deployment"),
    ],
)
def test_more_none_and_back(title: str, kind: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, lang="en"))
    assert reading is not None
    assert kind_of(reading) == kind


def test_officials_speak_for_the_state_named_before_them() -> None:
    claims = judged("US troops arrive in Poland, Polish officials say").claims
    assert [(claim.who, claim.role, claim.stance) for claim in claims] == [("PL", "host_gov", "asserts")]


def test_who_signs_a_title_asserts_it() -> None:
    claims = judged("US to withdraw 900 troops from Iraq: Pentagon").claims
    assert ("US", "sender_gov", "asserts") in {(claim.who, claim.role, claim.stance) for claim in claims}
