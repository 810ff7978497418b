"""Items here are our own writing on invented facts."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.reading import readings
from shared.verdict import Item, Verdict

TITLE = "Denmark to withdraw its 120 soldiers from Mali"
LEAD = (
    "The Danish government said on Monday that it would bring home the 120 soldiers who have been in Mali since 2021."
)
PLAIN = (
    "The announcement was made at a news briefing on Tuesday afternoon.",
    "Further details are expected later in the week, a spokeswoman told reporters.",
    "Analysts said it was too early to say what it would mean in practice.",
)
OTHERS = "North Korean troops arrive in Kursk\nFrance sends 900 soldiers to Chad\nPoland hosts a US armoured brigade"
ARTICLE = "\n\n".join((LEAD, *PLAIN))


def judged(title: str = TITLE, **more: str) -> Verdict:
    return classify(Item(id="x", title=title, **{"lang": "en", **more}))


@pytest.mark.parametrize(
    "more",
    [
        {"summary": LEAD, "text": ARTICLE},
        {"text": ARTICLE},
        {"text": f"Home\nWorld\nSign in\nTop stories\n{OTHERS}\n\n{TITLE}\nBy Ida Holm\n3 min read\n{ARTICLE}"},
        {"text": f"{LEAD}\n\nMost read\n{OTHERS}\n\n" + "\n\n".join(PLAIN)},
        {"text": f"{ARTICLE}\n\nFrance sends 900 soldiers to Chad\n\nParis will send 900 soldiers to Chad, it said."},
        {"summary": f"<p>{LEAD}</p><p><a href='/x'>Read more</a></p>"},
        {"summary": f"COPENHAGEN (Reuters) - {LEAD} Full story"},
        {"summary": LEAD, "title": f"UPDATE 2-{TITLE}"},
        {"summary": LEAD, "title": f"LIVE: {TITLE} - BBC News"},
        {"summary": LEAD, "title": TITLE.upper()},
        {"summary": LEAD.replace(" ", "\u00a0"), "title": TITLE.replace(" ", "\u00a0")},
        {"summary": LEAD, "title": TITLE.replace("soldiers", "sol\u00addiers")},
        {"title": "", "text": f"{TITLE}\n\n{ARTICLE}"},
        {"title": "", "text": f"{TITLE}. {LEAD}"},
        {"title": "", "summary": f"{TITLE}. {LEAD}"},
    ],
)
def test_an_item_is_judged_alike_however_its_page_dresses_it(more: dict[str, str]) -> None:
    plain, dressed = judged(summary=LEAD), judged(**more)
    assert plain.label == "yes"
    fields = ("label", "senders", "hosts", "count", "kind", "status")
    assert [getattr(dressed, name) for name in fields] == [getattr(plain, name) for name in fields]


@pytest.mark.parametrize(
    "text",
    [
        f"Top stories\n{OTHERS}\n\nThe bakery was founded by two sisters in the spring of the flood.",
        f"The bakery was founded by two sisters in the spring of the flood.\n\nRelated: {OTHERS}",
        f"{OTHERS}\nThe bakery was founded by two sisters in the spring of the flood.",
        f"{OTHERS.splitlines()[1]}\nParis will send 900 soldiers to Chad, the ministry said.\n\nThe two sisters had founded the bakery.",
    ],
)
def test_other_stories_make_no_positive(text: str) -> None:
    assert judged("Bakery on an army base in Jutland wins prize", text=text).label == "no"


def test_later_sentences_give_what_title_and_summary_lack() -> None:
    text = "Paris will send the soldiers to Chad next month. They will number 900, the ministry said on Monday."
    assert judged("France to send more soldiers abroad", text=text).hosts == ("TD",)


def test_a_sentence_that_tells_nothing_stands_for_no_summary() -> None:
    words = loaded().vocabularies["en"]
    text = "\n\n".join(PLAIN)
    alone, _ = readings(Item(id="x", title=TITLE, text=text), words)
    assert [scene.text for scene in alone.scenes] == [TITLE]
    assert judged(text=text).score == judged().score


def test_a_doubt_further_down_is_told() -> None:
    text = f"{LEAD} The agency could not verify the account."
    title = "Danish soldiers have left Mali, witnesses say"
    assert judged(title, summary="They were seen on the road.", text=text).status == "unverified"


def test_title_and_summary_are_read_before_all_else() -> None:
    words = loaded().vocabularies["en"]
    one, both = readings(Item(id="x", title=TITLE, summary=LEAD, text=ARTICLE), words)
    assert len(one.scenes) == 2 < len(both.scenes)
    assert len(readings(Item(id="x", title=TITLE, summary=LEAD), words)) == 1


OTHER = {
    "de": ("Dänemark zieht 120 Soldaten aus Mali ab", "Dies wurde am Dienstag vor Journalisten in Kopenhagen mitgeteilt.",
           "Frankreich schickt 900 Soldaten in den Tschad"),
    "es": ("Dinamarca retira 120 soldados de Malí", "El anuncio se hizo el martes por la tarde ante los periodistas.",
           "Francia envía 900 soldados al Chad"),
    "ru": ("Дания выводит 120 солдат из Мали", "Об этом было объявлено во вторник днём на пресс-конференции.",
           "Франция направит 900 солдат в Чад"),
    "tr": ("Danimarka 120 askerini Mali'den çekiyor", "Açıklama salı günü öğleden sonra gazetecilere yapıldı.",
           "Fransa Çad'a 900 asker gönderiyor"),
    "zh": ("丹麦从马里撤出120名士兵", "这一消息是周二下午在历时半小时的新闻发布会上公布的，官员随后回答了提问。",
           "法国向乍得派遣900名士兵"),
}  # fmt: skip


@pytest.mark.parametrize("lang", OTHER)
def test_pages_of_other_languages_are_judged_alike_too(lang: str) -> None:
    title, lead, alien = OTHER[lang]
    small = loaded().vocabularies[lang].language.grammar
    aliens = f"{alien}\n{alien}\n{alien}"
    plain = judged(title, lang=lang)
    assert (plain.label, plain.senders, plain.hosts, plain.count) == ("yes", ("DK",), ("ML",), 120)
    for more in (
        {"text": lead},
        {"text": f"{small.sections[0]}\n{aliens}\n\n{title}\n{lead}"},
        {"text": f"{lead}\n\n{small.sections[0]}\n{aliens}"},
        {"title": f"{small.labels[0]}: {title} - {small.outlets[0]}"},
        {"title": "", "text": f"{title}\n\n{lead}"},
    ):
        dressed = judged(**{"title": title, "lang": lang, **more})
        assert (dressed.label, dressed.senders, dressed.hosts, dressed.count) == ("yes", ("DK",), ("ML",), 120)


def test_capitals_of_turkish_are_read() -> None:
    found = judged("RUS ASKERLERİ ERİVAN HAVALİMANINDAN AYRILDI", lang="tr")
    assert (found.label, found.senders, found.hosts) == ("yes", ("RU",), ("AM",))
