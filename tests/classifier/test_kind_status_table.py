"""Kind by status: how English says each of them, in sentences of our own on invented facts."""

import pytest

from services.classifier.classify import loaded
from services.classifier.fieldmodel import kind_and_status
from shared.verdict import Item

TABLE = {
    ("deployment", "considered"): (
        "Norway weighs sending 200 soldiers to Moldova",
        "Oslo mulls troop deployment to Moldova",
        "Canada may send peacekeepers to Haiti",
        "Spain is preparing to send troops to Latvia",
        "Portugal could deploy marines to Mozambique",
        "Chile does not rule out sending troops to Haiti",
        "Italy in talks on sending instructors to Niger",
        "Danish soldiers might go to Ukraine, minister hints",
        "Spain ponders troops for Gaza",
        "Sweden open to sending troops to Ukraine",
        "Dutch marines on standby for Lebanon",
        "Belgian paratroopers on alert for Congo",
    ),
    ("deployment", "requested"): (
        "Togo asks Ghana for 300 soldiers",
        "Haiti urges Kenya to send troops",
        "Mozambique appeals to Rwanda for troops",
        "Moldova calls for Romanian peacekeepers",
        "Honduras requests Brazilian troops",
        "Honduras seeks US troops",
        "Honduras wants American soldiers to help at the border",
        "Mali turns to Wagner for help",
        "Benin begs France to send soldiers",
    ),
    ("deployment", "offered"): (
        "Ghana offers soldiers to the Mali mission",
        "Jakarta offers 500 peacekeepers for Gaza",
        "Nepal ready to send troops to Sudan",
        "Fiji is prepared to send soldiers to Lebanon",
    ),
    ("deployment", "announced"): (
        "Spain to send 300 soldiers to Latvia",
        "Spain will send 300 soldiers to Latvia",
        "Spain says it will send 300 soldiers to Latvia",
        "Spain plans to deploy tanks and crews to Latvia",
        "Spain set to deploy a battalion to Latvia",
        "Spain poised to send troops to Latvia",
        "Spain vows to send troops to Latvia",
        "Spain promises 300 soldiers for Latvia",
        "Spain agrees to send 300 soldiers to Latvia",
        "Spain intends to station troops in Latvia",
        "Spain expects to deploy troops to Latvia next month",
        "Spanish troops to help guard Latvia",
        "Spanish soldiers to train Latvian army in Riga",
        "Spanish soldiers due in Latvia next week",
        "Spanish troops bound for Latvia",
        "Spanish troops leaving for Latvia next month",
        "Spanish soldiers deploying to Latvia this summer",
        "Spain sends 300 soldiers to Latvia by year's end",
        "300 Spanish soldiers to Latvia from spring",
    ),
    ("deployment", "ordered"): (
        "Parliament approves sending Kenyan troops to Congo",
        "Bundestag votes to send soldiers to Mali",
        "Macron orders troops to Chad",
        "Biden orders 3,000 soldiers to Poland",
        "Cabinet authorises deployment of Greek troops to Cyprus",
        "Lawmakers back sending Danish troops to Iraq",
        "Senate clears Kenyan troops for Haiti",
        "Putin signs decree sending troops to Syria",
        "MPs give green light to sending Czech troops to Mali",
    ),
    ("deployment", "confirmed"): (
        "Danish soldiers arrive in Latvia",
        "Danish soldiers land in Latvia",
        "Danish soldiers have arrived in Latvia",
        "Denmark sends 300 soldiers to Latvia",
        "Denmark has sent 300 soldiers to Latvia",
        "Denmark has deployed 300 soldiers to Latvia",
        "Denmark deploys a battalion to Latvia",
        "Denmark begins deploying troops to Latvia",
        "Denmark has begun deploying troops to Latvia",
        "Denmark completes deployment of troops to Latvia",
        "Danish troops are deploying to Latvia",
        "First Danish troops reach Latvia",
        "Danish soldiers arrive in Latvia to bolster allies",
        "New Danish soldiers arrive in Latvia",
        "Danish troops on their way to Latvia",
        "Danish warship heads to Latvia to train allies",
        "Danish troops rushed to Sudan to evacuate embassy",
        "Denmark confirms it has sent soldiers to Latvia",
        "Hundreds of Danish troops were deployed in Riga on Monday",
    ),
    ("deployment", "claimed"): (
        "Serbia has sent troops to Kosovo, Albania says",
        "Egypt sent special forces to Libya, UN experts say",
        "Turkey reportedly sends soldiers to Somalia",
        "Turkey accused of sending soldiers to Libya",
        "Kyiv accuses Minsk of sending soldiers to Donetsk",
        "Iran has sent instructors to Crimea, according to US intelligence",
        "Ethiopian troops deployed to Somalia, witnesses say",
        "Egypt has deployed troops in Somalia: Ethiopia",
        "Eritrea sent troops to Somalia - report",
        "Satellite images show Russia has sent troops to Libya",
    ),
    ("deployment", "denied"): (
        "Egypt denies sending troops to Libya",
        "Cairo denies it sent soldiers to Libya",
        "Egypt dismisses reports it sent troops to Libya",
        "Kremlin dismisses claims that it has sent soldiers to Sudan",
        "Report that Egypt sent troops to Libya is nonsense, Cairo says",
    ),
    ("deployment", "disputed"): (
        "Ethiopia accuses Egypt of sending troops to Somalia; Cairo denies it",
        "Ethiopia says Egyptian soldiers arrived in Somalia; Cairo: nonsense",
    ),
    ("reinforcement", "considered"): (
        "Norway weighs sending 200 more soldiers to Latvia",
        "NATO mulls reinforcing its troops in Kosovo",
        "Italy may boost its military presence in Niger",
    ),
    ("reinforcement", "requested"): (
        "Latvia asks Spain for more troops",
        "Latvia urges NATO to send additional troops",
        "Latvia wants NATO to increase its troops",
    ),
    ("reinforcement", "announced"): (
        "Austria to reinforce Kosovo contingent with 90 soldiers",
        "Austria to raise Kosovo contingent to 400 soldiers",
        "Austria will raise Kosovo reinforcement to 90 soldiers",
        "Britain to send 900 more soldiers to Estonia",
        "Britain will reinforce its troops in Estonia",
        "Britain to double its troops in Estonia",
        "Another 200 British soldiers for Estonia",
        "More British troops to Estonia",
        "Britain plans to beef up its military presence in Estonia",
    ),
    ("reinforcement", "ordered"): (
        "Trump orders 500 more troops to Kuwait",
        "Parliament approves 200 additional soldiers for Mali mission",
    ),
    ("reinforcement", "confirmed"): (
        "British troops arrive in Estonia, bringing the total to 2,000",
        "200 more British soldiers arrive in Estonia",
        "Britain sends 900 more soldiers to Estonia",
        "Additional British troops land in Estonia",
        "Britain boosts its military presence in Estonia",
    ),
    ("reinforcement", "claimed"): (
        "Rwanda has sent more troops into Congo, UN report says",
        "Russia moving more troops into Belarus, Ukraine says",
    ),
    ("withdrawal", "considered"): (
        "Germany weighs pulling its troops out of Iraq",
        "Trump considers withdrawing troops from Syria",
        "France could withdraw soldiers from Gabon",
        "Berlin in talks on withdrawal of troops from Niger",
        "Washington threatens to pull troops out of Germany",
    ),
    ("withdrawal", "requested"): (
        "Iraq asks US to withdraw troops",
        "Chad wants French soldiers to leave",
        "Maldives calls for withdrawal of Indian troops",
        "Senegal urges France to close its base",
    ),
    ("withdrawal", "announced"): (
        "France to withdraw troops from Niger",
        "France will pull its soldiers out of Niger by December",
        "France says it will end its military presence in Chad",
        "France plans troop cuts in Gabon",
        "France announces withdrawal of troops from Mali",
        "US and Iraq agree on withdrawal of troops",
        "French troops to leave Senegal next year",
        "Polish troops set to leave Iraq",
        "US forces have to leave Iraq, Trump says",
        "Poland vows to bring its soldiers home from Iraq",
    ),
    ("withdrawal", "ordered"): (
        "Niger orders French troops to leave",
        "Niger gives US forces until September to go",
        "Burkina Faso gives French troops one month to leave",
        "Iraqi parliament votes to expel US troops",
        "Trump orders withdrawal of troops from Somalia",
        "Chad tells French soldiers to go",
        "Niger expels French troops",
        "Security Council ends mandate of peacekeepers in Mali",
    ),
    ("withdrawal", "confirmed"): (
        "Last French convoy leaves Chad",
        "France begins withdrawing troops from Niger",
        "France has begun to withdraw its troops from Niger",
        "France withdraws its last troops from Mali",
        "France completes withdrawal of troops from Niger",
        "France has pulled its soldiers out of Gabon",
        "French soldiers leave Senegal after 65 years",
        "French troops home from Mali",
        "French troops are leaving Niger",
        "France has withdrawn its troops from Niger",
        "French troops out of Mali after nine years",
        "France hands over last base in Senegal as troops leave",
        "Belgium cuts short deployment of troops in Mali",
    ),
    ("withdrawal", "claimed"): (
        "Wagner fighters have left Mali, sources say",
        "Eritrean troops have left Tigray, US says",
    ),
    ("withdrawal", "denied"): (
        "Pentagon denies withdrawing troops from Syria",
        "Spain denies it is withdrawing its soldiers from Iraq",
    ),
    ("rotation", "confirmed"): (
        "Fresh Irish troops relieve colleagues in Lebanon",
        "Polish soldiers replace Italians in Kosovo",
        "Irish battalion hands over to Poles in Lebanon",
        "New rotation of US Marines arrives in Darwin",
    ),
    ("rotation", "announced"): (
        "Irish troops to replace Finns in Lebanon",
        "Marines to rotate through Darwin",
    ),
    ("extension", "ordered"): (
        "UN council extends the Lebanon force a final year",
        "Bundestag votes to keep soldiers in Mali",
        "Iraqi parliament backs continued Danish troop presence",
        "Parliament extends deployment of German soldiers in Iraq",
        "House votes down resolution to pull troops from Somalia",
    ),
    ("extension", "announced"): (
        "German troops to stay in Afghanistan until 2016",
        "German troops will not be withdrawn from Iraq",
        "Germany will keep its soldiers in Iraq",
        "Denmark is committed to keeping troops in Iraq",
        "Dutch soldiers will remain in Iraq another year",
        "Trump says he will not withdraw troops from Syria",
        "Italy rules out withdrawing its troops from Lebanon",
    ),
    ("extension", "confirmed"): ("Russia keeps its troops in Belarus after drill",),
    ("extension", "requested"): (
        "Iraq asks Denmark to keep its trainers in the country",
        "Somalia urges AU to delay withdrawal of troops",
    ),
    ("presence", "claimed"): (
        "North Korean soldiers seen in Belarus",
        "Eritrean soldiers are in Somalia, Ethiopia says",
        "Russian mercenaries operating in Chad, according to UN report",
        "Satellite images show Chinese troops in Tajikistan",
        "Rwandan soldiers inside Congo, witnesses say",
        "NATO troops are in Ukraine – Russia",
        "Rebels: Ethiopian troops in Somalia",
        "Iranian advisers in Crimea, says Ukrainian official",
        "Iranian advisers spotted in Sudan, intelligence source says",
        "Kyiv: 12,000 North Korean soldiers in Russia",
        "Egyptian troops in Somalia, Ethiopian media report",
    ),
    ("presence", "confirmed"): (
        "Germany admits its special forces are in Niger",
        "Pentagon: 2,000 soldiers in Syria, not 900",
        "Tsai confirms US trainers are in Taiwan",
        "US discloses 2,000 troops in Syria",
        "Sweden acknowledges soldiers in Mali",
    ),
    ("presence", "denied"): (
        "Eritrea denies having soldiers in Somalia",
        "Moscow denies it has troops in Chad",
        "Moscow calls reports of its soldiers in Chad fake news",
        "Rwanda: there are no Rwandan soldiers in Congo",
        "Laos: no Vietnamese troops on our soil",
        "No Russian soldiers in Bosnia, Dodik says",
    ),
    ("presence", "disputed"): (
        "Congo alleges Rwandan troops are in Goma; Kigali denies it",
        "Rwandan army denies it has 4,000 men in eastern Congo, as UN experts allege",
    ),
    ("incursion", "confirmed"): (
        "Turkish tanks roll across the border into Syria",
        "Turkish troops enter Syria",
        "Turkish troops have entered Syria",
        "Ethiopian forces cross into Somalia",
        "Israeli soldiers push into southern Lebanon",
        "Russia invades Georgia with tanks",
        "Turkey launches ground offensive in Syria",
    ),
    ("incursion", "claimed"): (
        "Rwandan troops crossed into Congo, Kinshasa says",
        "Sudanese soldiers crossed into Ethiopia, villagers say",
        "Lebanon says Israeli soldiers entered its territory",
    ),
    ("incursion", "announced"): (
        "Turkey to launch ground operation in Syria",
        "Turkish troops will enter Syria, Erdogan says",
        "Turkey poised to invade Syria",
    ),
    ("refusal", "announced"): (
        "Germany: no ground troops for Ukraine",
        "Poland will not send troops to Ukraine",
        "Poland rules out sending troops to Ukraine",
        "Poland won't send soldiers to Ukraine, Tusk says",
        "Meloni: no Italian soldiers in Ukraine",
        "British troops will not fight in Ukraine, minister says",
        "India refuses to send troops to Iraq",
        "Sudan rejects UN peacekeepers in Darfur",
        "Pakistan has no plans to send troops to Iraq",
        "No US troops to Haiti, Biden says",
        "Danish troops 'unlikely' to fight in Ukraine",
        "Khartoum turns down Nordic peacekeepers",
    ),
}  # fmt: skip

UNVERIFIED = (
    ("Wagner fighters filmed in Chad", "The agency could not independently verify the footage."),
    ("Russian convoy enters Chad, officials say", "The claim has not been verified."),
    ("Russian convoy enters Chad, officials say", "The paper was not in a position to confirm it."),
)

ROWS = [(title, kind, status) for (kind, status), titles in TABLE.items() for title in titles]


@pytest.mark.parametrize(("title", "kind", "status"), ROWS)
def test_what_the_rules_say(title: str, kind: str, status: str) -> None:
    reading = loaded().reading(Item(id="x", title=title, lang="en"))
    assert reading is not None
    assert kind_and_status(reading, None, None) == (kind, status)


def test_the_weights_leave_that_as_it_is() -> None:
    found = [loaded().facts(Item(id="x", title=title, lang="en")) for title, _, _ in ROWS]
    told = [(one.kind, one.status) for one in found if one is not None]
    wrong = [row for row, one in zip(ROWS, told, strict=True) if one != row[1:]]
    assert len(wrong) <= 0.03 * len(ROWS), wrong


@pytest.mark.parametrize(("title", "summary"), UNVERIFIED)
def test_unverified(title: str, summary: str) -> None:
    verdict = loaded().facts(Item(id="x", title=title, summary=summary, lang="en"))
    assert verdict is not None
    assert verdict.status == "unverified"


def test_a_verb_that_leads_both_ways_has_a_kind() -> None:
    verdict = loaded().facts(
        Item(id="x", title="Ghanaian Hercules brings fifty to Lome as neighbours rally, and a soldier waits", lang="en")
    )
    assert verdict is not None
    assert verdict.kind == "withdrawal"
