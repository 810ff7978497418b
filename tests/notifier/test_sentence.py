"""The stories in this file are our own writing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.sentence import LIMIT, Facts, headline
from shared.verdict import Claim, Count, Kind, Status

FACTS = Facts(
    senders=("NL",),
    hosts=("RO",),
    region=None,
    kind="deployment",
    status="announced",
    count=Count(value=620),
    claims=(Claim(who="The Hague", role="sender_gov", stance="announces"),),
    publisher="Meridian Wire",
)
SEOUL = Claim(who="Seoul", role="third_gov", stance="asserts")
MOSCOW = Claim(who="Moscow", role="host_gov", stance="denies")
KINDS: tuple[Kind, ...] = (
    "deployment",
    "incursion",
    "reinforcement",
    "rotation",
    "extension",
    "presence",
    "withdrawal",
    "refusal",
    "exercise",
)
STATUSES: tuple[Status, ...] = (
    "considered",
    "requested",
    "offered",
    "announced",
    "ordered",
    "confirmed",
    "claimed",
    "unverified",
    "disputed",
    "denied",
)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Netherlands to send 620 troops to Romania – announced by The Hague (Meridian Wire)"),
        ({"kind": "reinforcement"}, "Netherlands to send 620 more troops to Romania – announced by The Hague (Meridian Wire)"),
        ({"status": "confirmed", "claims": ()}, "Netherlands sends 620 troops to Romania – confirmed (Meridian Wire)"),
        ({"senders": ("NL", "BE"), "status": "confirmed", "claims": ()}, "Netherlands and Belgium send 620 troops to Romania – confirmed (Meridian Wire)"),
        ({"kind": "presence", "status": "claimed", "claims": (SEOUL,), "count": None}, "Netherlands said to have troops in Romania – claimed by Seoul, not confirmed (Meridian Wire)"),
        ({"kind": "presence", "status": "denied", "claims": (SEOUL, MOSCOW), "count": None}, "Netherlands said to have troops in Romania – denied by Moscow (Meridian Wire)"),
        ({"kind": "presence", "status": "disputed", "claims": (SEOUL, MOSCOW), "count": None}, "Netherlands said to have troops in Romania – disputed: Seoul says so, Moscow denies (Meridian Wire)"),
        ({"status": "considered", "claims": (), "count": None}, "Netherlands may send troops to Romania – under consideration (Meridian Wire)"),
        ({"status": "requested", "claims": ()}, "Netherlands asked to send 620 troops to Romania – requested (Meridian Wire)"),
        ({"kind": "refusal", "count": None}, "Netherlands will not send troops to Romania – announced by The Hague (Meridian Wire)"),
        ({"kind": "refusal", "count": None, "claims": (Claim(who="Bucharest", role="host_gov", stance="announces"),)}, "Romania will not have troops from Netherlands – announced by Bucharest (Meridian Wire)"),
        ({"kind": "withdrawal", "hosts": (), "region": "the Sahel"}, "Netherlands to withdraw 620 troops from the Sahel – announced by The Hague (Meridian Wire)"),
        ({"senders": (), "hosts": (), "count": Count(unit="brigade")}, "Unnamed state to send a brigade to an unnamed country – announced by The Hague (Meridian Wire)"),
        ({"count": Count(low=200, high=999, qualifier="vague", unit="soldiers")}, "Netherlands to send hundreds of soldiers to Romania – announced by The Hague (Meridian Wire)"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_the_facts_say(changed: dict[str, object], sentence: str) -> None:
    assert headline(replace(FACTS, **changed)) == sentence  # type: ignore[arg-type]  # the cases' own fields


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", STATUSES)
def test_only_what_is_confirmed_is_said_to_be(kind: Kind, status: Status) -> None:
    sentence = headline(replace(FACTS, kind=kind, status=status, claims=()))
    assert ("confirmed" in sentence.replace("not confirmed", "")) == (status == "confirmed")
    if status in {"claimed", "unverified", "disputed", "denied"}:
        assert "said to" in sentence or "reported" in sentence


@given(
    st.lists(st.text(max_size=60), max_size=40), st.text(), st.text(), st.sampled_from(KINDS), st.sampled_from(STATUSES)
)
def test_no_sentence_is_longer_than_120_characters_or_two_lines(
    codes: list[str], who: str, unit: str, kind: Kind, status: Status
) -> None:
    facts = replace(
        FACTS,
        senders=tuple(codes),
        kind=kind,
        status=status,
        count=Count(value=10**12, unit=unit),
        claims=(Claim(who=who, role="anonymous", stance="asserts"),),
        publisher=who * 10,
    )
    assert 0 < len(headline(facts)) <= LIMIT
    assert headline(facts).splitlines() == [headline(facts)]
