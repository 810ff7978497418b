"""Who gets what, and who is not to be told for now: routes, silences, readers who left."""

import getpass
import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from services.classifier.classify import loaded
from services.cli.options import AsJson, Config, complain, load, show, with_store, write_line
from services.notifier import silences, unsubscribe
from services.notifier.announce import state_of, stored_subject
from services.notifier.plan import Plan, plan
from services.notifier.receivers import rules_of
from services.notifier.routing import Subject
from shared.clock import SystemClock
from shared.events import Alert
from shared.ids import derive
from shared.logs import printable
from shared.settings import Configuration
from shared.store.engine import Store
from shared.verdict import Item

SILENCE_COLUMNS = ("silence", "author", "reason", "matchers", "starts_at", "ends_at")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    routes = typer.Typer(help="Which alerts go to whom.", no_args_is_help=True)
    routes.command("test")(routes_test)
    app.add_typer(routes, name="routes")
    silence = typer.Typer(help="Alerts that nobody is to be told of for a while.", no_args_is_help=True)
    silence.command("add")(silence_add)
    silence.command("list")(silence_list)
    silence.command("expire")(silence_expire)
    app.add_typer(silence, name="silence")
    readers = typer.Typer(help="Readers who unsubscribed from mails.", no_args_is_help=True)
    readers.command("list")(readers_list)
    readers.command("restore")(readers_restore)
    app.add_typer(readers, name="readers")


def routes_test(
    wanted: Annotated[
        str, typer.Argument(metavar="STORY|ALERT|TEXT", help="A story's or an alert's id, or a headline.")
    ],
    *,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """The path of an alert through the routes, now: each step, who is told when, who is not and why.

    A text that is no id is judged as a headline. Nothing is sent or stored.

    Example: troopwatch routes test "Britain to send 900 more soldiers to Estonia"
    """
    configuration = load(config)
    now = SystemClock().now()
    subject, planned = with_store(configuration, lambda store: _planned(store, configuration, wanted, now))
    if subject is None or planned is None:
        complain(f"no story and no alert {wanted}, and as a headline it tells of no deployment")
        raise typer.Exit(1)
    if as_json:
        write_line(_as_json(subject, planned))
        return
    typer.echo(printable(subject.alert.headline))
    for step in planned.steps:
        typer.echo(printable(f"{'  ' * (step.depth + 1)}{step.name}: {step.reason} {step.detail}".rstrip()))
    rows = [(one.receiver, "held" if one.held_until else "told", one.due_at) for one in planned.entries]
    rows += [(skip.receiver, "skipped", f"{skip.reason} {skip.detail}".rstrip()) for skip in planned.skips]  # type: ignore[misc]  # a reason stands where a time does
    show(("receiver", "decision", "when or why"), rows, as_json=False)
    if not planned.entries:
        typer.echo(f"nobody is told: {planned.reason}")


async def _planned(
    store: Store, configuration: Configuration, wanted: str, now: datetime
) -> tuple[Subject | None, Plan | None]:
    settings = configuration.notifier
    rules = rules_of(settings)
    async with store.read() as connection:
        subject = await stored_subject(connection, wanted) or _headline(wanted, configuration, now)
        if subject is None:
            return None, None
        return subject, plan(subject, rules, await state_of(connection, subject.alert, rules, now), now)


def _headline(title: str, configuration: Configuration, now: datetime) -> Subject | None:
    """The alert that a headline would raise if it were the first of its situation."""
    verdict = loaded(configuration.classifier.lexicons).classify(Item(id="?", title=title))
    if verdict.kind is None or verdict.status is None:
        return None
    alert = Alert(
        alert=derive("headline", title),
        situation=derive("situation", title),
        type="new",
        reason="no_situation",
        at=now,
        headline=title,
        senders=verdict.senders,
        hosts=verdict.hosts,
        region=verdict.region,
        kind=verdict.kind,
        status=verdict.status,
        count=verdict.count,
        stories=(),
        sources=("?",),
        title=title,
        first_seen=now,
        score=verdict.score,
    )
    return Subject(alert, language=verdict.lang)


def _as_json(subject: Subject, planned: Plan) -> dict[str, object]:
    return {
        "headline": subject.alert.headline,
        "reason": planned.reason,
        "steps": [
            {"depth": step.depth, "route": step.name, "reason": step.reason, "detail": step.detail}
            for step in planned.steps
        ],
        "told": [
            {"receiver": one.receiver, "due_at": one.due_at, "held": one.held_until is not None}
            for one in planned.entries
        ],
        "skipped": [
            {"receiver": skip.receiver, "reason": skip.reason, "detail": skip.detail} for skip in planned.skips
        ],
    }


def silence_add(
    matchers: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE…", help="All must hold; values with commas: any will do.")
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    lasting: Annotated[str, typer.Option("--for", help="How long: 30m, 8h, 2d.")] = "8h",
    author: Annotated[str | None, typer.Option(help="Who; the user's name if left out.")] = None,
    config: Config = None,
) -> None:
    """Tell nobody, or not some receiver, of what matches, for a while. Prints the silence's id.

    Keys: receiver, sender, host, region, kind, status, type, language, tag, source, situation, min_count, max_count,
    min_score, min_publishers. Corrections of what was told are told all the same.

    Example: troopwatch silence add host=LT kind=exercise --reason "yearly exercise" --for 5d
    """
    parsed = silences.parse_matchers(matchers)
    now, length = SystemClock().now(), duration(lasting)

    async def work(store: Store) -> str:
        return await silences.add(
            store, parsed, author=author or getpass.getuser(), reason=reason, now=now, ends_at=now + length
        )

    typer.echo(with_store(load(config), work))


def duration(text: str) -> timedelta:
    """``30m``, ``8h``, ``2d``; anything else is misuse."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})([mhd])", text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no length of time; write 30m, 8h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def silence_list(
    *,
    expired: Annotated[bool, typer.Option("--all", help="Also those that ended.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """The silences that hold now.

    Example: troopwatch silence list
    """
    found = with_store(load(config), lambda store: silences.listed(store, SystemClock().now(), expired=expired))
    rows = [(one.silence, one.author, one.reason, _written(one.matchers), one.starts_at, one.ends_at) for one in found]
    show(SILENCE_COLUMNS, rows, as_json=as_json)


def _written(matchers: silences.Matchers) -> str:
    """Matchers as they were typed."""
    values = {"receiver": matchers.receivers} | matchers.match.model_dump(exclude_defaults=True)
    parts = [(key, ",".join(value) if isinstance(value, tuple | list) else value) for key, value in values.items()]
    return " ".join(f"{key}={value}" for key, value in parts if value)


def silence_expire(
    silence: Annotated[str, typer.Argument(help="The silence's id.")],
    config: Config = None,
) -> None:
    """End a silence now.

    Example: troopwatch silence expire 3f2a9c0011aa22bb
    """
    if not with_store(load(config), lambda store: silences.expire(store, silence, SystemClock().now())):
        complain(f"no silence {silence} holds now")
        raise typer.Exit(1)


def readers_list(*, as_json: AsJson = False, config: Config = None) -> None:
    """Who unsubscribed from mails, and when.

    Example: troopwatch readers list
    """
    show(("receiver", "at"), with_store(load(config), unsubscribe.all_unsubscribed), as_json=as_json)


def readers_restore(
    receiver: Annotated[str, typer.Argument(help="As in `troopwatch readers list`.")],
    config: Config = None,
) -> None:
    """Send mails again to a reader who unsubscribed, and now asks for them.

    Example: troopwatch readers restore editors/anna@newsroom.example
    """
    if not with_store(load(config), lambda store: unsubscribe.resubscribe(store, receiver)):
        complain(f"{receiver} has not unsubscribed")
        raise typer.Exit(1)
