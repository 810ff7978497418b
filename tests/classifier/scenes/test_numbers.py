"""Numbers as sixteen languages write them. Sentences here are our own writing on invented facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.classify import loaded
from services.classifier.facts.counts import counts, headline
from services.classifier.scenes import numbers, spelled
from services.classifier.scenes.scene import Scene
from services.classifier.text.sentences import leading
from shared.verdict import Item

SENTENCES = {
    "en": "France sends {} soldiers to Estonia",
    "de": "Frankreich schickt {} Soldaten nach Estland",
    "fr": "La France envoie {} soldats en Estonie",
    "es": "Francia envía {} soldados a Estonia",
    "it": "La Francia invia {} soldati in Estonia",
    "pt": "A França envia {} soldados para a Estónia",
    "nl": "Frankrijk stuurt {} militairen naar Estland",
    "pl": "Francja wyśle {} żołnierzy do Estonii",
    "ru": "Франция направит {} солдат в Эстонию",
    "uk": "Франція відправить {} солдатів до Естонії",
    "tr": "Fransa Estonya'ya {} asker gönderiyor",
    "ar": "فرنسا ترسل {} جندي إلى إستونيا",
    "fa": "فرانسه {} سرباز به استونی اعزام می‌کند",
    "zh": "法国向爱沙尼亚派遣{}名士兵",
    "ja": "フランス、エストニアに{}人の兵士を派遣",
    "ko": "프랑스, 에스토니아에 병력 {}명 파병",
}
SPACED = tuple(lang for lang in SENTENCES if lang not in {"zh", "ja", "ko"})


def scene(lang: str, text: str) -> Scene:
    words = loaded().vocabularies[lang]
    return Scene.of(leading(Item(id="x", title=text), words.setting)[0], words)


def counted(lang: str, text: str) -> int | None:
    return headline(counts(scene(lang, text), there=False))


@pytest.mark.parametrize("lang", SENTENCES)
@pytest.mark.parametrize(("written", "value"), [("2600", 2_600), ("2,600", 2_600), ("1,250", 1_250), ("120", 120)])
def test_digits_everywhere(lang: str, written: str, value: int) -> None:
    assert counted(lang, SENTENCES[lang].format(written)) == value


@pytest.mark.parametrize("lang", SPACED)
@pytest.mark.parametrize(
    ("written", "value"),
    [("2.600", 2_600), ("2 600", 2_600), ("2\u00a0600", 2_600), ("2\u202f600", 2_600), ("11 000", 11_000), ("11k", 11_000)],
)  # fmt: skip
def test_thousands_where_words_are_parted(lang: str, written: str, value: int) -> None:
    assert counted(lang, SENTENCES[lang].format(written)) == value


@pytest.mark.parametrize(
    ("lang", "written", "value"),
    [
        ("en", "eleven thousand", 11_000),
        ("en", "two hundred and fifty", 250),
        ("en", "twenty-five", 25),
        ("en", "500-600", 600),
        ("en", "500 to 600", 600),
        ("en", "half a dozen", 6),
        ("en", "a half-dozen", 6),
        ("en", "two and a half thousand", 2_500),
        ("en", "2 and a half thousand", 2_500),
        ("en", "ca. 300", 300),
        ("de", "elftausend", 11_000),
        ("de", "zweihundertfünfzig", 250),
        ("de", "fünfundzwanzig", 25),
        ("de", "11 Tausend", 11_000),
        ("fr", "onze mille", 11_000),
        ("fr", "mille", 1_000),
        ("fr", "deux cent cinquante", 250),
        ("fr", "quatre-vingt-dix", 90),
        ("es", "mil doscientos", 1_200),
        ("es", "treinta y cinco", 35),
        ("it", "undicimila", 11_000),
        ("it", "11mila", 11_000),
        ("pt", "duzentos e cinquenta", 250),
        ("pt", "vinte e cinco", 25),
        ("nl", "tweehonderdvijftig", 250),
        ("nl", "zevenendertig", 37),
        ("pl", "jedenaście tysięcy", 11_000),
        ("pl", "dwa tysiące", 2_000),
        ("pl", "11 tys.", 11_000),
        ("ru", "одиннадцать тысяч", 11_000),
        ("ru", "две тысячи", 2_000),
        ("ru", "тысячу", 1_000),
        ("uk", "двісті п'ятдесят", 250),
        ("uk", "двадцять п’ять", 25),
        ("uk", "11 тис.", 11_000),
        ("tr", "on bir bin", 11_000),
        ("tr", "bin 200", 1_200),
        ("tr", "bin", 1_000),
        ("ar", "أحد عشر ألف", 11_000),
        ("ar", "مئتين وخمسين", 250),
        ("ar", "٢٬٦٠٠", 2_600),
        ("ar", "11 الف", 11_000),
        ("fa", "دویست و پنجاه", 250),
        ("fa", "هزار", 1_000),
        ("fa", "۲٬۶۰۰", 2_600),
        ("zh", "一万一千", 11_000),
        ("zh", "二百五十", 250),
        ("zh", "1.1万", 11_000),
        ("ja", "二百五十", 250),
        ("ja", "1万1千", 11_000),
        ("ja", "千", 1_000),
        ("ko", "1만1천", 11_000),
        ("ko", "이천", 2_000),
        ("ko", "천여", 1_000),
    ],
)
def test_numbers_in_words(lang: str, written: str, value: int) -> None:
    assert counted(lang, SENTENCES[lang].format(written)) == value


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("en", "hundreds of thousands of"),
        ("tr", "birkaç bin"),
        ("ru", "несколько тысяч"),
        ("fa", "چند هزار"),
        ("zh", "数千"),
        ("ko", "수천"),
    ],
)
def test_vague_numbers_stay_vague(lang: str, written: str) -> None:
    found = counts(scene(lang, SENTENCES[lang].format(written)), there=False)
    assert [count.value for count in found] == [None]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Spain's 45 Commando goes to Mali"),
        ("en", "Task Force 58 troops leave Mali"),
        ("en", "Troops of Battalion 74 leave Mali"),
        ("en", "The 2011-2014 troops left Mali"),
        ("en", "On May 8, 2006 troops left Mali"),
        ("en", "The two-day visit of troops to Mali"),
        ("de", "Ein 34-jähriger Soldat verlässt Mali"),
        ("de", "Im Jahr 2014 Soldaten nach Mali"),
        ("de", "Die 173. Brigade verlässt Mali"),
        ("fr", "Un soldat de 34 ans quitte le Mali"),
        ("es", "La 173ª Brigada deja Malí"),
        ("it", "Nel 2014 i soldati lasciarono il Mali"),
        ("pt", "Os soldados deixam o Mali após 9 anos"),
        ("nl", "Een 34-jarige soldaat verlaat Mali"),
        ("pl", "34-letni żołnierz opuszcza Mali"),
        ("ru", "34-летний солдат покинул Мали"),
        ("ru", "173-я бригада покинула Мали"),
        ("uk", "У 2014 році солдати залишили Малі"),
        ("tr", "34 yaşındaki asker Mali'den ayrıldı"),
        ("ar", "غادر جندي عمره 34 عاما مالي"),
        ("fa", "سرباز ۳۴ ساله مالی را ترک کرد"),
        ("zh", "第173旅士兵离开马里"),
        ("zh", "一带一路国家士兵"),
        ("ja", "34歳の兵士がマリを去る"),
        ("ja", "千葉の自衛隊員"),
        ("ko", "34세 병사 말리 철수"),
        ("ko", "이 병사 말리 철수"),
    ],
)
def test_years_ages_and_names_of_units_count_nobody(lang: str, text: str) -> None:
    assert counted(lang, text) is None


PIECES = [
    "two",
    "and",
    "hundred",
    "thousand",
    "twenty-five",
    "-",
    "2",
    ",",
    "600",
    " ",
    "k",
    "-strong",
    "vinte",
    "und",
    "二",
    "百",
    "千",
    "名",
    "천",
    "명",
    "bin",
]


@given(st.sampled_from(sorted(SENTENCES)), st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mix_gives_numbers_inside_the_text(lang: str, parts: list[str]) -> None:
    text = "Troops " + "".join(parts)
    for number in numbers.numbers(scene(lang, text)):
        assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize(
    "text", ["hundred" * 90, "und" * 200, "fünfund" * 85, "two-" * 150, "千" * 600, "hundred and " * 50]
)
def test_long_runs_are_read(text: str) -> None:
    for lang in ("de", "en", "zh"):
        table = loaded().vocabularies[lang].language.counts
        assert all(number.end <= len(text) for number in (*spelled.words(text, table), *spelled.signs(text, table)))


def test_a_number_of_soldiers_that_looks_like_a_year() -> None:
    title = "Moskau hat mit der Verlegung von 1960 Soldaten nach Armenien begonnen"
    assert counted("de", title) == 1_960
