"""Persian and Arabic: verbs parted from their objects, plans, requests, nations as troops, numbers in words.

All sentences are our own writing, on invented or long past news.
"""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item, Verdict


def told(lang: str, title: str, summary: str = "") -> Verdict:
    """The verdict on an item of that language."""
    return classify(Item(id="x", title=title, summary=summary, lang=lang))


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("fa", "مغولستان ۱۵۰ سرباز دیگر راهی کابل کرد", ("MN", "AF")),
        ("fa", "السالوادور قصد دارد هنگ تازه‌ای به عراق گسیل کند", ("SV", "IQ")),
        ("fa", "آذربایجان: کاروان نظامیان ترک برای نظارت بر آتش‌بس به گنجه آمد", ("TR", "AZ")),
        ("fa", "نیروهای هلندی اروزگان را ترک گفتند", ("NL", "AF")),
        ("ar", "رتل تركي يصل إلى كنجه لمراقبة وقف النار", ("TR", "AZ")),
        ("ar", "الرباط توفد مستشفى عسكريا ميدانيا إلى الأردن", ("MA", "JO")),
        ("ar", "الإمارات تفرغ قاعدتها في عصب", ("AE", "ER")),
        ("ar", "بيرو توفد مهندسين عسكريين إلى بانغي", ("PE", "CF")),
        ("ar", "مسؤول أميركي: واشنطن سترسل 200 عسكري إلى نيجيريا لتدريب جيشها", ("US", "NG")),
    ],
)
def test_who_goes_where(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = told(lang, title)
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("fa", "نیجریه به درخواست بنین سرباز اعزام کرد", ("NG", "BJ")),
        ("fa", "اسلو درخواست ناتو برای اعزام سرباز به شمال افغانستان را رد کرد", ("NO", "AF")),
        ("fa", "جزایر سلیمان از استرالیا نیرو خواست", ("AU", "SB")),
        ("ar", "النرويج ترفض طلب الناتو إرسال جنود إلى شمال أفغانستان", ("NO", "AF")),
        ("ar", "طلبت بغداد من واشنطن إرسال مستشارين عسكريين", ("US", "IQ")),
        ("ar", "القادة العراقيون يتفقون على إبقاء مدربين أميركيين", ("US", "IQ")),
    ],
)
def test_who_asks_does_not_send(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = told(lang, title)
    assert (found.senders, found.hosts) == ((pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "count"),
    [
        ("fa", "سه هزار و دویست سرباز رواندایی در کابو دلگادو می‌مانند", 3200),
        ("fa", "تکاوران تیپ ۶۵ ارتش ایران به عنوان مستشار به سوریه اعزام شدند", None),
        ("fa", "سی تانک نوسازی‌شده با خدمه به پایگاه ۲۰۱ روسیه در تاجیکستان رسید", None),
        ("ar", "ثلاثة آلاف ومئتا جندي رواندي باقون في كابو ديلغادو", 3200),
        ("ar", "منغوليا تزيد عدد جنودها في أفغانستان إلى 350", 350),
    ],
)
def test_how_many(lang: str, title: str, count: int | None) -> None:
    assert told(lang, title).count == count


@pytest.mark.parametrize(
    ("lang", "title", "kind", "status"),
    [
        ("fa", "اتیوپی: سربازانمان را ظرف چند روز از موگادیشو بیرون می‌بریم", "withdrawal", "announced"),
        ("fa", "خروج نیروهای آمریکایی از سوریه آغاز شد", "withdrawal", "confirmed"),
        ("ar", "إثيوبيا: سنخرج قواتنا من مقديشو في غضون أيام", "withdrawal", "announced"),
        ("ar", "الهند ستسحب عسكرييها من المالديف", "withdrawal", "announced"),
    ],
)
def test_plans_and_facts(lang: str, title: str, kind: str, status: str) -> None:
    found = told(lang, title)
    assert (found.kind, found.status) == (kind, status)


def test_a_nation_stands_for_its_troops_where_the_lead_is_military() -> None:
    lead = "مقام‌های محلی می‌گویند همه نیروهای امریکایی پایگاه را تخلیه کرده‌اند و اداره آن به قوای افغان سپرده شده است."
    found = told("fa", "امریکایی‌ها شبانه بگرام را ترک کردند", lead)
    assert (found.senders, found.hosts, found.kind) == (("US",), ("AF",), "withdrawal")


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fa", "پیکر دو صلحبان نپالی از کنگو به کاتماندو رسید"),
        ("fa", "آتش‌سوزی در لیماسول؛ نظامیان بریتانیایی به کمک آمدند"),
        ("fa", "هیات نظامی چین به قاهره رفت"),
        ("fa", "دستمزد سربازان آلمانی در مأموریت‌های خارجی افزایش می‌یابد"),
        ("ar", "السودان: الجيش ينتشر في محيط القيادة العامة ويغلق الطرق"),
        ("ar", "تركيا تسلم باكستان سفينة حربية"),
        ("ar", "مصر تتسلم غواصة ألمانية"),
        ("ar", "بلغاريا تغلق مجالها الجوي أمام طائرات روسية متجهة إلى سوريا"),
    ],
)
def test_what_only_reads_like_it(lang: str, title: str) -> None:
    assert told(lang, title).label != "yes"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fa", "به گفته ساکنان سربازان اریتره وارد شهر گوندر شدند؛ اسمره تکذیب کرد"),
        ("ar", "قال سكان إن قوات رواندية دخلت غوما وكيغالي تنفي"),
    ],
)
def test_what_residents_saw_and_a_capital_denies_is_disputed(lang: str, title: str) -> None:
    found = told(lang, title)
    assert (found.label, found.status) == ("yes", "disputed")


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fa", "شورای امنیت مأموریت هیات کارشناسان درباره سودان را تمدید کرد"),
        ("ar", "مجلس الأمن يمدد مهمة فريق الخبراء المعني بالسودان"),
    ],
)
def test_a_panel_of_experts_is_no_mission_of_troops(lang: str, title: str) -> None:
    assert told(lang, title).label != "yes"
