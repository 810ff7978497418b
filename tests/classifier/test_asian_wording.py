"""Who is sent where, how many and how surely, as Japanese, Korean, Chinese and Turkish headlines tell it; our own writing."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("title", "pair"),
    [
        ("豪北部に米海兵隊２５００人が巡回駐留", ("US", "AU")),
        ("印平和維持軍、スリランカに上陸", ("IN", "LK")),
        ("露平和維持部隊、カザフから撤収開始", ("RU", "KZ")),
        ("北兵３０００人、新たにロシア派遣", ("KP", "RU")),
        ("米、ポーランドに１０００人追加派遣", ("US", "PL")),
        ("米、シリアに２００人残留へ", ("US", "SY")),
    ],
)
def test_japanese_titles_that_shorten_a_state_to_a_sign_and_troops_to_their_number(
    title: str, pair: tuple[str, str]
) -> None:
    found = classify(Item(id="x", title=title, lang="ja"))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "kind", "status"),
    [
        ("zh", "布基纳法索撕毁与法国的军事协议，法军被要求离境", "withdrawal", "ordered"),
        ("zh", "乍得废除与法国的防务协议 驻乍法军须在六周内离境", "withdrawal", "ordered"),
        ("zh", "澳大利亚将派250名军人前往喀布尔协助撤离公民", "deployment", "announced"),
        ("zh", "吉布提否认法军将赖着不走", "presence", "denied"),
        ("zh", "波兰否认美军导弹部队将永久留驻", "presence", "denied"),
        ("zh", "英国承认军事顾问在乌克兰", "presence", "confirmed"),
        ("tr", "AB istedi, İspanyol askeri gitti: Fırkateyn Cibuti'de", "deployment", "confirmed"),
        ("tr", "İngiltere Estonya'daki asker sayısını 2 bine çıkardı", "reinforcement", "confirmed"),
        ("tr", "Tusk: Ukrayna'ya Polonya askeri gönderilmeyecek", "refusal", "announced"),
        ("tr", "Bundestag, Mali ve Nijer görevini uzattı", "extension", "ordered"),
    ],
)
def test_the_words_that_turn_a_movement(lang: str, title: str, kind: str, status: str) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.kind, found.status) == ("yes", kind, status)


@pytest.mark.parametrize(
    ("lang", "title", "count"),
    [
        ("tr", "Fransa Romanya'daki asker sayısını bin 500'e çıkaracak", 1500),
        ("tr", "ABD Polonya'daki asker sayısını 10 bine yükseltecek", 10000),
        ("tr", "Almanya Litvanya'daki asker sayısını 2027'ye kadar artıracak", None),
        ("zh", "新西兰将派30名军人赴所罗门群岛 另有65人在国内待命", 30),
        ("zh", "荷兰派150名士兵赴伊拉克，另有300人留守本土", 150),
    ],
)
def test_a_tally_of_troops_counts_and_those_kept_at_home_do_not(lang: str, title: str, count: int | None) -> None:
    assert classify(Item(id="x", title=title, lang=lang)).count == count


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("ja", "フィンランド、アイスランドに戦闘機を派遣", ("FI", "IS")),
        ("ja", "米、ポーランドにＦ１６派遣", ("US", "PL")),
        ("ja", "ＮＡＴＯ、ポーランドに戦闘機派遣", ("NATO", "PL")),
        ("ko", "그리스, 사우디에 패트리엇 포대 파견", ("GR", "SA")),
    ],
)
def test_jets_and_batteries_that_are_sent_are_units_and_no_arms(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))


@pytest.mark.parametrize(
    ("lang", "title", "pair"),
    [
        ("ja", "エルサルバドル兵、イラクを後に", ("SV", "IQ")),
        ("ja", "オランダ、アフガン派遣を延長せず", ("NL", "AF")),
        ("ja", "タジクに中国軍の拠点　米紙報道", ("CN", "TJ")),
        ("ko", "미국, 폴란드 병력 감축", ("US", "PL")),
        ("ko", "프랑스, 니제르 병력 감축", ("FR", "NE")),
        ("ko", "이스라엘, 레바논 철군 개시", ("IL", "LB")),
        ("ko", "이스라엘, 레바논 남부서 철군 개시", ("IL", "LB")),
        ("ko", "美, 시리아에 200명 남긴다", ("US", "SY")),
    ],
)
def test_titles_that_tell_a_movement_by_nouns_alone(lang: str, title: str, pair: tuple[str, str]) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (pair[0],), (pair[1],))
