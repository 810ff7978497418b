"""The contract of ``troopwatch classify``. The example headlines are our own, on invented events."""

import json
from pathlib import Path

from services.cli.judge import CONTRACT
from tests.process import troopwatch, troopwatch_process

ITEMS = [
    {"id": "b", "title": "Britain to send 900 more soldiers to Estonia", "published": "2026-03-17T06:00:00Z"},
    {"id": "a", "title": "Coach rallies his troops before the derby", "lang": "en", "url": "https://sport.example/1"},
    {"id": 3, "title": "", "summary": None},
]


def lines(*items: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def test_each_line_in_gives_one_line_out_in_order(tmp_path: Path) -> None:
    done = troopwatch_process(tmp_path, "classify", stdin=lines(*ITEMS))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in out] == ["b", "a", 3]
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_line_has_exactly_the_fields_of_the_contract(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "classify", "-", stdin=lines(ITEMS[0]))
    line = json.loads(done.stdout)
    assert list(line) == ["id", *CONTRACT]
    assert (line["label"], line["kind"], line["status"]) == ("yes", "reinforcement", "announced")
    assert (line["senders"], line["hosts"], line["count"]) == (["GB"], ["EE"], 900)
    assert 0.5 <= line["score"] <= 1
    given = ITEMS[0]["title"]
    assert isinstance(given, str)
    for evidence in line["evidence"]:
        assert given[evidence["start"] : evidence["end"]] == evidence["text"]


def test_what_is_no_has_no_fields(tmp_path: Path) -> None:
    line = json.loads(troopwatch(tmp_path, "classify", stdin=lines(ITEMS[1])).stdout)
    empty = {
        "kind": None,
        "status": None,
        "senders": [],
        "hosts": [],
        "count": None,
        "counts": [],
        "claims": [],
        "evidence": [],
    }
    assert line["label"] == "no"
    assert {name: line[name] for name in empty} == empty


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "classify", stdin=lines(ITEMS[0]) + "{broken\n" + lines(ITEMS[1]))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b", "a"]
    assert done.stderr == "line 2: not JSON\n"
    assert done.returncode == 1


def test_a_missing_file_is_misuse(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "classify", "nowhere.jsonl")
    assert done.returncode == 2
    assert "nowhere.jsonl" in done.stderr


def test_full_adds_the_other_fields_of_the_tag(tmp_path: Path) -> None:
    line = json.loads(troopwatch(tmp_path, "classify", "--full", stdin=lines(ITEMS[0])).stdout)
    assert {"region", "via", "place", "purpose", "disputed"} <= line.keys()


def test_explain_shows_the_words_that_decided(tmp_path: Path) -> None:
    out = troopwatch(tmp_path, "classify", "--explain", stdin=lines(ITEMS[0], ITEMS[1])).stdout
    assert "yes" in out
    assert "GB → EE" in out
    assert "900" in out
    assert "moved the score by" in out


def test_explaining_hostile_text_is_harmless(tmp_path: Path) -> None:
    hostile = {
        "id": "x",
        "title": "Britain to send 900 soldiers to Estonia [bold]\u202e\x1b[31m[/x]",
        "summary": "a\nb",
    }
    done = troopwatch(tmp_path, "classify", "--explain", stdin=lines(hostile))
    assert done.returncode == 0
    assert not set("\u202e\x1b") & set(done.stdout)
    assert "[bold]" in done.stdout
