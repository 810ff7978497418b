"""Headlines and leads here are our own writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.classify import vocabulary
from services.classifier.text.headline import Trim

TRIM = Trim.of(["live", "update 1-", "watch"], ["herald", "reuters", "ap", "dpa"], ["Full story", "Read more"])


def title(text: str, source: str | None = None) -> str:
    start, end = TRIM.title(text, source)
    return text[start:end]


def lead(text: str) -> str:
    start, end = TRIM.lead(text)
    return text[start:end]


@pytest.mark.parametrize(
    "text",
    [
        "LIVE: Danes leave Mali",
        "Live – Danes leave Mali",
        "[LIVE] Danes leave Mali",
        "WATCH | LIVE: Danes leave Mali",
        "UPDATE 2-Danes leave Mali",
        "+++ LIVE +++ Danes leave Mali",
        "#LIVE: Danes leave Mali",
        "\U0001f534 LIVE - Danes leave Mali",
        "Danes leave Mali - Daily Herald",
        "Danes leave Mali | Reuters",
        "Danes leave Mali — The Herald",
    ],
)
def test_labels_and_outlets_are_left_out(text: str) -> None:
    assert title(text).strip() == "Danes leave Mali"


@pytest.mark.parametrize(
    "text",
    [
        "Live-fire drill in Mali",
        "LIVE-FIRE drill in Mali",
        "Watch posts handed to Danes",
        "Danes leave Mali - minister",
        "Danes leave Mali – Copenhagen",
        "Mali | Danes leave",
        "US-Iran talks",
        "Live",
        "",
    ],
)
def test_the_headlines_own_words_stay(text: str) -> None:
    assert title(text) == text


def test_a_speaker_before_the_outlet_stays() -> None:
    assert title("Danes leave Mali - minister - Daily Herald") == "Danes leave Mali - minister"


def test_an_outlet_is_known_by_the_items_source() -> None:
    assert title("Danes leave Mali - The Kestrel", "Kestrel") == "Danes leave Mali"


@pytest.mark.parametrize(
    "text",
    [
        "BAMAKO (Reuters) - Danes left.",
        "BAMAKO, March 3 (Reuters) – Danes left.",
        "(AP) Danes left.",
        "AP - Danes left.",
        "By REUTERS - Danes left.",
        "BAMAKO, Mali -- Danes left.",
        "BAMAKO — Danes left.",
        "Danes left. Full story",
        "BAMAKO (dpa) - Danes left. Read more about it",
    ],
)
def test_datelines_and_what_leads_on_are_left_out(text: str) -> None:
    assert lead(text).strip() == "Danes left."


@pytest.mark.parametrize(
    "text",
    ["NATO-led Danes left.", "Danes (see map) - all left.", "Danes - they left.", "Denmark’s men, once many, left."],
)
def test_the_leads_own_words_stay(text: str) -> None:
    assert lead(text) == text


@given(st.text(alphabet="LIVEive:|-– ()AP.Fulstoryé[]", max_size=120))
def test_any_text_keeps_some_words(text: str) -> None:
    for start, end in (TRIM.title(text), TRIM.lead(text)):
        assert 0 <= start <= end <= len(text)
        assert bool(text[start:end].strip()) == bool(text.strip())


@pytest.mark.parametrize(
    "label",
    [
        "EXCLUSIVE: ",
        "EXCLUSIVE-",
        "WATCH: ",
        "VIDEO: ",
        "BREAKING: ",
        "World News | ",
        "The Latest: ",
        "AP: ",
        "FACTBOX-",
    ],
)
def test_labels_of_english_outlets_are_left_out(label: str) -> None:
    text = f"{label}Danes leave Mali"
    start, end = vocabulary("en").setting.trim.title(text)
    assert text[start:end] == "Danes leave Mali"


@pytest.mark.parametrize("text", ["- " * 500, "a - " * 250, "LIVE: " * 160, "(" * 1_000, "A. " * 300, "| " * 500])
def test_long_runs_are_read(text: str) -> None:
    english = vocabulary("en").setting.trim
    assert english.title(text)[1] <= len(text)
    assert english.lead(text)[1] <= len(text)
