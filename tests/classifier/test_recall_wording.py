"""Wording that once was missed or misread, by class, with what looks like it. Our own writing on invented facts."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item, Verdict


def judged(title: str, summary: str = "") -> Verdict:
    return classify(Item(id="x", title=title, summary=summary, lang="en", published="2024-03-17"))


@pytest.mark.parametrize(
    ("title", "sender", "host", "kind"),
    [
        ("Obama orders 30,000 more to Afghanistan", "US", "AF", "deployment"),
        ("Hollande orders 4,000 more to Mali", "FR", "ML", "deployment"),
        ("Iran has 80,000 fighters in Syria, Israel says", "IR", "SY", "presence"),
        ("NATO jets arrive in Iceland", "NATO", "IS", "deployment"),
        ("Zelensky: European troops could come to Ukraine", "", "UA", "deployment"),
        ("Chinese troops come inside Bhutanese territory, Thimphu says", "CN", "BT", "deployment"),
        ("Indian troops cross Myanmar frontier in pursuit of rebels", "IN", "MM", "incursion"),
        ("Ethiopian tanks roll into Somalia", "ET", "SO", "incursion"),
        ("India readies Ayni airfield in Tajikistan", "IN", "TJ", "deployment"),
        ("Special forces swiftly evacuate German embassy staff from Khartoum", "DE", "SD", "deployment"),
        ("Elite unit evacuates French nationals from Kabul", "FR", "AF", "deployment"),
        ("Chad says Sudan amassing soldiers in Central African Republic", "SD", "CF", "presence"),
        ("Syrian president supports indefinite Russian military presence", "RU", "SY", "extension"),
        ("A good week for America as Ecuador authorizes US troops", "US", "EC", "deployment"),
        ("Why is Norway pulling out troops from Latvia?", "NO", "LV", "withdrawal"),
        ("Why Sweden isn't sending troops to Mali", "SE", "ML", "refusal"),
        ("Kenyan troops trickle into Chad", "KE", "TD", "deployment"),
        ("Kenyan troops go back to Chad", "KE", "TD", "deployment"),
        ("Kenyan soldiers retreat from Chad", "KE", "TD", "withdrawal"),
        ("Kenya cancels deployment to Chad", "KE", "TD", "refusal"),
        ("Kenya completes Chad pullout", "KE", "TD", "withdrawal"),
        ("Kenyan parliament extends Chad deployment", "KE", "TD", "extension"),
        ("Kenya admits troops in Chad", "KE", "TD", "presence"),
        ("Kenya sends tanks into Chad", "KE", "TD", "deployment"),
        ("Last Kenyan soldier leaves Chad", "KE", "TD", "withdrawal"),
        ("More Kenyan troops for Chad", "KE", "TD", "reinforcement"),
        ("Chad ends military deal with France", "FR", "TD", "withdrawal"),
        ("Obama Orders 30,000 More to Afghanistan", "US", "AF", "deployment"),
        ("Why Is Norway Pulling Out Troops From Latvia?", "NO", "LV", "withdrawal"),
        ("Somalia turns away 2,000 Kenyan peacekeepers", "KE", "SO", "refusal"),
        ("Canadian soldiers land in Britain to drill Ukrainian recruits", "CA", "GB", "deployment"),
        ("Fijian peacekeepers head for Golan under new truce", "FJ", "SY", "deployment"),
        ("Canada to send 100 army engineers to help guard Latvia's border with Russia", "CA", "LV", "deployment"),
    ],
)
def test_found_and_read(title: str, sender: str, host: str, kind: str) -> None:
    verdict = judged(title)
    assert (verdict.label, verdict.senders, verdict.hosts, verdict.kind) == (
        "yes",
        (sender,) if sender else (),
        (host,),
        kind,
    )


@pytest.mark.parametrize(
    ("title", "sender", "host"),
    [
        ("Thai soldiers cross Cambodian border", "TH", "KH"),
        ("Swiss MPs extend Swisscoy until 2014", "CH", "XK"),
        ("Burkina Faso's junta rulers ask for help from Russia's Wagner mercenary group", "RU", "BF"),
        ("Libya rejects Arab peace bid and 'hostile' peacekeeping force", "", "LY"),
    ],
)
def test_read_with_its_pair_and_left_to_the_score(title: str, sender: str, host: str) -> None:
    verdict = judged(title)
    assert verdict.label != "no"
    assert (verdict.senders[:1], verdict.hosts) == ((sender,) if sender else (), (host,))


@pytest.mark.parametrize(
    "title",
    [
        "Amazon orders 30,000 more to Germany",
        "Why Macron's plan to withdraw troops from Chad has upset Paris",
        "Why are French soldiers fighting in Mali?",
        "Opinion: Why France is pulling troops out of Mali",
        "French troops arrive in Chad for drills",
        "Russia pulls out of Conventional Armed Forces in Europe treaty",
        "Firefighters evacuate French nationals from burning hotel in Kabul",
        "Migrants cross Mexican border as soldiers look on",
        "Soldiers come to terms with defeat in cup final",
        "Poland sends 2,000 troops to guard its border",
        "Foo Fighters in Paris for two nights",
        "Jets arrive in Dallas for season opener",
        "Tanks roll into town for vintage fair",
        "Ryanair completes withdrawal from Chad",
        "UK completes withdrawal from EU",
        "England confirm withdrawal from Pakistan tour",
        "Australia confirms Bangladesh withdrawal over safety fears",
        "Chad demands French withdrawal from World Cup",
        "Germany delays deployment of app",
        "France delays deployment to Chad of doctors",
        "Kenya completes Chad rail deployment",
        "Kenya sends tanks to Chad",
        "Kenya has soldiers in Chad",
    ],
)
def test_what_only_looks_like_it(title: str) -> None:
    assert judged(title).label != "yes"


def test_another_side_s_drill_makes_no_exercise() -> None:
    assert judged("Chad to hold drills on its shores as Italian warship heads to Senegal").label == "yes"


def test_a_treaty_that_lets_troops_in_is_no_sport() -> None:
    title = "Estonians ratify defence treaty with UK that makes it easier to deploy British troops"
    verdict = judged(title, "Estonia has ratified a treaty that lets more British troops onto Estonian territory.")
    assert (verdict.label, verdict.senders, verdict.hosts) == ("yes", ("GB",), ("EE",))
