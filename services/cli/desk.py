"""What a newsroom asks: why, what is known, what was sent, what the digest will say."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.classifier.classify import loaded
from services.cli import why as explanation
from services.cli.options import AsJson, Config, chosen_receiver, complain, load, show, with_store
from services.notifier import store as notifier
from services.notifier.book import resend
from services.notifier.mail import RenderedMail
from services.notifier.receivers import preview_digest
from shared.clock import SystemClock
from shared.settings import Configuration
from shared.store.engine import Store

SITUATION_COLUMNS = ("situation", "pair", "kind", "status", "count", "publishers", "stories", "opened", "updated")
LEDGER_COLUMNS = (
    "delivery",
    "alert",
    "situation",
    "receiver",
    "channel",
    "state",
    "reason",
    "attempts",
    "due_at",
    "updated_at",
    "ref",
    "headline",
)
LEDGER_SHORT = ("updated_at", "receiver", "state", "reason", "attempts", "headline")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(why)
    app.command()(situations)
    told = typer.Typer(help="What was sent to whom, when, and what became of it.")
    told.callback(invoke_without_command=True)(ledger)
    told.command("resend")(ledger_resend)
    app.add_typer(told, name="ledger")
    digest = typer.Typer(help="The e-mail digest.", no_args_is_help=True)
    digest.command("preview")(digest_preview)
    app.add_typer(digest, name="digest")


def why(
    wanted: Annotated[str, typer.Argument(metavar="URL|ID|TEXT", help="A story's address, any id, or a headline.")],
    *,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Each stage's decision and reason for one story, sent or not.

    Example: troopwatch why https://news.example/2026/03/estonia
    """
    configuration = load(config)
    judge = loaded(configuration.classifier.lexicons)
    rows = with_store(configuration, lambda store: explanation.explain(store, wanted, judge))
    show(explanation.COLUMNS, rows, as_json=as_json)


def situations(
    situation: Annotated[str | None, typer.Argument(metavar="ID", help="One situation, by its id.")] = None,
    *,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """What is known, by whom, since when; with an ID, every alert of that situation.

    Example: troopwatch situations
    """
    configuration = load(config)
    if situation is None:
        known = with_store(configuration, notifier.all_situations)
        rows = [
            (
                one.situation,
                one.pair,
                one.kind,
                one.status,
                one.headline.value if one.headline else None,
                len(one.sources),
                len(one.stories),
                one.opened,
                one.updated,
            )
            for one in known
        ]
        show(SITUATION_COLUMNS, rows, as_json=as_json)
        return
    _one_situation(configuration, situation, as_json=as_json)


def _one_situation(configuration: Configuration, wanted: str, *, as_json: bool) -> None:
    known = with_store(configuration, lambda store: notifier.situation_of(store, wanted))
    if known is None:
        complain(f"no situation {wanted}")
        raise typer.Exit(1)
    alerts = with_store(configuration, lambda store: notifier.all_alerts(store, known.situation))
    columns = ("at", "type", "reason", "headline", "changes", "sources", "url")
    rows = [
        (
            alert.at,
            alert.type,
            alert.reason,
            alert.headline,
            "; ".join(f"{change.fact} {change.before} → {change.after}" for change in alert.changes),
            ", ".join(alert.sources),
            alert.url,
        )
        for alert in alerts
    ]
    show(columns, rows, as_json=as_json)


def ledger(
    context: typer.Context,
    receiver: Annotated[str | None, typer.Option(help="Only this receiver.")] = None,
    state: Annotated[str | None, typer.Option(help="pending, sending, sent, failed, unknown or skipped.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rows, latest first.")] = 50,
    *,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """What was sent to whom, when, and what became of it.

    Example: troopwatch ledger --state failed
    """
    if context.invoked_subcommand is not None:
        return
    rows = with_store(
        load(config), lambda store: notifier.ledger_rows(store, receiver=receiver, state=state, limit=limit)
    )
    columns = LEDGER_COLUMNS if as_json else LEDGER_SHORT
    show(columns, ([getattr(row, name) for name in columns] for row in rows), as_json=as_json)


def ledger_resend(
    delivery: Annotated[str, typer.Argument(help="A delivery's id, from `troopwatch ledger --json`.")],
    *,
    again: Annotated[bool, typer.Option("--again", help="Also if it was sent already.")] = False,
    config: Config = None,
) -> None:
    """Send a delivery that failed, was skipped, or whose fate is unknown; a running notifier takes it up.

    Example: troopwatch ledger resend 3f2a9c0011aa22bb
    """
    refused = with_store(load(config), lambda store: resend(store, delivery, SystemClock().now(), again=again))
    if refused is not None:
        complain(f"{delivery} is not sent again: {refused}")
        raise typer.Exit(1)


def digest_preview(
    receiver: Annotated[str, typer.Argument(help="The receiver whose digest it is.")],
    out: Annotated[
        Path | None, typer.Option(help="Write OUT.html and OUT.txt instead of text to standard output.")
    ] = None,
    config: Config = None,
) -> None:
    """The digest that a receiver would get now: every alert that it has not been sent yet.

    Example: troopwatch digest preview editors --out digest
    """
    configuration = load(config)
    chosen = chosen_receiver(configuration, receiver)

    async def work(store: Store) -> RenderedMail:
        return await preview_digest(store, receiver, chosen, SystemClock().now())

    mail = with_store(configuration, work)
    if out is None:
        sys.stdout.write(mail.text)
        return
    for suffix, content in ((".html", mail.html), (".txt", mail.text)):
        out.with_suffix(suffix).write_text(content, encoding="utf-8")
