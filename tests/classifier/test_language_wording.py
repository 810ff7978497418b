"""Who is sent where, how many and how surely, as headlines of each language tell it; all of it our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title", "count"),
    [
        ("de", "USA verlegen 3.000 Soldaten nach Polen", 3000),
        ("ru", "США перебросят в Польшу 3 тыс. солдат", 3000),
        ("zh", "美国向波兰增派3000名士兵", 3000),
        ("ja", "北朝鮮兵1万2000人がロシアに派遣", 12000),
        ("ko", "북한군 1만2000명 러시아 파병", 12000),
        ("ar", "مصر ترسل ١٥٠٠ جندي إلى الصومال", 1500),
        ("it", "Pyongyang invia 12mila soldati in Russia", 12000),
        ("it", "Mosca invia 1.200 soldati in Siria", 1200),
        ("pl", "USA wyślą do Polski 12 tys. żołnierzy", 12000),
        ("uk", "США перекинуть до Польщі 1,5 тис. військових", 1500),
        ("tr", "Pakistan, Katar'a 4 bin 500 asker gönderecek", 4500),
        ("tr", "Rusya, Suriye'ye bin 200 asker gönderdi", 1200),
        ("ja", "北朝鮮、ロシアに1万2千人の部隊を派遣", 12000),
        ("ko", "미군 2만5천명 독일 주둔", 25000),
        ("zh", "朝鲜向俄罗斯派遣1.2万名士兵", 12000),
    ],
)
def test_numbers_as_each_language_writes_them(lang: str, title: str, count: int) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).count == count


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("zh", "美将从叙撤军", ("US", "SY")),
        ("zh", "法国宣布向乌派兵", ("FR", "UA")),
        ("ja", "在独米軍を削減へ", ("US", "DE")),
        ("ko", "러 공수부대, 카자흐스탄 도착", ("RU", "KZ")),
        ("ko", "일본, 남수단 자위대 철수 결정", ("JP", "SS")),
        ("ko", "자이툰부대 파병 연장안 국회 통과", ("KR", "IQ")),
        ("fr", "L'Uruguay retire son contingent de la Minustah", ("UY", "HT")),
        ("de", "Bundestag verlängert Afghanistan-Mandat der Bundeswehr", ("DE", "AF")),
        ("nl", "Nederland haalt zijn militairen weg uit Mali", ("NL", "ML")),
        ("nl", "Israëlische leger valt Libanon binnen", ("IL", "LB")),
    ],
)
def test_states_as_headlines_shorten_them_and_verbs_in_two_halves(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


def test_a_missions_name_passes_the_gate_by_itself() -> None:
    assert classify(Item(id="x", title="L'ONU prolonge la Minujusth", lang="fr")).reasons[0] != "no_gate"


@pytest.mark.parametrize(
    ("lang", "title", "kind", "status"),
    [
        ("zh", "中国第12批赴南苏丹维和步兵营启程", "rotation", "confirmed"),
        ("zh", "中国第9批赴马里维和部队回国", "rotation", "confirmed"),
        ("ko", "정부, 우크라이나 파병 검토", "deployment", "considered"),
        ("ja", "政府、ハイチへの部隊派遣を検討", "deployment", "considered"),
        ("fr", "Kiev : la Russie envoie des soldats en Biélorussie", "deployment", "claimed"),
        ("de", "Seoul: Nordkorea schickt weitere Soldaten nach Russland", "reinforcement", "claimed"),
    ],
)
def test_kind_and_status_where_a_languages_order_is_its_own(lang: str, title: str, kind: str, status: str) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.kind, found.status) == (kind, status)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "Des instructeurs russes de Wagner arrivent au Burkina Faso"),
        ("pl", "Najemnicy rosyjskiej Grupy Wagnera przybyli do Burkina Faso"),
    ],
)
def test_a_company_is_named_beside_its_states_adjective(lang: str, title: str) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.senders, found.hosts) == (("RU", "WAGNER"), ("BF",))


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("it", "Libano, Parigi e Londra pronte a inviare truppe", ({"FR", "GB"}, {"LB"})),
        ("tr", "Moldova, Rus askerlerinin Transdinyester'den çekilmesini istedi", ({"RU"}, {"MD"})),
        ("pt", "Lituânia pede mais tropas à NATO", ({"NATO"}, {"LT"})),
        ("es", "Francia se retira de Malí", ({"FR"}, {"ML"})),
        ("tr", "ABD Suriye'den çekiliyor", ({"US"}, {"SY"})),
        ("it", "Le truppe etiopi lasciano la città somala di Garbahare", ({"ET"}, {"SO"})),
        ("zh", "美国将从乍得和尼日尔撤出驻军", ({"US"}, {"TD", "NE"})),
    ],
)
def test_topics_requests_and_states_that_leave(lang: str, title: str, pair: tuple[set[str], set[str]]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (set(found.senders), set(found.hosts)) == pair


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("es", "Uruguay retira a sus cascos azules del Congo", ("UY", "CD")),
        ("pl", "Polacy opuszczają Diwaniję", ("PL", "IQ")),
    ],
)
def test_contributors_and_a_people_that_leaves_a_town(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


def test_a_number_before_one_soldier_makes_many() -> None:
    found = classify(Item(id="x", title="ABD, Almanya'daki 9 bin 500 askerin çekilmesi emrini verdi", lang="tr"))
    assert (found.label, found.count) == ("yes", 9500)


def test_the_leads_movement_speaks_for_troops_that_a_title_only_places() -> None:
    found = classify(
        Item(
            id="x",
            title="Soldados de Kenia en Haití",
            summary="Unos 300 soldados de Kenia llegaron a Haití.",
            lang="es",
        )
    )
    assert found.kind == "deployment"


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("es", "Tropas de EU llegan a Panamá", ("US", "PA")),
        ("de", "Vorkommando der Litauen-Brigade der Bundeswehr bricht auf", ("DE", "LT")),
    ],
)
def test_states_that_a_short_form_or_a_compound_names(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("es", "Georgia exige a Rusia la retirada de sus soldados de Osetia del Sur", ("RU", "GE")),
        ("pt", "Chade pede à França que retire soldados do país", ("FR", "TD")),
        ("tr", "Irak, Türkiye'den askerlerini çekmesini istedi", ("TR", "IQ")),
        ("it", "Il Niger chiede agli Usa di ritirare i soldati", ("US", "NE")),
        ("nl", "Irak vraagt Turkije zijn soldaten terug te trekken", ("TR", "IQ")),
    ],
)
def test_who_is_asked_to_take_its_troops_away_is_the_sender(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


def test_an_adjective_is_no_single_soldier() -> None:
    assert classify(Item(id="x", title="Paris confirme le retrait militaire du Mali", lang="fr")).label != "no"


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("it", "Bosnia, altri duecento militari turchi a Sarajevo", "Il battaglione ha sede a Butmir."),
        ("fr", "Tchad : 300 soldats hongrois à N'Djamena", "Ils sont logés dans une base de l'armée tchadienne."),
        ("es", "Soldados rumanos en Herat", "El contingente aterrizó el lunes en Afganistán."),
        ("it", "Ciad, soldati rumeni a N'Djamena", "Il governo parla di un accordo."),
    ],
)
def test_a_title_of_troops_in_a_place_is_news_where_a_number_or_the_lead_says_so(
    lang: str, title: str, summary: str
) -> None:
    assert classify(Item(id="x", title=title, summary=summary, lang=lang)).label == "yes"


@pytest.mark.parametrize(
    ("title", "sender"),
    [
        ('Nairobi: "I nostri soldati rimarranno in Sud Sudan"', "KE"),
        ("I nostri soldati rimarranno in Sud Sudan", "IT"),
    ],
)
def test_our_soldiers_are_those_of_who_says_so(title: str, sender: str) -> None:
    assert classify(Item(id="x", title=title, lang="it")).senders == (sender,)


def test_a_seat_that_opens_a_headline_before_another_state_is_where() -> None:
    verdict = classify(Item(id="x", title="Giuba, sbarcano altri trecento soldati ruandesi", lang="it"))
    assert (verdict.senders, verdict.hosts) == (("RW",), ("SS",))


@pytest.mark.parametrize(
    ("title", "senders", "hosts"),
    [
        ("Kenya'dan Haiti'ye 400 asker", ("KE",), ("HT",)),
        ("Sarkozy'den Fildişi Sahili'ne 500 ilave asker kararı", ("FR",), ("CI",)),
    ],
)
def test_an_ending_tells_where_turkish_news_sends_troops_from(
    title: str, senders: tuple[str, ...], hosts: tuple[str, ...]
) -> None:
    lead = "Birlik hafta sonunda yola çıkacak."
    verdict = loaded().facts(Item(id="x", title=title, summary=lead, lang="tr"))
    assert verdict is not None
    assert (verdict.senders, verdict.hosts) == (senders, hosts)


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("zh", "加纳第五批赴南苏丹（朱巴）工兵部队启程", ("GH", "SS")),
        ("ja", "英国防省「露軍兵士5千人がベラルーシに到着」", ("RU", "BY")),
        ("ko", "덴마크, 라트비아 아다지 기지에 병력 200명 배치", ("DK", "LV")),
        ("ko", '포르투갈 총리 "이라크 주둔군 철수" 지시', ("PT", "IQ")),
        ("ar", "البرلمان النيجري يصوت على إخراج القوات الإيطالية من نيامي", ("IT", "NE")),
    ],
)
def test_brackets_quotes_and_towns_behind_their_state(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "summary", "pair"),
    [
        ("ko", "말라위도 손 보탠다", "말라위군 120명이 3일 고마에 도착했다.", ("MW", "CD")),
        ("zh", "卢旺达加快步伐", "两百名卢旺达军人5日抵达彭巴，协助莫桑比克维稳。", ("RW", "MZ")),
        ("ja", "ガーナが決断", "ガーナ軍の歩兵大隊150人が4日、ハイチに到着した。", ("GH", "HT")),
    ],
)
def test_a_lead_tells_the_news_under_a_mute_title(lang: str, title: str, summary: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, summary=summary, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))
