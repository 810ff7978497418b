"""How the movement is told, as features, on invented news."""

import pytest

from services.classifier.classify import ENGLISH, loaded
from services.classifier.facts import tense
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import Reading
from services.classifier.weighing.tellings import tellings
from shared.verdict import Item


def reading(title: str, summary: str = "") -> Reading:
    found = loaded().reading(Item(id="x", title=title, summary=summary, lang=ENGLISH))
    assert found is not None
    assert found.frame is not None
    return found


def told(title: str, summary: str = "") -> frozenset[str]:
    one = reading(title, summary)
    kind = kind_of(one)
    return tellings(one, kind, status_of(one, kind))


@pytest.mark.parametrize(
    ("title", "form", "how"),
    [
        ("Spain sends 300 soldiers to Latvia", "present", "present"),
        ("Spain sending 300 soldiers to Latvia", "running", "running"),
        ("Spain has sent 300 soldiers to Latvia", "past", "past.had"),
        ("Spain will send 300 soldiers to Latvia", "base", "base.announced"),
        ("Spanish soldiers arrive in Latvia", "base", "base"),
    ],
)
def test_the_form_of_the_word_and_what_leads_to_it(title: str, form: str, how: str) -> None:
    assert {f"told.{form}", f"told.by.{how}", f"told.T.{how}"} <= told(title)


def test_the_second_sentence_has_tenses_of_its_own() -> None:
    found = told("Spain sending 300 soldiers to Latvia", "Madrid has sent two ships with soldiers to Riga.")
    assert {"tells.T.running", "tells.L.past.had", "tells.L.True.past.had"} <= found


def test_other_frames_say_how_far_it_has_got() -> None:
    alone = told("Spain sends 300 soldiers to Latvia")
    joined = told("Spain sends 300 soldiers to Latvia", "Spanish troops have arrived in Latvia.")
    assert "other.none" in alone
    assert "other.confirmed.confirmed" in joined


@pytest.mark.parametrize(
    ("title", "summary", "plainly"),
    [
        ("Spain sends 300 soldiers to Latvia", "", True),
        ("Spain deploys marines to Latvia", "They will guard a port near Riga.", True),
        ("Spain deploys marines to Latvia", "The marines will be deployed by June.", False),
        ("Spain sending 300 soldiers to Latvia", "", False),
        ("Spanish soldiers in Latvia", "", False),
        ("Ministers meet in Riga", "Spain sends 300 soldiers to Latvia.", False),
    ],
)
def test_what_a_title_reports_as_done(title: str, summary: str, plainly: bool) -> None:  # noqa: FBT001 (a table's column)
    assert tense.reported(reading(title, summary)) is plainly
