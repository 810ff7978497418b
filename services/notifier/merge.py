"""What a report adds to a situation. Values in, values out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from services.notifier.points import points_of, told_by
from services.notifier.publishers import copies, identities, publisher_of, sketch_of
from services.notifier.sides import crossed, is_company, lookup_key, sides_in
from services.notifier.situation import (
    HEADLINE_SCOPES,
    KnownCount,
    KnownFact,
    Situation,
    Stage,
    Told,
    direction_of,
    headline_count,
    kind_of,
    status_of,
)
from shared.events import Report, pair_of
from shared.ids import derive
from shared.verdict import Count, Verdict

T = TypeVar("T")
_MAX_CLAIMS, _MAX_STORIES, _MAX_FACTS, _MAX_SKETCHES = 20, 200, 300, 40
_EVIDENCE, _EVIDENCE_CHARS = 3, 300


def open_situation(report: Report, now: datetime) -> Situation:
    """A new situation that knows what this report says."""
    verdict = report.verdict
    pair = pair_of(verdict)
    blank = Situation(
        situation=derive("situation", pair, report.report),
        pair=pair,
        senders=verdict.senders,
        hosts=verdict.hosts,
        kind=kind_of(verdict),
        status=status_of(verdict),
        opened=now,
        updated=now,
    )
    return merge(blank, report, now, changed=frozenset({"kind", "status", "count"}))


def merge(
    known: Situation, report: Report, now: datetime, *, changed: frozenset[str], sides: tuple[str, ...] = ()
) -> Situation:
    """The situation with what this report adds. Kind, status and number move only with a changed fact: a late or
    weaker retelling (nothing ``changed``) adds its story and publisher and leaves the state alone. A version of a
    story that is older than the one we know adds nothing. ``sides`` are the senders and hosts that may be added.
    """
    verdict, before = report.verdict, known.telling(report.story.story)
    if before is not None and report.story.revision < before.revision:
        return known
    publisher = publisher_of(report.story.source)
    told = _telling(known, report, publisher)
    known = _turned(known, told, verdict)
    return known.model_copy(
        update={
            **with_sides(known, verdict, sides),
            "region": known.region or verdict.region,
            "via": known.via or verdict.via,
            "place": verdict.place if changed and verdict.place else known.place or verdict.place,
            "counts": _counts(known, report, publisher, now),
            "facts": _facts(known, report, publisher, now),
            "claims": _distinct(known.claims, verdict.claims)[-_MAX_CLAIMS:],
            "stages": _distinct(known.stages, (_stage(verdict),)),
            "told": _tellings(known, told),
            **_sources(known, report, publisher, told.sketch),
            "withdrawn": False,
            "updated": max(now, known.updated),
            **_state(known, verdict, changed),
        }
    )


def withdraw(known: Situation, report: Report, now: datetime) -> Situation:
    """The situation when the story that it rested on no longer says so: its numbers go, and nothing joins it."""
    story = report.story
    told = tuple(
        telling.model_copy(update={"revision": story.revision}) if telling.story == story.story else telling
        for telling in known.told
    )
    counts = tuple(count for count in known.counts if count.story != story.story)
    return known.model_copy(
        update={"told": told, "counts": counts, "withdrawn": True, "updated": max(now, known.updated)}
    )


def tell(known: Situation, story: str, alert: str, now: datetime) -> Situation:
    """The situation after an alert was raised on the strength of that story."""
    told = tuple(
        telling.model_copy(update={"alert": alert}) if telling.story == story else telling for telling in known.told
    )
    return known.model_copy(update={"told": told, "alerted": max(now, known.alerted or now)})


def key_of(known: Situation) -> str:
    """How the store finds it: its sides in the form that lookups match."""
    return lookup_key(known.senders, known.hosts, known.region)


def _state(known: Situation, verdict: Verdict, changed: frozenset[str]) -> dict[str, object]:
    if not changed:
        return {}
    number = headline_count(verdict)
    moved = number is not None and ("count" in changed or known.headline is None)
    return {
        "kind": kind_of(verdict),
        "status": status_of(verdict),
        "headline": number if moved else known.headline,
    }


def with_sides(known: Situation, verdict: Verdict, sides: Sequence[str]) -> dict[str, object]:
    """What changes in the sides: one that was unknown is filled in, named others are added, and the pair follows."""
    senders = known.senders or verdict.senders
    hosts = known.hosts or verdict.hosts
    senders = _distinct(
        senders, tuple(code for code in verdict.senders if code in sides or _own_company(code, senders))
    )
    hosts = _distinct(hosts, tuple(code for code in verdict.hosts if code in sides))
    if (senders, hosts) == (known.senders, known.hosts):
        return {}
    named = Verdict(label="yes", score=1.0, senders=senders, hosts=hosts, region=known.region or verdict.region)
    return {"senders": senders, "hosts": hosts, "pair": pair_of(named)}


def _own_company(code: str, senders: Sequence[str]) -> bool:
    """A company is named where none was."""
    return is_company(code) and not any(is_company(known) for known in senders)


def _counts(known: Situation, report: Report, publisher: str, now: datetime) -> tuple[KnownCount, ...]:
    """A story's newer version replaces the numbers of its older one; others stay side by side."""
    story = report.story.story
    kept = [count for count in known.counts if count.page or count.story != story]
    fresh = [count for count in report.verdict.counts if count.scope in HEADLINE_SCOPES]
    if not fresh and report.verdict.count is not None:
        fresh = [Count(value=report.verdict.count)]
    added = [
        KnownCount(
            count=count.model_copy(update={"span": None}),
            story=story,
            publisher=publisher,
            at=now,
            page=report.story.page is not None,
        )
        for count in fresh
    ]
    return tuple([*kept, *added][-_MAX_STORIES:])


def _facts(known: Situation, report: Report, publisher: str, now: datetime) -> tuple[KnownFact, ...]:
    """The facts that nobody has told yet, with who says so."""
    verdict = report.verdict
    stated = (
        ("kind", kind_of(verdict)),
        ("status", status_of(verdict)),
        ("senders", "+".join(sorted(verdict.senders))),
        ("hosts", "+".join(sorted(verdict.hosts))),
        *((point.fact, point.value) for point in points_of(report)),
    )
    return add_facts(known, report, stated, now, publisher)


def add_facts(
    known: Situation, report: Report, stated: Iterable[tuple[str, str | None]], now: datetime, publisher: str = ""
) -> tuple[KnownFact, ...]:
    """The situation's facts with those of ``stated`` that nobody has told of the report's direction."""
    direction = direction_of(kind_of(report.verdict))
    who = report.verdict.claims[0].who if report.verdict.claims else None
    publisher = publisher or publisher_of(report.story.source)
    fresh = [
        KnownFact(
            fact=fact, value=value, direction=direction, who=who, story=report.story.story, publisher=publisher, at=now
        )
        for fact, value in stated
        if value
    ]
    kept = [*known.facts]
    for one in fresh:
        if not any(told_by(old.point, one.point) and old.direction == direction for old in kept):
            kept.append(one)
    return tuple(kept[-_MAX_FACTS:])


def _turned(known: Situation, telling: Told, verdict: Verdict) -> Situation:
    """The situation with its sides the other way round where most of its stories have them so."""
    mirrored = sum(told.mirrored for told in known.told) + telling.mirrored
    if not telling.mirrored or 2 * mirrored <= len(known.told) + 1:
        return known
    told = tuple(one.model_copy(update={"mirrored": not one.mirrored}) for one in known.told)
    return known.model_copy(
        update={"senders": verdict.senders, "hosts": verdict.hosts, "pair": pair_of(verdict), "told": told}
    )


def _telling(known: Situation, report: Report, publisher: str) -> Told:
    verdict, before = report.verdict, known.telling(report.story.story)
    return Told(
        story=report.story.story,
        revision=report.story.revision,
        kind=kind_of(verdict),
        status=status_of(verdict),
        count=headline_count(verdict),
        publisher=publisher,
        alert=before.alert if before else None,
        evidence=tuple(part.text[:_EVIDENCE_CHARS] for part in verdict.evidence[:_EVIDENCE]),
        sketch=sketch_of(report.story),
        mirrored=crossed(known.sides, sides_in(verdict)),
        page=report.story.page is not None,
    )


def _tellings(known: Situation, telling: Told) -> tuple[Told, ...]:
    """The latest stories; those that an alert rests on are kept longest, fingerprints only of the latest."""
    if known.telling(telling.story) is not None:
        return tuple(telling if old.story == telling.story else old for old in known.told)
    told = [*known.told, telling]
    if len(told) > _MAX_STORIES:
        told.remove(next((old for old in told if old.alert is None), told[0]))
    fading = len(told) - _MAX_SKETCHES - 1
    if fading >= 0 and told[fading].sketch:
        told[fading] = told[fading].model_copy(update={"sketch": ()})
    return tuple(told)


def _stage(verdict: Verdict) -> Stage:
    return Stage(direction=direction_of(kind_of(verdict)), status=status_of(verdict))


def _sources(known: Situation, report: Report, publisher: str, sketch: tuple[int, ...]) -> dict[str, object]:
    """The publisher is added unless it is known under another name or carries another's text."""
    names = identities(report.story)
    if names & set(known.origins):
        return {"origins": _distinct(known.origins, tuple(sorted(names)))}
    if any(copies(sketch, told.sketch) for told in known.told if told.story != report.story.story):
        return {}
    return {"sources": (*known.sources, publisher), "origins": (*known.origins, *sorted(names))}


def _distinct(known: tuple[T, ...], fresh: tuple[T, ...]) -> tuple[T, ...]:
    return (*known, *(value for value in fresh if value not in known))
