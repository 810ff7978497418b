"""``troopwatch lexicon``: what the classifier reads, for newsrooms that add to it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.classifier.lexicon.datafiles import languages
from services.classifier.lexicon.tidy import check_all
from services.cli.options import complain


def register(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(help="The words that the classifier reads, and your own.", no_args_is_help=True)
    group.callback()(lambda: None)  # a group of one command is a group all the same
    group.command()(check)
    app.add_typer(group, name="lexicon")


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Your own lexicons, as in classifier.lexicons.", exists=True, file_okay=False),
    ] = None,
) -> None:
    """Check the lexicons, ours and those of a folder of your own: schema, unknown codes, terms that stand twice.

    A folder holds files that add to ours: places.toml (states, missions, companies), xx.toml (a language's words),
    places/xx.toml (its names). Exits 1 where something is to be mended.

    Example: troopwatch lexicon check lexicons
    """
    faults = check_all(folder)
    for fault in faults:
        complain(fault)
    if not faults:
        sys.stdout.write(f"{len(languages(folder))} languages, nothing to mend\n")
    raise typer.Exit(1 if faults else 0)
