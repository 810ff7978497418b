"""The parties of a deployment as codes: senders, hosts or a region, company or mission, place, purpose."""

import re
from dataclasses import dataclass, replace

from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.parties.neighbours import warring
from services.classifier.scenes import claims, ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_OFFICE_IN = re.compile(
    r"\b(?:office|ministry|minister|government|parliament|presidency|palace|officials?|authorities|junta)\s+(?:in|at)\s+$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\s+(?:said|says|announced|confirmed|denied|told)\b")
_WHERE = frozenset({"name", "adj", "place", "seat", "region"})
_ACTORS = frozenset({"name", "adj", "seat", "office", "force"})
_FORCES = frozenset({"force", "mission", "peacekeepers", "peacekeeping", "contingent", "blue"})
_PURPOSES = ("evacuation", "relief")


@dataclass(frozen=True, slots=True)
class Parties:
    """Who sends, where to."""

    senders: tuple[str, ...]
    hosts: tuple[str, ...]
    region: str | None
    via: str | None
    place: str | None
    disputed: bool


def joined(first: Parties, more: Parties) -> Parties:
    """The parties of a reading, and of another one what that lacks."""
    states = first.hosts or more.hosts
    return Parties(
        senders=first.senders or more.senders,
        hosts=states,
        region=None if states else first.region or more.region,
        via=first.via or more.via,
        place=first.place or more.place,
        disputed=first.disputed or (more.disputed and set(more.hosts) <= set(states)),
    )


def parties(reading: Reading) -> Parties:
    """The parties of the item's frame."""
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have parties)
    hosts = frame.hosts or _named(reading)
    states = tuple(mark for mark in hosts if roles.form(mark) != "region")
    regions = tuple(mark for mark in hosts if roles.form(mark) == "region")
    named = (mark for mark in states if roles.form(mark) in {"place", "seat"})
    place = next((mark for mark in named if not _speaks(reading, mark)), None)
    return Parties(
        senders=(*(senders := _senders(_known(reading))), *_companies(reading, senders)),
        hosts=_codes(states),
        region=roles.code(regions[0]) if regions and not states else None,
        via=next(
            (mark.place.via for mark in (*frame.senders, *_missions(reading)) if mark.place and mark.place.via), None
        ),
        place=place.text if place is not None else None,
        disputed=any(mark.place is not None and mark.place.disputed for mark in states),
    )


def _known(reading: Reading) -> tuple[Mark, ...]:
    """The frame's senders, or else who acts; nobody where governments only want or weigh a force of others."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    others = _lent(frame) or _weighed(reading)
    return () if others else frame.senders or _actor(reading)


def _lent(frame: Frame) -> bool:
    """Whether a government only wants others' troops sent: "Washington pushes to send foreign force to Haiti"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or scene.words.joins or frame.sender_how != "subject" or not ownership.anonymous(scene, troop):
        return False
    states = all(roles.form(mark) not in {"body", "mission"} for mark in frame.senders)
    return states and (frame.link, frame.movement) == ("active", "send") and _foreign(scene, troop)


def _foreign(scene: Scene, troop: Mark) -> bool:
    """Whether troops are called foreign, so that they are not those of who speaks."""
    return scene.words.aside.alien.any((*scene.between(0, troop.start)[-2:], *scene.between(troop.start, troop.end)))


def _weighed(reading: Reading) -> bool:
    """Whether governments only think of a force of many nations: "X, Y weigh peacekeepers. ... multinational force"."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    thought = frame.link == "stance" and frame.move is not None and frame.move.has("stage.considered")
    if not thought or frame.sender_how != "subject" or len(frame.senders) < 2:  # noqa: PLR2004 (one may mean its own)
        return False
    return any(one.troop is not None and ownership.anonymous(one.scene, one.troop) for one in reading.support)


def _named(reading: Reading) -> tuple[Mark, ...]:
    """The only other place of an item whose frame names none: a state that its sentences name in any form."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    own = set(frame.codes(frame.senders))
    words = frame.scene.words
    never = {host for code in own for host in words.no_hosts.get(code, ())}
    others = [
        (scene, geo)
        for scene in reading.scenes
        for geo in scene.geos
        if roles.form(geo) in _WHERE and roles.code(geo) not in own and not _aside(frame, scene, geo)
    ]
    if not others:
        return ()
    scene, mark = others[0]
    region = words.neighbourhoods.get(roles.code(mark))
    if mark.place is None or region is None or not (roles.code(mark) in never or warring(scene, mark)):
        return (mark,)
    return (replace(mark, place=replace(mark.place, code=region, form="region", disputed=False)),)


def _actor(reading: Reading) -> tuple[Mark, ...]:
    """The first state that the item names as one who acts, where its frame names no sender; none of nameless troops."""
    frame = reading.frame
    assert frame is not None  # noqa: S101
    if frame.troop is not None and _nameless(frame.scene, frame.troop):
        return _body(reading, frame.troop)
    hosts = set(frame.codes(frame.hosts))
    named = (geo for scene in reading.scenes for geo in scene.geos if not scene.parts[geo] and roles.acts(scene, geo))
    actors = tuple(geo for geo in named if roles.form(geo) in _ACTORS and roles.code(geo) not in hosts)[:1]
    return actors or (_body(reading, frame.troop) if frame.troop is not None else ())


def _body(reading: Reading, troop: Mark) -> tuple[Mark, ...]:
    """The only body that an item names, whose a force is that no state owns: "Congo force renewed ... UN"."""
    words = troop.text.lower().split()
    named = [geo for scene in reading.scenes for geo in scene.geos if roles.form(geo) == "body"]
    return tuple(named[:1]) if _FORCES & set(words) and len({roles.code(geo) for geo in named}) == 1 else ()


def _nameless(scene: Scene, troop: Mark) -> bool:
    """Whether the troops are nobody's by name, or only a region's: "European military advisers"."""
    regions = (geo for geo in scene.geos if roles.form(geo) == "region" and 0 <= troop.start - geo.end <= 1)
    return ownership.anonymous(scene, troop) or any(True for _ in regions)


def _aside(frame: Frame, scene: Scene, geo: Mark) -> bool:
    """Whether a state only stands beside what is told, or tells it in the frame's own sentence."""
    speaks = scene is frame.scene and any(geo.start == start for start, _ in claims.speakers(scene))
    return scene.parts[geo] == "beside" or speaks


def _speaks(reading: Reading, mark: Mark) -> bool:
    """Whether a capital only says who speaks: "the president's office in Lomé said"."""
    if roles.form(mark) != "seat":
        return False
    texts = [scene.text for scene in reading.scenes if scene.text[mark.start : mark.end] == mark.text]
    return any(_OFFICE_IN.search(text[: mark.start]) or _SAYS.match(text[mark.end :]) for text in texts)


def purpose(reading: Reading) -> str | None:
    """Relief or evacuation, where the text says so."""
    return next((name for name in _PURPOSES if reading.cued(f"signals.{name}")), None)


def _senders(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    """States and bodies; a state's company adds its name beside its state."""
    codes: list[str] = []
    for mark in marks:
        if mark.place is not None:
            codes += [mark.place.code, *([mark.place.extra] if mark.place.extra else [])]
    return tuple(dict.fromkeys(codes))


def _companies(reading: Reading, senders: tuple[str, ...]) -> tuple[str, ...]:
    """A company of the sender's that the text names elsewhere, where hired men move, or fighters, men, instructors."""
    frame = reading.frame
    if frame is None or frame.troop is None:
        return ()
    if frame.troop.has("troops.strong", "troops.units") and not frame.troop.has("troops.hired"):
        return ()
    named = (geo.place for scene in reading.scenes for geo in scene.geos if geo.place and geo.place.extra)
    return tuple(dict.fromkeys(p.extra for p in named if p.extra and p.code in senders and p.extra not in senders))


def _codes(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(roles.code(mark) for mark in marks))


def _missions(reading: Reading) -> tuple[Mark, ...]:
    assert reading.frame is not None  # noqa: S101
    return tuple(geo for geo in reading.frame.scene.geos if roles.form(geo) == "mission")
