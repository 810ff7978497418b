"""What of an answer is believed. The item is our own writing on an invented event."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.classify import loaded
from services.classifier.opinion.answer import Answer, read_answer, settled
from services.classifier.opinion.errors import OpinionError
from shared.verdict import Item, Verdict
from tests.classifier.opinion.judge_server import YES, completion

ITEM = Item(
    id="1",
    title="Swedish soldiers may soon turn up in Ghana, rumour says",
    summary="A paper writes of 1,250 of them. In 2024 Accra refused. Eleven thousand troops may follow.",
)
OPEN = Verdict(label="borderline", score=0.4, lang="en", kind="presence", status="claimed", reasons=("a", "uncertain"))


def answer(**changed: Any) -> Answer:
    return Answer.model_validate({**YES, **changed})


def after(said: Answer, verdict: Verdict = OPEN) -> Verdict:
    reading = loaded().reading(ITEM)
    assert reading is not None
    return settled(verdict, said, reading.scenes, ITEM.given)


def cited(code: str, sentence: int = 1) -> list[dict[str, object]]:
    return [{"code": code, "sentence": sentence}]


def test_a_yes_with_its_sentence_fills_the_empty_fields() -> None:
    verdict = after(answer())
    assert (verdict.label, verdict.senders, verdict.hosts) == ("yes", ("SE",), ("GH",))
    assert verdict.reasons == ("opinion_yes", "a", "uncertain")
    assert verdict.evidence[0].text == ITEM.title
    assert ITEM.given[verdict.evidence[0].start : verdict.evidence[0].end] == ITEM.title


def test_a_state_is_believed_only_where_its_sentence_names_it() -> None:
    assert after(answer(hosts=cited("TG"))).reasons[0] == "opinion_without_host"
    assert after(answer(hosts=cited("GH", 2))).hosts == ()
    assert after(answer(hosts=cited("GH", 99))).label == "borderline"
    assert after(answer(senders=cited("NO"))).senders == ()


def test_no_field_of_the_rules_is_replaced() -> None:
    known = OPEN.model_copy(update={"senders": ("NO",), "hosts": ("TG",), "count": 7})
    verdict = after(answer(count={"value": 1250, "sentence": 2}), known)
    assert (verdict.senders, verdict.hosts, verdict.count) == (("NO",), ("TG",), 7)


@pytest.mark.parametrize(
    ("value", "sentence", "expected"),
    [(1250, 2, 1250), (250, 2, None), (1250, 1, None), (2024, 3, None), (11_000, 4, 11_000), (12_000, 4, None)],
)
def test_a_number_is_believed_only_where_its_sentence_has_it(value: int, sentence: int, expected: int | None) -> None:
    assert after(answer(count={"value": value, "sentence": sentence})).count == expected


def test_a_yes_without_a_sentence_stays_open() -> None:
    verdict = after(answer(sentence=0))
    assert (verdict.label, verdict.reasons[0]) == ("borderline", "opinion_without_evidence")


def test_a_no_leaves_no_facts() -> None:
    verdict = after(answer(label="no"), OPEN.model_copy(update={"hosts": ("GH",)}))
    assert (verdict.label, verdict.hosts, verdict.kind, verdict.reasons[0]) == ("no", (), None, "opinion_no")


def test_a_borderline_keeps_the_item_borderline() -> None:
    open_yes = OPEN.model_copy(update={"label": "yes", "hosts": ("GH",)})
    assert after(answer(label="borderline"), open_yes).label == "borderline"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "no_choice"),
        (b'{"choices": []}', "no_choice"),
        (b'{"error": {"message": "no"}}', "no_choice"),
        (completion(None).body.replace(b'"null"', b"null"), "no_choice"),
        (completion("Sure! The answer is yes.").body, "bad_answer"),
        (completion({"label": "yes"}).body, "bad_answer"),
        (completion({**YES, "label": "certainly"}).body, "bad_answer"),
        (completion({**YES, "note": "<!channel>"}).body, "bad_answer"),
        (completion({**YES, "sentence": "1"}).body, "bad_answer"),
        (completion({**YES, "hosts": [{"code": "Ghana", "sentence": 1}]}).body, "bad_answer"),
        (completion({**YES, "hosts": [{"code": "GH", "sentence": 1}] * 11}).body, "bad_answer"),
        (completion({**YES, "count": {"value": -5, "sentence": 1}}).body, "bad_answer"),
        (completion(YES, finish_reason="length").body, "cut_off"),
        (completion(YES, message={"refusal": "no", "content": None}).body, "refused"),
    ],
)
def test_a_bad_answer_has_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(OpinionError) as raised:
        read_answer(body)
    assert raised.value.reason == reason


def test_an_answer_in_a_fence_is_read() -> None:
    assert read_answer(completion(f"```json\n{json.dumps(YES)}\n```").body).label == "yes"


@given(
    st.binary(max_size=200) | st.recursive(st.none() | st.text(max_size=9), st.lists).map(lambda v: completion(v).body)
)
def test_whatever_comes_is_an_answer_or_a_reason(body: bytes) -> None:
    with suppress(OpinionError):
        assert read_answer(body).label in {"yes", "borderline", "no"}


@given(
    st.sampled_from(["yes", "borderline", "no"]),
    st.integers(-2, 9),
    st.lists(st.tuples(st.sampled_from(["SE", "GH", "RU"]), st.integers(-2, 9)), max_size=4),
    st.integers(1, 10_000_000),
)
def test_whatever_is_answered_no_state_stands_that_the_text_does_not_name(
    label: str, sentence: int, states: list[tuple[str, int]], value: int
) -> None:
    cited_states = [{"code": code, "sentence": number} for code, number in states]
    verdict = after(
        answer(
            label=label,
            sentence=sentence,
            senders=cited_states,
            hosts=cited_states,
            count={"value": value, "sentence": 2},
        )
    )
    assert {*verdict.senders, *verdict.hosts} <= {"SE", "GH"}
    assert not set(verdict.senders) & set(verdict.hosts)
    assert verdict.count in {None, 1250}
