"""The contract of ``troopwatch replay``. The example stories are our own, on invented events."""

import json
from pathlib import Path

from tests.process import troopwatch

ALERT = ["at", "type", "situation", "headline", "senders", "hosts", "kind", "status", "count", "changes", "stories"]
DECISION = ["id", "decision", "situation", "alert", "reason"]


def item(id_: str, hour: int, title: str, source: str = "https://meridian.example/rss") -> str:
    return json.dumps({"id": id_, "title": title, "published": f"2026-03-17T{hour:02}:00:00Z", "source": source}) + "\n"


STORY = (
    item("1", 6, "Britain to send 900 more soldiers to Estonia, defence ministry says")
    + item("2", 7, "Defence ministry in London: 900 more British soldiers will go to Estonia", "Kestrel Review")
    + item("3", 8, "Coach rallies his troops before the derby")
    + item(
        "4", 9, "Britain raises number: 1,400 more soldiers to go to Estonia, defence ministry says", "Kestrel Review"
    )
)


def test_one_alert_for_each_new_fact(tmp_path: Path) -> None:
    done = troopwatch(tmp_path, "replay", stdin=STORY)
    alerts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(alert) for alert in alerts] == [ALERT, ALERT]
    assert [(alert["type"], alert["count"], alert["stories"]) for alert in alerts] == [
        ("new", 900, ["1"]),
        ("update", 1400, ["4"]),
    ]
    assert alerts[0]["situation"] == alerts[1]["situation"]
    assert alerts[1]["changes"] == [{"fact": "count", "from": 900, "to": 1400}]
    assert alerts[0]["at"] == "2026-03-17T06:00:00+00:00"
    assert (done.returncode, done.stderr) == (0, "")


def test_every_item_gets_its_decision(tmp_path: Path) -> None:
    troopwatch(tmp_path, "replay", "-", "--decisions", "decisions.jsonl", stdin=STORY)
    decisions = [json.loads(line) for line in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    assert [list(decision) for decision in decisions] == [DECISION] * 4
    assert [(decision["id"], decision["decision"]) for decision in decisions] == [
        ("1", "new"),
        ("2", "repeat"),
        ("3", "irrelevant"),
        ("4", "update"),
    ]
    assert decisions[2]["situation"] is None
    assert all(decision["reason"] for decision in decisions)


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = '{"id": "x", "title": "t", "source": "s"}\n{"id": "x", "title": "t", "source": "s", "published": "soon"}\n'
    bad += '{"id": "x", "title": "t", "published": "2026-03-17T06:00:00Z"}\n'
    done = troopwatch(tmp_path, "replay", stdin=bad + STORY)
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr.splitlines() == [
        "line 1: published: field required",
        "line 2: published: must be an RFC 3339 time",
        "line 3: source: field required",
    ]
    assert done.returncode == 1


def test_the_same_replay_gives_the_same_alerts(tmp_path: Path) -> None:
    first, second = (troopwatch(tmp_path, "replay", stdin=STORY).stdout for _ in range(2))
    assert first == second != ""


def test_a_situation_that_slept_wakes_as_an_update(tmp_path: Path) -> None:
    title = "Britain to send 900 more soldiers to Estonia, defence ministry says"
    later = STORY + item("5", 6, title).replace("03-17", "06-17") + item("6", 6, title).replace("2026-03", "2027-03")
    alerts = [json.loads(line) for line in troopwatch(tmp_path, "replay", stdin=later).stdout.splitlines()]
    assert [alert["type"] for alert in alerts] == ["new", "update", "update", "new"]
    assert alerts[2]["situation"] == alerts[0]["situation"] != alerts[3]["situation"]


def test_a_later_version_of_an_item_corrects_or_withdraws_what_was_told(tmp_path: Path) -> None:
    told = item("1", 6, "Britain to send 900 more soldiers to Estonia, defence ministry says")
    mended = item("1", 7, "Britain to send 90 more soldiers to Estonia, defence ministry says")
    gone = item("1", 8, "A report on British plans was published in error")
    done = troopwatch(tmp_path, "replay", "--decisions", "decisions.jsonl", stdin=told + mended + gone)
    alerts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(alert["type"], alert["changes"]) for alert in alerts[1:]] == [
        ("correction", [{"fact": "count", "from": 900, "to": 90}]),
        (
            "withdrawn",
            [{"fact": "status", "from": "announced", "to": "withdrawn"}, {"fact": "count", "from": 90, "to": None}],
        ),
    ]
    assert alerts[2]["headline"].startswith("Withdrawn: United Kingdom to send 90 more soldiers to Estonia")
    decisions = [json.loads(line) for line in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    assert [(one["decision"], one["reason"]) for one in decisions] == [
        ("new", "no_situation"),
        ("update", "number_corrected"),
        ("update", "story_retracted"),
    ]


def test_routes_and_quiet_hours_decide_what_is_silenced_or_held(tmp_path: Path) -> None:
    (tmp_path / "troopwatch.toml").write_text(
        """
[notifier.receivers.desk]
type = "console"
quiet_hours = [{ start = "08:30", end = "10:00", days = ["tue"], timezone = "UTC" }]

[[notifier.routes]]
receivers = ["desk"]
threshold = { count = 1000 }
"""
    )
    done = troopwatch(tmp_path, "replay", "-", "--decisions", "decisions.jsonl", stdin=STORY)
    decisions = [json.loads(line) for line in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    assert [(told["id"], told["decision"], told["reason"]) for told in decisions if told["alert"]] == [
        ("1", "silenced", "below_threshold"),
        ("4", "held", "quiet_hours"),
    ]
    assert len(done.stdout.splitlines()) == 2
