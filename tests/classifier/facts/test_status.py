"""How far a movement has got. Sentences are our own writing."""

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


@pytest.mark.parametrize(("verb", "status"), [("accused", "disputed"), ("had accused", "denied")])
def test_a_charge_made_before_disputes_nothing(verb: str, status: str) -> None:
    summary = f"The mayor of Bol {verb} Rwanda of sending soldiers."
    assert judged("Kigali denies it sent troops to Chad", summary).status == status


def test_not_commented_is_no_denial() -> None:
    verdict = judged("North Korean soldiers are in Belarus, Seoul says", "Pyongyang has not commented.")
    assert verdict.status == "claimed"


def test_to_deny_the_past_is_to_deny_and_not_to_refuse() -> None:
    verdict = judged("Moscow denies it sent troops to Niger")
    assert (verdict.kind, verdict.status) == ("deployment", "denied")


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
