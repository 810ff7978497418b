"""The command line: ``troopwatch`` is the only console script.

Data goes to standard output, everything else to standard error. Exit codes: 0 fine, 1 failed, 2 misused.
"""

import sys

import typer

from services.cli import desk, feeds, judge, ops, routes, serve
from shared.errors import ConfigError, TroopwatchError

app = typer.Typer(
    name="troopwatch",
    help="Watches news feeds for foreign troop deployments and tells a newsroom once per fact.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (serve, judge, feeds, desk, routes, ops):
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
    except BrokenPipeError:
        # The reader has gone (``| head``): that is fine, and there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
