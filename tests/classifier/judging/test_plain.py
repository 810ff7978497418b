"""Headlines that tell a movement and nothing else are in whatever their score. Our own writing on invented facts."""

import pytest

from services.classifier.classify import classify, vocabulary
from services.classifier.frames.reading import read
from services.classifier.judging.plain import plainly
from shared.verdict import Item

PLAIN = [
    "Danish army says 40 soldiers evacuated from Benin back home",
    "Ghana's prime minister asks for help from Russian group Wagner",
    "Government acknowledges 'small number' of Norwegian troops in Jordan",
    "Cuban soldiers still in Guinea, diplomats say",
    "Turkish commandos said to be five miles inside Iraq",
    "UN experts: Ugandan soldiers back in South Sudan in breach of embargo",
    "Uruguay doubles its blue helmets in Haiti after quake kills thousands",
    "Togo to send 200 soldiers to Liberia as war drags on",
    "Kenyan forces take over Somali town as militants flee",
    "Macron threatens Senegal and Benin with French troop withdrawal",
    "Tashkent evicts Americans from K2 air base",
    "Nepal to send 90 peacekeepers to Darfur, foreign ministry says",
]
SEIZED = [
    ("Kenyan soldiers seize Somali border town", "KE", "SO"),
    ("Angolan troops take Kinshasa airport", "AO", "CD"),
    ("Senegalese soldiers take control of Banjul", "SN", "GM"),
    ("Chadian army captures Maiduguri", "TD", "NG"),
    ("Tanzanian forces take over Moroni", "TZ", "KM"),
]
DISCLOSED = [
    ("Croatian commandos secretly train Chadians in Abeche, sources say", "HR", "TD"),
    ("Leaked papers: Polish special forces fought beside rebels in Libya", "PL", "LY"),
    ("Chilean marines take part in fighting in Haiti, sources say", "CL", "HT"),
]
DECIDED = [
    ("Lisbon puts off decision on soldiers for Mali", "PT", "ML"),
    ("Australia will not exclude soldiers in Solomon Islands", "AU", "SB"),
    ("EU training mission in Bangui postponed", "EU", "CF"),
    ("Milei: no Argentine soldiers for Venezuela", "AR", "VE"),
    ("Grenada's prime minister offers troops to address Haiti crisis", "GD", "HT"),
    ("Turkey builds army camp near Mogadishu", "TR", "SO"),
    ("Finnish battalion quits Lebanese base early over row", "FI", "LB"),
    ("Belgium accidentally invades Luxembourg in 'minor misunderstanding'", "BE", "LU"),
    ("Libyan parliament demands foreign troops leave", "", "LY"),
    ("Yaounde gives Italian soldiers a month", "IT", "CM"),
    ("Lusaka gives Zimbabwean troops 48 hours to leave", "ZW", "ZM"),
    ("Malawian leader asks Medvedev for peacekeepers", "RU", "MW"),
    ("Norwegian troops arrive: jets land in Iceland", "NO", "IS"),
]
LEADS = [
    ("Gangs rule the streets", "Fiji said it would send 300 soldiers after a plea from Tonga's prime minister."),
    ("Bandits slip away again", "Ugandan troops have crossed into the Central African Republic, the army said."),
    (
        "Chad's leader and the miners",
        "Chad's president said that Niger had hired Russia's Wagner mercenaries to help fight rebels.",
    ),
    (
        "A harbour waits for the storm",
        "Spain has sent a team of military advisers to Mauritania to assist in guarding a gas field.",
    ),
]
OTHER = [
    "Kenyan forces take over prison after riot",
    "Wagner Group may have committed crimes in Mali, UN experts say",
    "Nearly 30 US soldiers in Italy catch measles, officials say",
    "Captured Chadian soldiers return home from Sudan",
    "French soldiers in Mali face attacks",
    "Danish soldiers in Kabul mourn comrade",
    "How Ghana sent troops to Liberia",
    "Is Ghana sending troops to Liberia?",
    "Fighting rages in Gao as French troops arrive in Mali",
    "Russian troops enter Donetsk suburb",
    "Anger in Manila after US soldier leaves the Philippines",
    "Italian sailors in India freed",
    "Chile sends troops to border as migrants arrive",
    "Kenyan soldiers seize ivory in Somali market",
    "Russian soldiers seize Ukrainian border town",
    "Syrian soldiers take Aleppo airport",
    "Kenyan soldiers take Somali children to school",
    "US special forces hunt jihadists in Syria",
    "Irish peacekeepers guard market in Lebanon",
    "Brussels puts off decision on airport for Mali",
    "EU training fair in Bangui postponed",
    "Foreign troops exhibition leaves Tripoli museum",
    "France builds school near Dakar",
    "Minister gives Kenyan soldiers medals in Somalia",
    "Norwegian soldiers in Iceland see whale",
    "Danish jets hit Tripoli, army says",
]


def judged(title: str, summary: str = "") -> tuple[str, bool]:
    item = Item(id="x", title=title, summary=summary, lang="en", published="2016-03-17")
    return classify(item).label, plainly(read(item, vocabulary("en")))


@pytest.mark.parametrize("title", PLAIN)
def test_what_tells_nothing_else_is_in(title: str) -> None:
    assert judged(title) == ("yes", True)


@pytest.mark.parametrize(("title", "sender", "host"), [*SEIZED, *DISCLOSED, *DECIDED])
def test_towns_taken_acts_that_come_out_and_decisions_are_read(title: str, sender: str, host: str) -> None:
    verdict = classify(Item(id="x", title=title, lang="en", published="2016-03-17"))
    assert (verdict.label, verdict.senders[:1], verdict.hosts) == ("yes", (sender,) if sender else (), (host,))


@pytest.mark.parametrize(("title", "summary"), LEADS)
def test_so_is_the_first_sentence_of_a_summary_that_sends_or_hires(title: str, summary: str) -> None:
    assert judged(title, summary) == ("yes", True)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Denmark withdraws its soldiers", "The 120 men had been in Iraq since spring."),
        ("Tonga to send soldiers", "The 50 marines will guard a base in Afghanistan."),
        ("Chad recalls its soldiers", "They were in northern Mali, the government said."),
    ],
)
def test_the_next_sentence_may_say_where(title: str, summary: str) -> None:
    assert judged(title, summary)[0] == "yes"


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Sweden sends soldiers", "They will join an exercise in Latvia."),
        ("Poland sends troops", "Some 500 men went to the flooded south, where Germany lent helicopters."),
        ("Spain brings soldiers home", "A film about soldiers in Iraq wins a prize."),
    ],
)
def test_it_must_speak_of_the_same_troops_and_of_nothing_else(title: str, summary: str) -> None:
    assert not judged(title, summary)[1]


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("The last Kenyan soldiers left Chad on Monday, ending a decade of patrols.", True),
        ("Chad's president has ordered Kenyan troops to leave the country by May.", True),
        ("Kenya has cut the number of its troops in Chad by half, the army said.", True),
        ("Kenyan soldiers crossed into Chad overnight, Chad's government said on Monday.", True),
        ("Kenyan aid workers left Chad on Monday, ending a decade of work.", False),
        ("Kenya has cut aid to Chad by half, the government said.", False),
        ("Rebels crossed into Chad overnight, Chad's government said on Monday.", False),
        ("Kenya will expand military training for Chadian forces, using the winter months.", False),
    ],
)
def test_a_lead_of_leaving_tells_it_up_to_its_comma(summary: str, *, kept: bool) -> None:
    assert (judged("Crisis in Chad deepens", summary)[0] == "yes") is kept


@pytest.mark.parametrize("title", OTHER)
def test_what_tells_more_is_left_to_the_score(title: str) -> None:
    assert not judged(title)[1]


def test_the_headline_decides_where_the_lead_has_the_better_frame() -> None:
    lead = (
        "Burundian mercenaries have moved into Malawi, following an odd quarrel over fish last month, officials said."
    )
    assert judged("Burundian soldiers in Malawi, fishermen say", lead)[0] == "yes"


def test_who_is_threatened_with_a_withdrawal_is_the_host() -> None:
    verdict = classify(Item(id="x", title="Macron threatens Benin with French troop withdrawal", lang="en"))
    assert (verdict.senders, verdict.hosts, verdict.kind) == (("FR",), ("BJ",), "withdrawal")
