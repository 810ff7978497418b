"""Who sends and where to, in sentences of our own on real or invented facts: one test for each way to find them."""

import pytest

from services.classifier.classify import loaded
from services.classifier.facts.places import parties
from shared.verdict import Item


def pair(title: str, summary: str = "") -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    reading = loaded().reading(Item(id="x", title=title, summary=summary, lang="en"))
    assert reading is not None
    found = parties(reading)
    return found.senders, found.hosts, found.region


@pytest.mark.parametrize(
    ("title", "senders", "hosts"),
    [
        ("Junta demands departure of France's 1,500 soldiers from Niger", ("FR",), ("NE",)),
        ("Wagner mercenaries have arrived in Belarus, Ukraine declares", ("RU", "WAGNER"), ("BY",)),
        ("Canada sends instructors to train Ukrainian soldiers in Latvia", ("CA",), ("LV",)),
        ("US military accuses Russia of deploying soldiers to Libya", ("RU",), ("LY",)),
        ("Peru recalls UN peacekeepers from Haiti", ("PE",), ("HT",)),
        ("Haiti expels UN peacekeepers", ("UN",), ("HT",)),
        ("Regional leaders agree on Sudan troop deployment", (), ("SD",)),
        ("US gets new Philippine bases near Taiwan", ("US",), ("PH",)),
        ("Pentagon to move 3,000 troops from Germany", ("US",), ("DE",)),
        ("Japan and Britain sign pact to station troops in each other's countries", ("JP", "GB"), ("GB", "JP")),
        ("US and Norway sign defence deal to strengthen military presence", ("US",), ("NO",)),
        ("US considers foreign peacekeeping force for Gaza", (), ("PS",)),
        ("South Sudanese soldiers move into the contested region of Abyei", ("SS",), ("SD",)),
        ("French soldiers of Operation Serval arrive", ("FR",), ("ML",)),
        ("101st Airborne soldiers arrive in Romania", ("US",), ("RO",)),
        ("Gurkhas leave Brunei, army says", ("GB",), ("BN",)),
        ("Poland will stand with Kyiv but send no troops to Ukraine, minister says", ("PL",), ("UA",)),
    ],
)
def test_a_pair_in_one_sentence(title: str, senders: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    assert pair(title)[:2] == (senders, hosts)


def test_the_country_is_the_one_named_before() -> None:
    found = pair("New Maldives president keeps his word", "He vowed to evict Indian troops from the country.")
    assert found == (("IN",), ("MV",), None)


def test_the_region_is_where_a_foe_named_in_passing_is_not() -> None:
    assert pair("US sends more troops to region as tension with Iran grows") == (("US",), (), "Middle East")


def test_a_company_named_elsewhere_stands_beside_its_mercenaries_state() -> None:
    found = pair("Russian mercenaries arrive in Mali", "The men are from the Wagner Group, diplomats said.")
    assert found == (("RU", "WAGNER"), ("ML",), None)


def test_where_the_frame_names_no_place_the_first_other_state_is_the_host() -> None:
    assert pair("US announces troop withdrawal", "The Polish prime minister was told on Monday.")[1] == ("PL",)
    assert pair("US puts soldiers on alert for deployment amid Russia tensions")[1:] == ((), "Europe")


def test_who_acts_sends_where_the_frame_names_nobody() -> None:
    assert pair("Prabowo speaks at UN", "The 500 peacekeepers are ready to go to Haiti, he said.")[:2] == (
        ("ID",),
        ("HT",),
    )


def test_nobody_sends_an_international_force() -> None:
    assert pair("Kenya talks", "An international peacekeeping force could be sent to Haiti.")[0] == ()


def test_a_war_between_others_is_no_host() -> None:
    assert pair("Pentagon puts soldiers on alert as Israel-Hamas war widens") == (("US",), (), "Middle East")


def test_who_tells_unnamed_troops_to_go_is_the_host() -> None:
    assert pair("Indonesia tells foreign troops to leave Aceh by end of March") == ((), ("ID",), None)


@pytest.mark.parametrize("state", ["riot-hit", "war-torn", "cyclone-battered"])
def test_what_befell_a_place_stands_between_it_and_its_preposition(state: str) -> None:
    assert pair(f"Canberra rushes 110 soldiers to {state} Honiara") == (("AU",), ("SB",), None)
