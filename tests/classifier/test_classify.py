"""Items here are our own writing on real or invented facts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classifier.classify import Classifier, classify
from shared.verdict import Item, Verdict

WORDS = [
    "France", "French", "troops", "soldiers", "withdraw", "to", "from", "Mali", "Kyiv", "says", "no", "2,600", "in", "killed",
    "\u200b", "\u202e", "<b>", "</b>", "&amp;", ".", ",", "\n", "US", "base", "deny", "more", "Wagner", "exercise", "[", "]", "é", "軍",
]  # fmt: skip


def judged(title: str, summary: str = "", **more: str) -> Verdict:
    return classify(Item(id="x", title=title, summary=summary, **more))


@pytest.mark.parametrize(
    ("title", "pair", "kind"),
    [
        ("Norway to withdraw its soldiers from Mali", "NO>ML", "withdrawal"),
        ("Withdrawal of Danish troops from Iraq begins", "DK>IQ", "withdrawal"),
        ("Somalia tells Burundian troops to leave", "BI>SO", "withdrawal"),
        ("Spanish soldiers arrive in Latvia", "ES>LV", "deployment"),
        ("Kenyan soldiers sent to Ukraine war zone", "KE>UA", "deployment"),
        ("Soldiers from Ghana will be sent to Mali", "GH>ML", "deployment"),
        ("Portugal sends 200 more troops to Romania", "PT>RO", "reinforcement"),
        ("Italy rules out sending troops to Ukraine", "IT>UA", "refusal"),
        ("Security Council extends mandate of UN peacekeepers in Cyprus", "UN>CY", "extension"),
        ("Rwandan troops enter eastern Congo", "RW>CD", "incursion"),
    ],
)
def test_who_where_and_which_way(title: str, pair: str, kind: str) -> None:
    verdict = judged(title, lang="en")
    assert verdict.label == "yes"
    assert f"{'+'.join(verdict.senders)}>{'+'.join(verdict.hosts)}" == pair
    assert verdict.kind == kind


def test_the_host_may_stand_in_the_next_sentence() -> None:
    verdict = judged("Denmark withdraws its soldiers", "The 120 men had been in Iraq since spring.", lang="en")
    assert verdict.senders == ("DK",)
    assert verdict.hosts == ("IQ",)


def test_a_company_stands_beside_its_state() -> None:
    verdict = judged("Wagner troops arrive in Mali", lang="en")
    assert verdict.senders == ("RU", "WAGNER")
    assert verdict.via is not None


def test_disputed_ground_is_marked() -> None:
    assert judged("Russia sends 2,000 more soldiers to Crimea", lang="en").disputed


def test_a_region_where_no_state_is_named() -> None:
    verdict = judged("US sends 3,000 more troops to the Middle East", lang="en")
    assert (verdict.hosts, verdict.region) == ((), "Middle East")


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Village bakery wins prize", "no_gate"),
        ("Police force in Kent grows", "no_troops"),
        ("India sends army battalion to Manipur", "own_territory"),
        ("On this day: British troops land in Egypt", "history"),
        ("Coach sends in the troops for Sweden derby", "sport"),
    ],
)
def test_no_has_a_named_reason(title: str, reason: str) -> None:
    verdict = judged(title, lang="en")
    assert verdict.label == "no"
    assert verdict.reasons[0] == reason


def test_a_sidebar_decides_nothing() -> None:
    text = (
        "Home\nTop stories\nNorth Korean troops arrive in Kursk\n"
        + "The bakery was founded by two sisters in the spring. " * 3
    )
    assert judged("Village bakery wins prize", "It bakes at night.", text=text, lang="en").label == "no"


def test_half_a_surrogate_pair_in_a_title_is_read_over() -> None:
    verdict = judged("Norway to withdraw its soldiers from Mali\ud83d", lang="en")
    assert (verdict.label, verdict.hosts) == ("yes", ("ML",))
    assert verdict.model_dump_json()


def test_the_language_is_always_told() -> None:
    assert judged("Village bakery wins prize").lang == "en"
    assert judged("Les soldats français quittent le Tchad cette semaine").lang == "fr"
    assert judged("").lang == "und"


@given(title=st.text(max_size=300), summary=st.text(max_size=300), lang=st.sampled_from([None, "en", "xx"]))
def test_any_text_gives_a_verdict(title: str, summary: str, lang: str | None) -> None:
    item = Item(id="x", title=title, summary=summary, lang=lang)
    sound(item, classify(item))


@settings(max_examples=300)
@given(parts=st.lists(st.sampled_from(WORDS), max_size=40), more=st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_mix_of_our_words_gives_a_sound_verdict(parts: list[str], more: list[str]) -> None:
    item = Item(id="x", title=" ".join(parts), summary=" ".join(more), lang="en")
    sound(item, classify(item))


def sound(item: Item, verdict: Verdict) -> None:
    given_text = item.given
    assert verdict.reasons
    for proof in verdict.evidence:
        assert 0 <= proof.start < proof.end <= len(given_text)
        assert proof.text == given_text[proof.start : proof.end]
    spans = [part.span for part in (*verdict.counts, *verdict.claims) if part.span]
    assert all(0 <= span.start < span.end <= len(given_text) for span in spans)
    if verdict.label == "no":
        empty = Verdict(label="no", score=verdict.score, lang=verdict.lang, reasons=verdict.reasons)
        assert verdict == empty


@pytest.mark.parametrize(
    "text",
    [
        "French troops leave Mali. " * 40_000,
        "<b>" * 330_000,
        "<script" * 150_000,
        "&#39;" * 200_000,
        "\u202e\u200b" * 500_000,
        "2,600" * 200_000,
        "troops to " * 100_000,
        "[" * 1_000_000,
        "e\u0301" * 500_000,
        " \u00a0" * 500_000,
        "法军撤出马里" * 160_000,
        "Mali, Chad and Niger, " * 50_000,
        "\"'“”‘’([" * 120_000,
        "Top stories\nFrench troops leave Mali\n\n" * 25_000,
        "&lt;p&gt;&amp;amp;#39;" * 50_000,
        "one hundred and " * 60_000,
        "1,234," * 160_000,
    ],
)
def test_a_megabyte_is_read(text: str) -> None:
    for item in (Item(id="x", title=text, lang="en"), Item(id="x", title="Troops", summary=text, text=text, lang="en")):
        sound(item, classify(item))


def test_the_same_item_gives_the_same_verdict() -> None:
    item = Item(id="x", title="Norway to withdraw its soldiers from Mali", lang="en")
    assert classify(item) == Classifier.load().classify(item)


def test_a_capital_that_only_speaks_is_no_place() -> None:
    lead = "Togo has asked Ghana to send 300 soldiers to its north, the president's office in Lomé said on Tuesday."
    assert judged("Togo asks Ghana to send 300 soldiers to its north", lead).place is None
    assert judged("Ghana sends 300 soldiers to Lomé").place == "Lomé"
