"""How English news tells it: verbs, requests, leave given, places and guards. Sentences are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.reading import read
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from shared.verdict import Item


def frame(title: str) -> Frame:
    found = read(Item(id="x", title=title), loaded().vocabularies["en"]).frame
    assert found is not None
    return found


def told(title: str) -> tuple[str, str, str]:
    """Movement, sender and host of the best frame."""
    found = frame(title)
    return found.movement, "+".join(map(roles.code, found.senders)), "+".join(map(roles.code, found.hosts))


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Cuban soldiers take part in fighting in Angola, Lisbon says", "presence", "CU", "AO"),
        ("South African troops patrol streets of Maseru", "presence", "ZA", "LS"),
        ("Australian soldiers secure Dili airport", "presence", "AU", "TL"),
        ("Turkish commandos evacuate diplomats from Sudan", "send", "TR", "SD"),
        ("Egypt evacuates its troops from Yemen", "leave", "EG", "YE"),
        ("Dutch soldiers evacuated from Mali base", "leave", "NL", "ML"),
        ("Moscow orders troops into South Ossetia", "send", "RU", "GE"),
        ("Canada brings 300 soldiers to Poland", "send", "CA", "PL"),
        ("Canada brings 300 soldiers home from Poland", "leave", "CA", "PL"),
        ("Burundi hires Wagner mercenaries", "host", "RU", "BI"),
        ("Chad asks for help from Wagner", "send", "RU", "TD"),
        ("Italian cabinet approves 200 troops for Niger", "send", "IT", "NE"),
        ("Iraqi lawmakers back US troop presence", "send", "US", "IQ"),
        ("Abadi rejects Turkish troops", "send", "TR", "IQ"),
        ("Ghana offers soldiers for Haiti crisis", "send", "GH", "HT"),
        ("Spanish troops set foot in Haiti", "arrive", "ES", "HT"),
        ("Last Danish soldiers come home from Iraq", "leave", "DK", "IQ"),
        ("Swedish frigate heads for Gulf of Oman", "arrive", "SE", "Middle East"),
    ],
)
def test_wording_is_read(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Cuban soldiers take part in fighting in Angola", "acting"),
        ("Turkish commandos evacuate diplomats from Sudan", "rescue"),
        ("Moscow orders troops into South Ossetia", "take"),
        ("Italian cabinet approves 200 troops for Niger", "stance"),
    ],
)
def test_how_they_hang_together(title: str, link: str) -> None:
    assert frame(title).link == link


@pytest.mark.parametrize(
    "title",
    [
        "Norwegian frigate sails through Taiwan Strait",
        "US destroyer sails past disputed reef in South China Sea",
    ],
)
def test_ships_that_pass_come_to_no_state(title: str) -> None:
    verdict = classify(Item(id="x", title=title))
    assert (verdict.label, verdict.reasons) == ("no", ("transit",))


def test_troops_that_are_given_something_are_not_sent() -> None:
    assert frame("Sweden offers advice to Kenyan troops").link != "stance"


def test_soldiers_of_the_american_state_are_no_georgians() -> None:
    assert told("Georgia soldiers deploy to Kosovo") == ("send", "US", "XK")


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Gambian contingent leaves Banjul for Darfur", "arrive", "GM", "SD"),
        ("Kenya asks NATO for troops", "send", "NATO", "KE"),
        ("Norway tells UN it will send a battalion to Chad", "send", "NO", "TD"),
        ("Denmark recalls its Iraq battalion", "leave", "DK", "IQ"),
        ("Paris reinforces Gabon base", "host", "FR", "GA"),
        ("Ghana sends engineers and soldiers to help Jamaica", "send", "GH", "JM"),
        ("Honduras lets US Marines in for drug hunt", "host", "US", "HN"),
        ("Finland ends Chad mission", "leave", "FI", "TD"),
        ("HMS Tamar on its way to Fiji", "arrive", "GB", "FJ"),
        ("Togo's soldiers gone into Benin", "arrive", "TG", "BJ"),
        ("Zambia orders Belgian soldiers out of Kinshasa", "leave", "BE", "CD"),
        ("Fiji to replace its blue helmets in Golan", "rotate", "FJ", "SY"),
    ],
)
def test_parties_are_found(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Zambia orders Belgian soldiers out of Kinshasa", "leave", "BE", "CD"),
        ("Ireland announces Chad contingent's exit", "leave", "IE", "TD"),
        ("Denmark halves its Afghan force", "leave", "DK", "AF"),
        ("Gabon to join AU force in Somalia", "arrive", "GA", "SO"),
        ("Norwegian MPs agree to new Iraq mission", "presence", "NO", "IQ"),
        ("Moscow troops enter Gori", "invade", "RU", "GE"),
        ("Niger to expel foreign soldiers", "leave", "", "NE"),
        ("Ghana withdraws from international force in Haiti", "leave", "GH", "HT"),
    ],
)
def test_words_beside_the_troops_tell_whose_and_where(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


@pytest.mark.parametrize(
    "title",
    [
        "Protesters demand Italian troops leave Mali base",
        "Italian troops must leave Mali base, protesters say",
    ],
)
def test_demands_of_the_powerless_are_borderline(title: str) -> None:
    verdict = classify(Item(id="x", title=title))
    assert verdict.label == "borderline"
    assert "pressure" in verdict.reasons


def test_kidnappers_that_are_hunted_put_no_pressure() -> None:
    assert "pressure" not in classify(Item(id="x", title="Kenyan army enters Somalia in hunt for kidnappers")).reasons


def test_one_soldier_is_no_withdrawal_but_the_last_one_is() -> None:
    verdict = classify(Item(id="x", title="Chad to expel French soldier"))
    assert (verdict.label, verdict.reasons) == ("no", ("one_soldier",))
    assert told("Last French soldier leaves Chad") == ("leave", "FR", "TD")
    assert classify(Item(id="x", title="Last French soldier leaves Chad")).reasons != ("one_soldier",)


def test_a_mission_is_ended_but_not_sent() -> None:
    assert told("Finland ends Chad mission") == ("leave", "FI", "TD")
    sent = read(Item(id="x", title="UN to send mission to Chad"), loaded().vocabularies["en"]).frame
    assert sent is None or sent.movement != "send"


@pytest.mark.parametrize(
    ("title", "movement", "sender", "host"),
    [
        ("Denmark pulls out of Mali after vote", "leave", "DK", "ML"),
        ("Moldovan deputies demand Russia take its troops from Transnistria", "leave", "RU", "MD"),
        ("Lukashenko: 'no need' for Russian air base in Belarus", "host", "RU", "BY"),
        ("Tribesmen want Saudi soldiers gone from Mahra", "leave", "SA", "YE"),
        ("Belgian F-16s to relieve Dutch jets in Jordan", "rotate", "BE", "JO"),
    ],
)
def test_states_and_bases_alone_tell_it(title: str, movement: str, sender: str, host: str) -> None:
    assert told(title) == (movement, sender, host)


@pytest.mark.parametrize("title", ["US withdraws from Iran deal", "Danish retailer pulls out of Russia"])
def test_leaving_a_deal_or_a_market_is_no_withdrawal(title: str) -> None:
    assert classify(Item(id="x", title=title)).label == "no"


def test_a_missions_name_passes_the_gate() -> None:
    assert classify(Item(id="x", title="Council prolongs MINURSO")).reasons != ("no_gate",)
