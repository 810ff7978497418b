"""The stories in this file are our own writing."""

import json
from pathlib import Path

import pytest

from services.notifier.channels import Background
from services.notifier.channels.file import FileChannel
from services.notifier.errors import PermanentDeliveryError
from shared.events import Alert
from shared.settings import FileReceiver
from tests.notifier.receivers import alert

DOUBT = Background(doubtful=True)


def channel(path: Path) -> FileChannel:
    return FileChannel("log", FileReceiver(type="file", path=path))


async def test_each_alert_is_a_line_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    nasty = alert().model_copy(update={"title": "a\nb\u2028c\u202e"})
    await channel(path).send([alert()], message_id="d1")
    await channel(path).send([nasty], message_id="d2", test=True)
    lines = [json.loads(line) for line in path.read_bytes().decode("ascii").splitlines()]
    assert [(line["delivery"], line["test"], Alert.model_validate(line["alert"])) for line in lines] == [
        ("d1", False, alert()),
        ("d2", True, nasty),
    ]


async def test_a_line_that_is_there_is_not_written_again_and_a_broken_one_is(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    await channel(path).send([alert()], message_id="d1")
    await channel(path).send([alert()], message_id="d1", background=DOUBT)
    assert len(path.read_text().splitlines()) == 1
    path.write_bytes(path.read_bytes()[:-20])
    await channel(path).send([alert()], message_id="d1", background=DOUBT)
    broken, whole = path.read_text().splitlines()
    assert json.loads(whole)["delivery"] == "d1"
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken)


async def test_a_folder_that_is_not_there_is_permanent(tmp_path: Path) -> None:
    with pytest.raises(PermanentDeliveryError, match="file_FileNotFoundError"):
        await channel(tmp_path / "nowhere" / "x").send([alert()], message_id="d1")
