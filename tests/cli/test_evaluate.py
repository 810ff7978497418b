"""``troopwatch evaluate``. The example headlines are our own, on invented events."""

import asyncio
import json
from pathlib import Path

from tests.classifier.opinion.judge_server import PATH, asked, completion
from tests.classifier.opinion.judge_server import YES as JUDGED_YES
from tests.process import troopwatch
from tests.watcher.publisher import Publisher

ROWS = [
    {
        "id": "1",
        "title": "Britain to send 900 more soldiers to Estonia",
        "label": "yes",
        "senders": ["GB"],
        "hosts": ["EE"],
        "kind": "reinforcement",
        "weight": 3,
    },
    {"id": "2", "title": "Coach rallies his troops before the derby", "label": "no"},
    {"id": "3", "title": "Parliament debates a new harbour tax", "label": "yes"},
    {"id": "4", "title": "Opinion: time to bring our soldiers home from Iraq", "label": "borderline"},
]
STDIN = "".join(json.dumps(row) + "\n" for row in ROWS)


def test_the_figures_are_printed_and_the_errors_explained(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", "--errors", "5", stdin=STDIN)
    assert "4 items: 2 yes, 1 no, 1 borderline" in done.stdout
    assert "recall" in done.stdout
    assert "missed 3\nParliament debates a new harbour tax\nno  0.00  en  (no_gate)" in done.stdout
    assert "at the base rate (weighted, 3 items): precision 1.000" in done.stdout
    assert "kind: labelled, judged:  reinforcement" in done.stdout
    assert done.returncode == 0


def test_the_figures_are_json_when_asked(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", "--json", stdin=STDIN + "broken\n")
    figures = json.loads(done.stdout)
    assert (figures["precision"]["value"], figures["recall"]["value"]) == (1.0, 0.5)
    assert done.stderr == "line 5: not JSON\n"
    assert done.returncode == 1


def test_figures_by_kind_and_language(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", "--by", "kind, lang", "--json", stdin=STDIN)
    found = json.loads(done.stdout)["by"]
    assert found["kind"]["reinforcement"]["recall"]["hits"] == 1
    assert list(found) == ["kind", "lang"]
    wrong = troopwatch(tmp_path, "evaluate", "-", "--by", "mood", stdin=STDIN)
    assert wrong.returncode == 2
    assert "there are lang, kind" in " ".join(wrong.stderr.split())


async def test_the_second_judge_is_asked_when_wanted(tmp_path: Path) -> None:
    wanted = ("evaluate", "-", "--second-opinion", "--json")
    unnamed = await asyncio.to_thread(troopwatch, tmp_path, *wanted, stdin=STDIN)
    assert unnamed.returncode == 2
    assert "classifier.second_opinion: not configured" in unnamed.stderr
    async with Publisher() as publisher:
        publisher.serve(PATH, completion({**JUDGED_YES, "label": "no"}))
        (tmp_path / "troopwatch.toml").write_text(
            f'[classifier.second_opinion]\nurl = "{publisher.url("/v1")}"\nmodel = "m"\nlow = 0\nhigh = 1\n'
        )
        done = await asyncio.to_thread(troopwatch, tmp_path, *wanted, stdin=STDIN)
        found = json.loads(done.stdout)
        assert len(asked(publisher)) == sum(line["event"] == "opinion.given" for line in logged(done.stderr))
        assert found["recall"]["total"] == 2
        assert done.returncode == 0


def logged(stderr: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]


STORYLINE = [
    {"id": "1", "hour": 6, "title": "Britain to send 900 more soldiers to Estonia, ministry says", "role": "new"},
    {"id": "2", "hour": 7, "title": "London to send 900 more soldiers to Estonia", "role": "repeat", "repeats": "1"},
    {
        "id": "3",
        "hour": 8,
        "title": "Talks on the harbour tax go on",
        "role": "update",
        "fact": "1,400 British soldiers to go to Estonia",
    },
    {"id": "4", "hour": 9, "title": "Coach rallies his troops before the derby", "label": "no"},
]
PAIR = {"label": "yes", "senders": ["GB"], "hosts": ["EE"], "situation": "gb-ee", "source": "Courier", "lang": "en"}


def test_alerts_are_measured_with_the_labels_and_end_to_end(tmp_path: Path) -> None:
    rows = [PAIR | {"published": f"2026-03-17T{row['hour']:02}:00:00Z"} | row for row in STORYLINE]
    stdin = "".join(json.dumps(row) + "\n" for row in rows)
    done = troopwatch(tmp_path, "evaluate", "--alerts", "--json", "-", stdin=stdin)
    figures = json.loads(done.stdout)
    assert done.returncode == 0
    assert figures["given"]["facts_pushed"] == {"hits": 2, "total": 2, "items": []}
    assert figures["end_to_end"]["facts_pushed"] == {"hits": 1, "total": 2, "items": ["3"]}
    assert [figures[run][figure]["hits"] for run in figures for figure in ("repeats", "false", "wrong_joins")] == [
        0
    ] * 6
    table = troopwatch(tmp_path, "evaluate", "--alerts", "--errors", "5", "-", stdin=stdin).stdout
    assert "End to end: 4 items" in table
    assert "new facts pushed 3: irrelevant" in table


def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "evaluate", "-", stdin="\n")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "no items to measure\n")


def test_own_lexicons_are_read_when_alerts_are_measured(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "places.toml").write_text("[companies", encoding="utf-8")
    (tmp_path / "troopwatch.toml").write_text('[classifier]\nlexicons = "words"\n')
    done = troopwatch(tmp_path, "evaluate", "--alerts", "-", stdin="")
    assert done.returncode == 2
    assert "lexicon places.toml: not TOML" in done.stderr
