"""Where the console script begins.

It imports nothing before it runs: worker processes import the script that began it, and have no use for the rest.
"""


def main() -> None:
    """The console script's entry point."""
    from services.cli.app import main as command  # noqa: PLC0415 - see above

    command()


if __name__ == "__main__":
    main()
