"""Why an item is judged so. The items are invented."""

from services.classifier.explain import Explanation, explain
from shared.verdict import Item

ITEM = Item(
    id="x",
    title="Spain to send 300 more soldiers to Latvia",
    summary="The defence ministry in Madrid announced it. Markets fell.",
    lang="en",
)


def told(explanation: Explanation, part: str) -> list[tuple[str, str]]:
    return [(found.what, found.text) for found in explanation.parts if found.part == part]


def test_the_words_that_show_it_have_spans() -> None:
    explanation = explain(ITEM)
    assert told(explanation, "sender") == [("ES", "Spain")]
    assert told(explanation, "host") == [("LV", "Latvia")]
    assert told(explanation, "movement") == [("send", "send")]
    assert told(explanation, "number")[0][0] == "300"
    assert ("announced", "to") in told(explanation, "cue")


def test_offsets_point_into_the_given_text() -> None:
    for part in explain(ITEM).parts:
        assert ITEM.given[part.span.start : part.span.end] == part.text


def test_the_strongest_features_come_first() -> None:
    explanation = explain(ITEM)
    sizes = [abs(moved.weight) for moved in explanation.moved]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes


def test_the_verdict_is_that_of_classify() -> None:
    assert explain(ITEM).verdict.label == "yes"


def test_nothing_to_show_where_the_gate_is_shut_or_the_language_unknown() -> None:
    assert explain(Item(id="x", title="Rain in Spain", lang="en")).parts == ()
    assert explain(Item(id="x", title="Rain in Spain", lang="xx")).moved == ()


def test_an_item_without_a_frame_has_features_but_no_parts() -> None:
    explanation = explain(Item(id="x", title="Army marching band plays jazz", lang="en"))
    assert explanation.parts == ()
    assert explanation.verdict.label == "no"
