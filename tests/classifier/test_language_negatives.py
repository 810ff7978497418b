"""What reads like a deployment in a language and is none; all of it our own writing."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "La France quitte le Mondial"),
        ("de", "Trump zieht USA aus WHO zurück"),
        ("es", "Estados Unidos se retira del Acuerdo de París"),
        ("it", "L'Italia lascia la Francia ai quarti di finale"),
        ("ru", "Российские туристы покидают Иран"),
        ("fr", "Des djihadistes français quittent l'Irak pour la Libye"),
    ],
)
def test_a_state_that_leaves_something_else_is_no_withdrawal(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label == "no"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("de", "Pistorius zu Truppenbesuch in Niger eingetroffen"),
        ("es", "Robles visita a las tropas desplegadas en Letonia"),
        ("fr", "Macron rend visite aux soldats français en Roumanie"),
        ("it", "I militari italiani in Libano festeggiano il Natale"),
    ],
)
def test_troops_that_are_only_visited_are_no_deployment(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label == "no"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("de", "Kiew: Verhandlungen erst, wenn Russland seine Truppen aus der Ukraine abzieht"),
        ("fr", "Tbilissi : pas de dialogue tant que la Russie ne retire pas ses troupes de Géorgie"),
        ("es", "Ucrania pone como condición la retirada de las tropas rusas"),
        ("it", "Kiev tratta solo se la Russia ritira le truppe dall'Ucraina"),
        ("pt", "Geórgia: retirada das tropas russas é condição para negociar"),
        ("nl", "Oekraïne praat pas als Rusland zijn troepen terugtrekt"),
        ("tr", "Rus askerleri çekilmeden Ukrayna ile müzakere olmaz"),
    ],
)
def test_a_withdrawal_that_is_only_a_condition_is_no_news_of_one(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).reasons[0] == "condition"


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("fr", "Le Danemark renforce sa présence militaire au Groenland", "Copenhague y enverra de nouveaux soldats."),
        ("nl", "Kroatische leger naar Servische grens vanwege migranten", "De regering stuurt 300 militairen."),
        ("fr", "États-Unis : 900 soldats envoyés à la frontière avec le Mexique", ""),
    ],
)
def test_troops_on_their_own_land_or_at_its_border_are_no_deployment(lang: str, title: str, summary: str) -> None:
    assert classify(Item(id="x", title=title, summary=summary, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("it", "Mostra sui soldati italiani in Russia", "Lettere e fotografie dal fronte."),
        ("fr", "Noël avec les soldats français au Liban", "Messe et repas de fête à Deir Kifa."),
        ("es", "Homenaje a los soldados españoles en Irak", "El acto se celebró en Toledo."),
        ("it", "Libano, festa con i soldati francesi a Beirut", "Canti e dolci per il Natale."),
    ],
)
def test_a_title_with_more_than_troops_in_a_place_is_none(lang: str, title: str, summary: str) -> None:
    assert classify(Item(id="x", title=title, summary=summary, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ko", "수단 난민 5천명, 차드 국경 넘어"),
        ("zh", "外交部提醒中国公民尽快撤离黎巴嫩"),
        ("zh", "韩国用军用运输机从以色列撤离国民163人"),
        ("ja", "外務省、ニジェールの邦人に国外退避を勧告"),
        ("pl", "Analitycy piszą, że wycofanie wojsk etiopskich z Somalii podzieliło elity"),
    ],
)
def test_civilians_who_cross_or_are_called_home_are_no_troops(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    "title",
    [
        "ナイジェリア軍、北東部に部隊増派",
        "パキスタン軍、北西部で掃討作戦",
        "中国軍機、台湾の防空識別圏に進入",
        "北朝鮮兵捕虜２人、韓国行き希望",
        "徴兵逃れのロシア人、カザフに越境",
        "国境なき医師団、スーダンから撤収",
    ],
)
def test_japanese_titles_of_an_armys_own_north_of_aircraft_and_of_people_who_flee_the_army(title: str) -> None:
    assert classify(Item(id="x", title=title, lang="ja")).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("zh", "解放军驻澳门部队完成第二十次轮换"),
        ("zh", "驻港部队例行轮换 新一批官兵进驻昂船洲"),
        ("zh", "俄军称在顿涅茨克推进 控制两个村庄"),
        ("zh", "驻日美军军机紧急降落那霸机场"),
        ("zh", "加拿大废除与印度的贸易协议"),
        ("zh", "荷兰向乌克兰移交爱国者导弹系统"),
        ("zh", "美韩就驻军费用达成协议"),
        ("tr", "Bakan: Uzman erbaş sayısını 60 bine çıkaracağız"),
        ("tr", "Bundestag emeklilik yaşını uzattı"),
        ("tr", "Muhtar istedi, asker geldi: Köy yolu açıldı"),
    ],
)
def test_garrisons_at_home_and_other_numbers_and_terms_are_no_deployment(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "米、ウクライナに戦闘機供与へ"),
        ("ja", "ポーランド、韓国製戦闘機が到着"),
        ("ja", "スリランカ、元兵士のロシア入隊を調査"),
        ("ko", "유엔, 시리아에 조사단 파견"),
        ("ko", "선거감시단, 짐바브웨 도착"),
        ("ko", "북한군 포로 2명 한국행 희망"),
        ("ko", "폴란드, 한국산 전투기 도착"),
        ("ko", "국경없는의사회, 수단서 철수"),
    ],
)
def test_arms_and_observers_and_prisoners_are_no_troops_that_come(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("uk", "Ціни на зерно після російського вторгнення в Україну"),
        ("ru", "Наёмники спорят о неудачах во время вторжения в Украину"),
        ("fr", "Des mercenaires russes se disputent pendant l'invasion de l'Ukraine"),
        ("tr", "Rusya'nın Ukrayna'yı işgalinden bu yana 300 çocuk öldü"),
    ],
)
def test_an_invasion_that_only_dates_the_news_is_none(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label == "no"
