"""Headlines whose verb is left out where it would come last; all of it our own writing."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title", "sender", "host"),
    [
        ("ja", "伊の先遣隊８００人、レバノンへ", "IT", "LB"),
        ("ja", "オーストラリア イラクに兵士300人 政府軍の訓練にあたる", "AU", "IQ"),
        ("ja", "ウガンダ、隣国南スーダンに特殊部隊　首都防衛で", "UG", "SS"),
        ("ja", "英政府、兵士250人をマリへ", "GB", "ML"),
        ("ja", "エストニアにデンマークの部隊", "DK", "EE"),
        ("ko", "미 해병대 2천명, 폴란드로", "US", "PL"),
    ],
)
def test_troops_beside_a_goal_are_sent_there(lang: str, title: str, sender: str, host: str) -> None:
    found = classify(Item(id="x", title=title, lang=lang))
    assert (found.label, found.senders, found.hosts) == ("yes", (sender,), (host,))
    assert found.kind == "deployment"


@pytest.mark.parametrize(
    "title",
    [
        "中国、台湾周辺に軍艦14隻　国防部「最高度の警戒」",
        "在沖縄米軍、コロナ感染者が急増",
        "イラクで米兵3人負傷　基地にロケット弾",
        "カンボジアに元自衛官の教官　不発弾処理を指導",
        "米軍駐留のイラク基地にロケット弾　３人負傷",
        "ミサイル部隊の駐屯地、石垣島に開設　陸自５７０人配置",
    ],
)
def test_troops_beside_a_place_for_other_reasons_are_not(title: str) -> None:
    assert classify(Item(id="x", title=title, lang="ja")).label != "yes"


@pytest.mark.parametrize(
    ("title", "kind", "senders", "hosts"),
    [
        ("ポーランド派遣のスペイン部隊が撤収を完了", "withdrawal", ("ES",), ("PL",)),
        ("カナダ、ラトビアへの部隊派遣を３年延長", "extension", ("CA",), ("LV",)),
        ("南スーダンPKO 陸自の施設部隊 5月末で活動終了へ", "withdrawal", ("JP",), ("SS",)),
        ("モルディブ新大統領、インドに軍要員の退去を正式要請", "withdrawal", ("IN",), ("MV",)),
        ("ガーナ、マリの国連平和維持部隊に参加　兵士150人", "deployment", ("GH",), ("ML",)),
    ],
)
def test_what_comes_last_says_what_troops_do(
    title: str, kind: str, senders: tuple[str, ...], hosts: tuple[str, ...]
) -> None:
    found = classify(Item(id="x", title=title, lang="ja"))
    assert (found.kind, found.senders, found.hosts) == (kind, senders, hosts)


def test_wide_letters_and_digits_are_read_as_others_are() -> None:
    found = classify(Item(id="x", title="ＵＡＥ、ソマリアに兵士１５０人を派遣", lang="ja"))
    assert (found.senders, found.hosts, found.count) == (("AE",), ("SO",), 150)


@pytest.mark.parametrize(
    ("title", "senders", "hosts"),
    [
        ("東ティモール、豪州とポルトガルに治安部隊の派遣を要請", ("AU", "PT"), ("TL",)),
        ("米、日本にイラクへの部隊派遣を要請", ("JP",), ("IQ",)),
        ("ハイチ首相、国際部隊の派遣を国連に要請", ("UN",), ("HT",)),
        ("カナダ、ラトビアの兵力を増強", ("CA",), ("LV",)),
        ("フィリピン政府 イラクの部隊 引き揚げ始める", ("PH",), ("IQ",)),
        ("オランダ軍、ポーランドとリトアニアに防空部隊を配備", ("NL",), ("PL", "LT")),
    ],
)
def test_particles_tell_who_asks_whom_and_where(title: str, senders: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    found = classify(Item(id="x", title=title, lang="ja"))
    assert (found.senders, found.hosts) == (senders, hosts)


@pytest.mark.parametrize(
    ("title", "senders", "hosts", "count"),
    [
        ("덴마크군 공병 270여 명, 말리로 출국", ("DK",), ("ML",), 270),
        ("폴란드·독일로 미군 2천명 추가 파병", ("US",), ("PL", "DE"), 2000),
    ],
)
def test_korean_numbers_and_lists(title: str, senders: tuple[str, ...], hosts: tuple[str, ...], count: int) -> None:
    found = classify(Item(id="x", title=title, lang="ko"))
    assert (found.senders, found.hosts, found.count) == (senders, hosts, count)


@pytest.mark.parametrize(
    ("lead", "sender", "host"),
    [
        (
            "オーストラリア陸軍の工兵ら約600人が、噴火の被害を受けた南太平洋の島国トンガの首都ヌクアロファの港に到着した。",
            "AU",
            "TO",
        ),
        (
            "ガーナ軍の歩兵大隊150人は4日夜、カリブ海に面したハイチの首都ポルトープランスの空港に降り立った。",
            "GH",
            "HT",
        ),
    ],
)
def test_a_far_verb_at_the_end_is_its_subjects(lead: str, sender: str, host: str) -> None:
    found = classify(Item(id="x", title="静かな港に大きな影", summary=lead, lang="ja"))
    assert (found.label, found.senders, found.hosts) == ("yes", (sender,), (host,))


def test_a_space_may_only_set_off_the_topic() -> None:
    found = classify(Item(id="x", title="ケニア軍部隊 コンゴ民主共和国東部に到着", lang="ja"))
    assert (found.label, found.senders, found.hosts) == ("yes", ("KE",), ("CD",))
