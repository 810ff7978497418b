"""What the documents say must be so."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from services.cli.app import app

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "deploy/README.md",
    "services/classifier/MODEL.md",
    "services/classifier/LANGUAGES.md",
    "services/classifier/data/README.md",
    "services/watcher/WATCHER.md",
    "CHANGELOG.md",
)
SOURCES = [path for folder in ("services", "shared") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_inside_leads_somewhere(document: str) -> None:
    path = ROOT / document
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text())
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []


def test_every_log_event_of_the_readme_is_logged_and_every_logged_event_is_in_the_readme() -> None:
    table = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", section("Logs")))
    call = re.compile(
        r"""\b(?:log|_log|logger)\.(?:debug|info|warning|error|exception|critical)\(\s*"([a-z_]+\.[a-z_]+)\""""
    )
    told = re.compile(
        r"""_tell\(\s*"([a-z_]+\.[a-z_]+)\"|get_logger\(\)\.(?:info|warning|error)\(\s*"([a-z_]+\.[a-z_]+)\""""
    )
    logged = set()
    for path in SOURCES:
        text = path.read_text()
        logged |= set(call.findall(text)) | {name for pair in told.findall(text) for name in pair if name}
    assert logged - table == set()
    assert table - logged == set()


def section(heading: str) -> str:
    text = (ROOT / "README.md").read_text()
    return text.split(f"**{heading}**", 1)[1].split("\n## ", 1)[0]


def commands(group: typer.core.TyperGroup | object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    children = getattr(group, "commands", None)
    if children is None:
        return [path]
    return [found for name, child in children.items() for found in commands(child, (*path, name))]


COMMANDS = commands(typer.main.get_command(app))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*command, "--help"])
    assert done.exit_code == 0
    assert "Example:" in done.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_is_in_the_readme(command: tuple[str, ...]) -> None:
    text = (ROOT / "README.md").read_text()
    assert re.search(rf"troopwatch {re.escape(command[0])}\b", text)


def test_no_tracked_text_names_a_machine_path_or_a_registry() -> None:
    forbidden = re.compile(
        "|".join(
            ("/wo" + "rk/", "/ro" + "ot/", "pypi" + r"\.org", "pythonhosted" + r"\.org", r"repo1?\.maven" + r"\.apache")
        )
    )
    texts = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in {".md", ".py", ".toml", ".lock", ".yaml", ".json", ".sh", ".xml"}
    ]
    own = [
        path
        for path in texts
        if not {".venv", ".git", "libs", "var", "demo-out", "dist"} & set(path.relative_to(ROOT).parts)
    ]
    assert [str(path.relative_to(ROOT)) for path in own if forbidden.search(path.read_text(errors="replace"))] == []
