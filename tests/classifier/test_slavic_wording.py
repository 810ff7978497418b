"""Ukrainian, Polish and Russian: whole paradigms, plans, idioms and what only reads alike; all of it our own writing."""

import pytest

from services.classifier.classify import classify
from services.classifier.facts.coarse import coarse_kind, coarse_status
from shared.verdict import Item

_TOLD = [
    ("uk", "Угандійці ідуть з ЦАР", "UG>CF", "withdrawal", "confirmed"),
    ("uk", "Тисяча руандійських військових приземлилася в Нампулі", "RW>MZ", "deployment", "confirmed"),
    ("uk", "До Луанди прилетіли кубинські військлікарі", "CU>AO", "deployment", "confirmed"),
    ("uk", "Угорщина до кінця березня забере своїх солдатів з Іраку", "HU>IQ", "withdrawal", "planned"),
    ("uk", "Кігалі тримає на сході ДР Конго до чотирьох тисяч вояків - звіт ООН", "RW>CD", "presence", "claimed"),
    ("uk", "Українські миротворці служитимуть у Косові ще рік", "UA>XK", "extension", "planned"),
    ("uk", "Рада Безпеки залишила блакитних касок на Кіпрі до січня", "UN>CY", "extension", "planned"),
    ("uk", "Нідерландські зенітники вже у Вільнюсі", "NL>LT", "deployment", "confirmed"),
    ("pl", "W Powidzu wylądowali pierwsi żołnierze amerykańskiej dywizji", "US>PL", "deployment", "confirmed"),
    ("pl", "Węgierscy żołnierze zwijają się z Iraku", "HU>IQ", "withdrawal", "confirmed"),
    ("pl", "Dwa rosyjskie okręty zawinęły do Hawany", "RU>CU", "deployment", "confirmed"),
    ("pl", "Na Litwie staną francuskie Rafale", "FR>LT", "deployment", "planned"),
    ("pl", "Rosja musi zabrać wojsko z Naddniestrza", "RU>MD", "withdrawal", "planned"),
    ("ru", "Итальянские солдаты уйдут из Ирака к Рождеству", "IT>IQ", "withdrawal", "planned"),
    ("ru", "Голландские Patriot встали под Жешувом", "NL>PL", "deployment", "confirmed"),
    ("ru", "Семьсот китайских пехотинцев отправятся в Южный Судан", "CN>SS", "deployment", "planned"),
    ("ru", "Канада доведет численность бригады в Латвии до 2,2 тыс. человек", "CA>LV", "reinforcement", "planned"),
    ("ru", "Парламент Ирака указал американским солдатам на дверь", "US>IQ", "withdrawal", "planned"),
    ("ru", "Молдавские миротворцы в Косове сменились", "MD>XK", "rotation", "confirmed"),
    ("uk", "Мерц: ми дамо Литві бригаду солдатів", "DE>LT", "deployment", "planned"),
    ("uk", "Туск: ми не пошлемо своїх солдатів в Україну", "PL>UA", "refusal", "planned"),
    ("uk", "Парламент Малі зажадав вигнати французів з баз", "FR>ML", "withdrawal", "planned"),
    ("pl", "Rosjanie urządzają bazę w Tobruku", "RU>LY", "deployment", "confirmed"),
    ("pl", "Przyjazd amerykańskich żołnierzy do Żagania", "US>PL", "deployment", "confirmed"),
    ("ru", "Писториус: мы дадим Литве пять тысяч солдат", "DE>LT", "deployment", "planned"),
    ("ru", "Французский парламент одобрил миссию в Мали", "FR>ML", "deployment", "planned"),
    ("ru", "Россия освободила базу в Ханое", "RU>VN", "withdrawal", "confirmed"),
    ("ru", "Американские морпехи пакуют чемоданы в Дарвине", "US>AU", "withdrawal", "confirmed"),
    ("pl", "W Gao siadły pierwsze Herculesy z niemieckim desantem", "DE>ML", "deployment", "confirmed"),
]


@pytest.mark.parametrize(("lang", "title", "pair", "kind", "status"), _TOLD)
def test_forms_of_a_verb_and_idioms_tell_who_goes_where_and_whether_yet(
    lang: str, title: str, pair: str, kind: str, status: str
) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert found.label == "yes"
    assert f"{','.join(found.senders)}>{','.join(found.hosts)}" == pair
    assert (coarse_kind(found.kind), coarse_status(found.status)) == (kind, status)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("uk", "Японія відправить Україні ще сотню військових вантажівок"),
        ("uk", "МАГАТЕ відправляє нову місію на ЗАЕС"),
        ("uk", "Армія Судану увійшла до президентського палацу в Хартумі"),
        ("uk", "Понад 500 військових шукають зниклого хлопчика в Карпатах"),
        ("pl", "Polska misja medyczna wyjechała do Etiopii"),
        ("pl", "Holandia wycofuje się z Eurowizji"),
        ("pl", "Tusk: na granicę z Białorusią trafi dodatkowy tysiąc żołnierzy"),
        ("pl", "Były dowódca sił NATO w Europie: Rosja jest zmuszona do odwrotu"),
        ("ru", "Глава миссии ООН покинул Багдад по болезни"),
        ("ru", "Российский миротворец рассказал о службе в Карабахе"),
        ("ru", "Из Чада вывезли две тысячи беженцев"),
        ("ru", "Американские сенаторы прилетели в Тайбэй"),
        ("uk", "Угорські туристи залишать Єгипет"),
        ("uk", "Контрабандисти перетнули румунський кордон з сигаретами"),
        ("pl", "Fico: nie damy Ukrainie pieniędzy na żołnierzy"),
        ("pl", "Rosjanie urządzają bazę narciarską w Soczi"),
        ("pl", "Przyjazd papieża do Wilna zabezpieczą żołnierze"),
        ("ru", "Сирийская армия освободила базу в Алеппо"),
        ("ru", "Итальянский парламент одобрил торговую миссию в Нигере"),
        ("ru", "Мерц: мы дадим бундесверу тысячу танков"),
        ("ru", "Туристы пакуют чемоданы: авиабаза в Анталье закрыта"),
        ("ru", "В Уфе сели первые самолеты после тумана"),
        ("uk", "Українська бригада в зборі: командир розповів про бої під Торецьком"),
    ],
)
def test_what_moves_otherwise_is_no_deployment(lang: str, title: str) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title", "count"),
    [
        ("uk", "П'ять сотень французьких військових летять до Румунії", 500),
        ("uk", "У Каракасі сіли два російські борти з сотнею військових", 100),
        ("pl", "Tysiąc Rwandyjczyków opuszcza bazę wojskową w Palmie", 1000),
        ("ru", "Сотня французских военных покинула Буркина-Фасо", 100),
    ],
)
def test_hundreds_in_words_and_nations_behind_a_number_are_counted(lang: str, title: str, count: int) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).count == count
