"""Who sends and who hosts, in English; the sentences are our own, some after real events, most invented."""

import pytest

from services.classifier.classify import classify, vocabulary
from services.classifier.frames.reading import Reading, read
from services.classifier.scenes.frame import Frame
from shared.verdict import Item

WORDS = vocabulary("en")


def reading(title: str, summary: str = "") -> Reading:
    return read(Item(id="x", title=title, summary=summary), WORDS)


def frame(title: str, summary: str = "") -> Frame:
    found = reading(title, summary).frame
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Danish soldiers land in Tarin Kowt", "AF"),
        ("Belgian troops arrive in Tallil", "IQ"),
        ("Kenyan soldiers leave Kajo-Keji", "SS"),
        ("Swedish marines land in Giurgiulesti", "MD"),
        ("Chinese troops seen at Ayni airfield", "TJ"),
        ("Russian instructors arrive in Amdjarass", "TD"),
        ("Greek soldiers leave Pashaliman", "AL"),
        ("Emirati troops withdraw from Socotra", "YE"),
        ("US Marines arrive on La Orchila", "VE"),
        ("Irish soldiers withdraw from Shama", "LB"),
    ],
)
def test_theatres_of_the_last_twenty_years_are_known(title: str, host: str) -> None:
    found = frame(title)
    assert found.codes(found.hosts) == (host,)


def parties(title: str, summary: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = frame(title, summary)
    return found.codes(found.senders), found.codes(found.hosts)


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [
        ("Estonian parliament approves Mali peace force", "EE", "ML"),
        ("Latvia to add 30 trainers to Afghan mission", "LV", "AF"),
        ("Bolivia gets nod for 150-man Haiti battalion", "BO", "HT"),
        ("Ghana offers 300 soldiers for UN force in Chad", "GH", "TD"),
        ("Togo withholds company from UN mission in Bangui", "TG", "CF"),
        ("Peru offers UN 600 soldiers for Congo", "PE", "CD"),
        ("Norway rejects US plea to send troops to northern Iraq", "NO", "IQ"),
        ("Denmark turns down a NATO request to send commandos to Libya", "DK", "LY"),
        ("Niamey says no to Belgian troops", "BE", "NE"),
        ("South Korea, US to deploy missile battery with USFK", "US", "KR"),
    ],
)
def test_who_gives_and_where_it_serves(title: str, sender: str, host: str) -> None:
    assert parties(title) == ((sender,), (host,))


def test_officials_who_say_it_host_nobody() -> None:
    assert parties("Cuba has flown 700 soldiers to Angola, Lisbon spies say") == (("CU",), ("AO",))


def test_those_who_are_handed_a_camp_stay() -> None:
    found = frame("Belgians hand camp over to Malian soldiers")
    assert found.codes(found.senders) != ("ML",)


def test_ties_to_a_company_move_nobody() -> None:
    assert parties("Togo withdraws its soldiers from Benin, blames junta's Wagner ties") == (("TG",), ("BJ",))


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Chile to send 90 soldiers to train Haitian army", "HT"),
        ("Portugal sends commandos to help Malian soldiers", "ML"),
        ("Moscow turns down Tajik request for troops", "TJ"),
    ],
)
def test_whom_troops_train_and_who_asks_for_them_hosts_them(title: str, host: str) -> None:
    found = frame(title)
    assert found.codes(found.hosts) == (host,)


@pytest.mark.parametrize(
    ("title", "police"),
    [
        ("Benin sends police contingent to Haiti", True),
        ("Fiji sends contingent of 60 constables to Honiara", True),
        ("Benin commits 300 police, Togo sends navy to Haiti", False),
        ("Gabon sends team of staff officers to Bangui, army says", False),
    ],
)
def test_police_of_another_clause_and_officers_of_an_army_do_not_make_a_police_mission(
    title: str,
    police: bool,  # noqa: FBT001 (a test's parameter)
) -> None:
    assert ("police" in classify(Item(id="x", title=title)).reasons) is police
