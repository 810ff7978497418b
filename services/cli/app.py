"""The command line: ``troopwatch`` is the only console script.

Data goes to standard output, everything else to standard error. Exit codes: 0 fine, 1 failed, 2 misused.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from services.cli import desk, feeds, judge, lexicon, ops, routes, serve
from shared.errors import ConfigError, TroopwatchError

app = typer.Typer(
    name="troopwatch",
    help="Watches news feeds for foreign troop deployments and tells a newsroom once per fact.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"troopwatch {version('troopwatch')}\n")
        raise typer.Exit


@app.callback()
def root(
    *,
    version_wanted: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda value: _show_version(wanted=value), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Watches news feeds for foreign troop deployments and tells a newsroom once per fact."""


for module in (serve, judge, feeds, desk, routes, lexicon, ops):
    module.register(app)


def main() -> None:
    """The console script's entry point."""
    try:
        app()
    except ConfigError as error:
        sys.stderr.write(f"troopwatch: {error}\n")
        sys.exit(2)
    except TroopwatchError as error:
        sys.stderr.write(f"troopwatch: {error}\n")
        sys.exit(1)
