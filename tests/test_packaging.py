"""Generic names (``services``, ``shared``) are ours alone, and the wheel holds what the program needs."""

import re
import tomllib
import zipfile
from importlib.metadata import entry_points, packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("package", ["services", "shared"])
def test_nobody_else_installs_a_package_of_that_name(package: str) -> None:
    assert packages_distributions().get(package, ["troopwatch"]) == ["troopwatch"]


def test_troopwatch_is_the_only_console_script() -> None:
    ours = [
        entry.name for entry in entry_points(group="console_scripts") if entry.dist and entry.dist.name == "troopwatch"
    ]
    assert ours == ["troopwatch"]


def test_the_package_can_never_be_uploaded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "Private :: Do Not Upload" in project["classifiers"]


def test_the_wheel_holds_every_data_file(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()
    assert not any(name.startswith(("tests/", "deploy/")) for name in inside)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
    assert len(pins) > 30
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_test_lock_agrees_with_the_users() -> None:
    users, tests = (
        dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )
    assert {name: tests.get(name) for name in users} == users
