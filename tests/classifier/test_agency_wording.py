"""How agencies of eight languages open a lead, move troops home, name a host; our own sentences throughout."""

import pytest

from services.classifier.classify import classify
from services.classifier.text.headline import Trim
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lead", "story"),
    [
        ("МОСКВА, 3 апр - РИА Новости. Рота вернулась домой.", "Рота вернулась домой."),
        ("ОСЛО, 16 июня. /ТАСС/. Рота прибыла.", "Рота прибыла."),
        ("КИЇВ. 2 травня. УНІАН. Рота прибула.", "Рота прибула."),
        ("Warszawa, 3 marca (PAP). Kompania wyjechała.", "Kompania wyjechała."),
        ("新华社达喀尔6月2日电 部队抵达。", "部队抵达。"),
        ("环球时报综合报道 部队抵达。", "部队抵达。"),
        ("【ダカール共同】部隊が到着した。", "部隊が到着した。"),
        ("(다카르=연합뉴스) 부대가 도착했다.", "부대가 도착했다."),
        ("دمشق - سانا: وصلت كتيبة.", "وصلت كتيبة."),
        ("Рота прибыла 3 апреля. Она останется.", "Рота прибыла 3 апреля. Она останется."),
        ("部队6月2日抵达达喀尔。", "部队6月2日抵达达喀尔。"),
    ],
)
def test_a_lead_begins_behind_its_dateline(lead: str, story: str) -> None:
    start, end = Trim().lead(lead)
    assert lead[start:end] == story


@pytest.mark.parametrize(
    ("lang", "title", "kind", "pair"),
    [
        ("ru", "США и Италия договорились о переброске десантников из Виченцы в США", "withdrawal", ("US", "IT")),
        ("pl", "Tusk i Biden ustalili: do Polski przyjedzie tysiąc żołnierzy", "deployment", ("US", "PL")),
        ("zh", "伊朗外交部否认向俄派兵", "deployment", ("IR", "RU")),
        ("zh", "土耳其士兵抵达卡塔尔", "deployment", ("TR", "QA")),
        ("ko", "독일 국회, 말리 추가파병안 통과", "reinforcement", ("DE", "ML")),
        ("ar", "قوات حفظ سلام غانية تصل إلى جنوب لبنان", "deployment", ("GH", "LB")),
    ],
)
def test_who_sends_and_who_hosts(lang: str, title: str, kind: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))
    assert found.kind == kind


def test_the_country_that_troops_leave_is_the_one_named_before() -> None:
    item = Item(id="x", title="Нигер и США: базу закроют", summary="Американские военные покинут страну.", lang="ru")
    found = classify(item)
    assert (found.senders, found.hosts) == (("US",), ("NE",))


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("zh", "中国赴黎维和工兵获赞", "官兵已累计排雷千余枚。"),
        ("zh", "中国维和警队赴塞浦路斯执行任务", ""),
        ("ru", "Киргизия и Таджикистан завершили отвод сил от границы", ""),
        ("pl", "Ambasador USA w Warszawie kończy misję", ""),
        ("ar", "اليونيفيل تسلم معدات طبية لبلدية الناقورة", ""),
        ("fa", "ناو هواپیمابر آمریکا وارد دریای عمان شد", ""),
    ],
)
def test_what_only_looks_like_a_movement(lang: str, title: str, summary: str) -> None:
    assert classify(Item(id="x", title=title, summary=summary, lang=lang)).label != "yes"


def test_the_place_where_somebody_speaks_hosts_nobody() -> None:
    found = classify(Item(id="x", title="英国首相在巴黎说，英军将部署到乌克兰", lang="zh"))
    assert (found.senders, found.hosts) == (("GB",), ("UA",))
