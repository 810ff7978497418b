"""Kind and status by weights, on invented news: what they may change, and what the rules keep."""

import pytest

from services.classifier.classify import ENGLISH, loaded, vocabulary
from services.classifier.facts.coarse import coarse_kind, coarse_status
from services.classifier.facts.kind import kind_of
from services.classifier.facts.status import planned_as, status_of
from services.classifier.frames.reading import Reading, read
from services.classifier.weighing import fieldmodel
from services.classifier.weighing.fieldmodel import FieldModel, FieldWeights, Head, kind_and_status
from services.classifier.weighing.hints import hints
from shared.errors import ConfigError
from shared.verdict import Item


def reading(title: str, summary: str = "") -> Reading:
    found = loaded().reading(Item(id="x", title=title, summary=summary, lang=ENGLISH))
    assert found is not None
    return found


def head(*classes: str) -> Head:
    """Weights that always choose the first class."""
    return Head(classes=classes, bias=(1.0, *(0.0 for _ in classes[1:])), weights={})


def model(kind: str, status: str) -> FieldModel:
    return FieldModel(FieldWeights(made="", kind=head(kind, "other"), status=head(status, "other")))


def told(title: str, kind: str, status: str) -> tuple[str, str]:
    return kind_and_status(reading(title), 2024, model(kind, status))


def test_without_a_model_the_rules_speak() -> None:
    one = reading("Spain sends 300 soldiers to Latvia")
    assert kind_and_status(one, None, None) == ("deployment", "confirmed")


def test_what_the_rules_fall_back_on_gives_way() -> None:
    assert told("Spanish soldiers in Latvia", "deployment", "planned") == ("deployment", "announced")
    assert told("Spanish soldiers in Latvia", "withdrawal", "claimed") == ("withdrawal", "claimed")
    assert told("Spanish soldiers in Latvia", "presence", "denied") == ("presence", "denied")


def test_what_a_cue_says_stands() -> None:
    assert told("Spain withdraws its troops from Latvia", "deployment", "confirmed") == ("withdrawal", "confirmed")
    assert told("Spain denies it has troops in Latvia", "presence", "confirmed") == ("presence", "denied")
    assert told("Spain to send 300 more soldiers to Latvia", "deployment", "planned")[0] == "reinforcement"


def test_a_finer_word_of_the_rules_stands_where_both_mean_the_same() -> None:
    assert told("Togo asks Ghana for 300 soldiers", "deployment", "planned") == ("deployment", "requested")
    assert told("Spanish tanks roll across the border into Latvia", "deployment", "confirmed")[0] == "incursion"


def test_what_is_planned_is_named_by_its_cue() -> None:
    assert planned_as(reading("Spain may send soldiers to Latvia")) == "considered"
    assert planned_as(reading("Spanish soldiers in Latvia")) == "announced"
    assert told("Spanish soldiers in Latvia", "deployment", "planned") == ("deployment", "announced")


def test_what_a_title_reports_as_done_is_no_plan() -> None:
    assert told("Spain sends 300 soldiers to Latvia", "deployment", "planned") == ("deployment", "confirmed")
    assert told("Spanish soldiers arrive in Latvia", "deployment", "planned") == ("deployment", "announced")


def test_nobody_plans_a_presence() -> None:
    assert told("Spanish soldiers in Latvia", "presence", "planned") == ("presence", "confirmed")


def test_a_refusal_is_announced() -> None:
    assert told("Spanish soldiers in Latvia", "refusal", "confirmed") == ("refusal", "announced")


def test_hints_name_no_state() -> None:
    one = reading("Spain sends 300 soldiers to Latvia", "Madrid said they would stay in Riga for a year.")
    kind = kind_of(one)
    found = hints(one, 2024, kind, status_of(one, kind))
    assert {"rule.deployment", "rule.confirmed", "TF.stage.confirmed"} <= found
    assert not [name for name in found if any(word in name.lower() for word in ("spain", "latvia", "madrid", "riga"))]


def test_english_has_weights_of_its_own_and_all_others_share_theirs() -> None:
    assert FieldModel.load("de") == FieldModel.load("ja") != FieldModel.load(ENGLISH)


@pytest.mark.parametrize(
    ("lang", "title", "status"),
    [
        ("ja", "デンマーク、ラトビアに部隊派遣を検討", "planned"),
        ("ru", "Дания отправит солдат в Латвию в мае", "planned"),
        ("de", "Dänische Soldaten sind in Lettland angekommen", "confirmed"),
        ("fa", "نیروهای دانمارکی وارد لتونی شدند", "confirmed"),
    ],
)
def test_the_shared_weights_know_plans_from_what_is_done(lang: str, title: str, status: str) -> None:
    one = read(Item(id="1", title=title, lang=lang), vocabulary(lang))
    assert coarse_status(kind_and_status(one, 2024, FieldModel.load(lang))[1]) == status


def test_broken_weights_are_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def joinpath(self, *_names: str) -> "Broken":
            return self

        def is_file(self) -> bool:
            return True

        def read_text(self, _encoding: str) -> str:
            return "made = "

    monkeypatch.setattr(fieldmodel, "files", lambda _package: Broken())
    with pytest.raises(ConfigError, match="train it again"):
        FieldModel.load(ENGLISH)


def test_the_labelled_sets_words() -> None:
    assert coarse_kind("incursion") == "deployment"
    assert [coarse_status(one) for one in ("ordered", "disputed", "denied", None)] == [
        "planned",
        "claimed",
        "denied",
        None,
    ]
