"""What no score outweighs. All headlines here are our own writing on invented facts."""

import pytest

from services.classifier.classify import ENGLISH, classify, loaded
from services.classifier.frames.reading import read
from services.classifier.judging.ruled_out import ruled_out
from shared.verdict import Item


@pytest.mark.parametrize(
    ("rule", "title", "summary"),
    [
        ("taught", "Denmark offers to train 900 Kenyan soldiers", ""),
        ("taught", "France expands training of Chadian troops", ""),
        ("condition", "Kyiv sees no talks", "Ukraine will not talk to Russia unless its troops withdraw from Crimea."),
        ("condition", "Tbilisi on truce", "The war will end when Russian troops leave Georgia, its president said."),
        ("volunteer", "Former Danish commandos linked to invasion of Comoros", ""),
        ("", "Danish soldiers to train 900 Kenyan recruits in Nairobi", ""),
        ("", "Russia sends 300 former Wagner fighters to Chad", ""),
        ("", "Georgia asks Russia to withdraw troops", "Russian troops will leave Georgia in May, its president said."),
    ],
)
def test_some_news_is_none_of_troops_that_come_or_go(rule: str, title: str, summary: str) -> None:
    item = Item(id="1", title=title, summary=summary, lang=ENGLISH)
    assert ruled_out(read(item, loaded().vocabularies[ENGLISH])) == rule
    assert (classify(item).label == "yes") is (rule == "")


@pytest.mark.parametrize(
    "title",
    [
        "Israel sends tax bills to thousands of soldiers in Gaza",
        "Denmark sends parcels to 300 Danish soldiers in Mali",
        "Taliban offered bounties for Danish soldiers in Helmand",
    ],
)
def test_what_troops_are_sent_or_sought_for_is_no_movement_of_theirs(title: str) -> None:
    frame = read(Item(id="1", title=title, lang=ENGLISH), loaded().vocabularies[ENGLISH]).frame
    assert frame is not None
    assert frame.link == "there"
    assert classify(Item(id="1", title=title, lang=ENGLISH)).label != "yes"


@pytest.mark.parametrize(
    "title",
    [
        "Ghana sends up to 500 soldiers to Mali",
        "Ghana sends to Mali 500 soldiers",
        "Ghana offers 300 soldiers for Mali",
    ],
)
def test_troops_that_are_sent_or_offered_move(title: str) -> None:
    assert classify(Item(id="1", title=title, lang=ENGLISH)).label == "yes"


def test_a_picture_of_old_troops_decides_nothing() -> None:
    caption = (
        "Danish soldiers during the deployment of more troops in Gao, Mali, on May 4, 2013. (Ada Doe/Daily Herald)"
    )
    assert classify(Item(id="1", title="Talks on trade go on", summary=caption, lang=ENGLISH)).label == "no"
    told = classify(
        Item(
            id="1", title="Talks on trade go on", summary=caption.removesuffix(" (Ada Doe/Daily Herald)"), lang=ENGLISH
        )
    )
    assert told.reasons != ("no_troops",)
