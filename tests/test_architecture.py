"""The walls: who may import whom. The contracts are in pyproject.toml."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out
