"""Frames: one movement or presence as one sentence tells it, with the states that play a part in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.classifier import roles
from services.classifier.matcher import Mark
from services.classifier.scene import Scene

REACH = {"send": 7, "arrive": 6, "more": 6, "leave": 7, "rotate": 6, "extend": 6, "presence": 7, "invade": 6}
REACH |= {"host": 8, "take": 6}
_OF_BASES = {"leave": "leave", "presence": "presence"}
_RANK = {"active": 3, "compound": 3, "nominal": 3, "passive": 2.5, "take": 2.5, "base": 2, "invade": 2, "implicit": 1.5}
_RANK |= {"there": 1.0, "stance": 2.2}
_HOW = {"owner": 2, "origin": 1.5, "agent": 1.5, "subject": 1.5, "": 0, "preposition": 2, "object": 2, "compound": 1.5}
_HOW |= {"mission": 1.5, "actor": 1.0, "adjective": 1.2, "nearby": 0.5, "elsewhere": 0.3, "region": 1.4}


@dataclass(frozen=True, slots=True)
class Frame:
    """A reading of one sentence.

    ``link`` says how troops and movement hang together, ``movement`` the class of the movement word; ``sender_how``
    and ``host_how`` by which rule the states were found. ``own`` means that the only place found is the sender's own.
    """

    scene: Scene
    link: str
    movement: str
    troop: Mark | None
    move: Mark | None
    senders: tuple[Mark, ...] = ()
    hosts: tuple[Mark, ...] = ()
    sender_how: str = ""
    host_how: str = ""
    own: bool = False

    @property
    def rank(self) -> float:
        """How much of a frame it is; the best one of an item speaks for it."""
        place = {"title": 2.0, "summary": 0.6, "text": 0.0}[self.scene.sentence.part]
        late = 0.4 * self.scene.sentence.index if self.scene.sentence.part != "title" else 0.0
        weak = 0.5 if self.troop is not None and not self.troop.has("troops.strong", "troops.units") else 0.0
        if self.move is not None:
            weak += 0.4 * (self.link == "active" and self.movement == "presence") - 0.3 * self.move.has("moves.core")
        if self.troop is not None:
            weak += 0.6 * any(roles.form(mark) == "mission" and mark.start == self.troop.start for mark in self.senders)
        return _RANK[self.link] + _HOW[self.sender_how] + _HOW[self.host_how] + place - late - weak - 2.0 * self.own

    @property
    def anchor(self) -> int:
        """Where the frame begins in its sentence."""
        return min(mark.start for mark in (self.troop, self.move) if mark is not None)

    def codes(self, marks: tuple[Mark, ...]) -> tuple[str, ...]:
        """The codes of some marks, each once."""
        return tuple(dict.fromkeys(roles.code(mark) for mark in marks))


def frames(scene: Scene) -> tuple[Frame, ...]:
    """Every reading of the sentence, best first."""
    found = [*_moved(scene), *_based(scene), *_entered(scene), *_implied(scene), *_there(scene), *_stanced(scene)]
    return tuple(sorted((_filled(frame) for frame in found), key=lambda frame: -frame.rank))


def _moved(scene: Scene) -> Iterator[Frame]:
    """Troops and a movement word near each other."""
    for troop in scene.troops:
        if _hardware(scene, troop):
            continue
        for move in scene.moves:
            link = _link(scene, troop, move)
            for movement in _movements(move):
                if link and len(_between(scene, troop, move)) <= REACH[movement]:
                    if movement == "take":
                        yield from _taken(scene, troop, move)
                    elif movement != "host" or (roles.owners(scene, troop) and len(_between(scene, troop, move)) <= 4):  # noqa: PLR2004 (words)
                        yield Frame(scene, link, movement, troop, move)


def _movements(move: Mark) -> tuple[str, ...]:
    return tuple(sorted(tag.removeprefix("moves.") for tag in move.tags - {"moves.core", "moves.past"}))


def _between(scene: Scene, troop: Mark, move: Mark) -> tuple[str, ...]:
    left, right = (move, troop) if move.start < troop.start else (troop, move)
    return scene.between(left.end, right.start)


def _link(scene: Scene, troop: Mark, move: Mark) -> str:
    if move.start < troop.end and troop.start < move.end:
        inside = troop.start <= move.start and move.end <= troop.end and move.end - move.start < troop.end - troop.start
        return "nominal" if scene.words.order.compounds and not inside else ""
    if scene.broken(move.end, troop.start) if move.start < troop.start else scene.broken(troop.end, move.start):
        return ""
    if move.start < troop.start:
        return "nominal" if scene.text[move.end : troop.start].lstrip().startswith("of ") else "active"
    noun = move.text.lower() in scene.words.nouns
    return "compound" if noun and troop.end + 1 >= move.start else "passive"


def _taken(scene: Scene, troop: Mark, move: Mark) -> Iterator[Frame]:
    """Reads "take our soldiers home": the particle behind the troops makes it a withdrawal."""
    behind = (mark for mark in scene.particles if mark.start >= troop.end)
    particle = next((mark for mark in behind if len(scene.between(troop.end, mark.start)) <= 3), None)  # noqa: PLR2004 (words)
    if (move.start < troop.start or scene.words.order.particles_anywhere) and particle is not None:
        yield Frame(scene, "take", "leave", troop, move)


def _hardware(scene: Scene, troop: Mark) -> bool:
    """Tanks and jets are arms unless somebody owns them in the sentence."""
    arms = any(mark.start == troop.start for mark in scene.cues("signals.arms"))
    return arms and not roles.owners(scene, troop)


def _based(scene: Scene) -> Iterator[Frame]:
    """A foreign base: built, opened, offered, used, closed."""
    for base in scene.bases:
        near = [move for move in scene.moves if len(_between(scene, base, move)) <= REACH["host"]]
        for move in near:
            for movement in _movements(move):
                if movement in {"host", "send", "leave", "presence", "more", "extend", "rotate"} and _foreign(
                    scene, base
                ):
                    yield Frame(scene, "base", _OF_BASES.get(movement, "host"), base, move)


def _foreign(scene: Scene, base: Mark) -> bool:
    return bool(roles.owners(scene, base)) or len({roles.code(geo) for geo in scene.geos}) > 1


def _entered(scene: Scene) -> Iterator[Frame]:
    """Invasions and incursions, with or without a noun for troops."""
    for move in scene.moves:
        noun = move.text.lower() in scene.words.nouns
        if move.has("moves.invade") and (not noun or scene.cues("signals.first_entry")):
            yield Frame(scene, "invade", "invade", None, move)


def _implied(scene: Scene) -> Iterator[Frame]:
    """A movement noun without troops: "the French withdrawal from Mali"."""
    for move in scene.moves:
        noun = move.text.lower() in scene.words.nouns
        pressed = move.has("moves.leave") and scene.cues("signals.pressure") and roles.subjects(scene, move.start)
        if pressed or (noun and move.has("moves.leave", "moves.send") and roles.owners(scene, move)):
            yield Frame(scene, "implicit", _movements(move)[0], None, move)


def _there(scene: Scene) -> Iterator[Frame]:
    """Somebody's troops in a place, and no movement word that fits."""
    for troop in scene.troops:
        if not _hardware(scene, troop) and (roles.owners(scene, troop) or _placed(scene, troop)):
            yield Frame(scene, "there", "presence", troop, None)


def _placed(scene: Scene, troop: Mark) -> bool:
    """Whether, as in "2,000 soldiers in Syria", troops have a place right behind them."""
    ground = next(iter(roles.grounds(scene, "into", troop.end)), None)
    near = ground is not None and len(scene.between(troop.end, ground.start)) <= 2  # noqa: PLR2004 (preposition, article)
    return near and troop.has("troops.strong", "troops.units")


def _stanced(scene: Scene) -> Iterator[Frame]:
    """A refusal, request, offer or thought with troops right behind it: "no ground troops for Ukraine"."""
    for troop in scene.troops:
        if troop.has("troops.company"):
            continue
        for tag in ("stage.refused", "stage.considered", "stage.requested", "stage.offered"):
            for cue in scene.cues(tag):
                behind = troop.start >= cue.end and len(scene.between(cue.end, troop.start)) <= 4  # noqa: PLR2004 (words)
                over = cue.start <= troop.start < cue.end
                if (behind or over) and not _hardware(scene, troop) and not scene.broken(cue.end, troop.start):
                    yield Frame(scene, "stance", "send", troop, cue)


def _filled(frame: Frame) -> Frame:
    """The frame with its states."""
    senders, sender_how = _senders(frame)
    if sender_how == "owner" and frame.link == "active" and frame.movement == "send" and _estimated(frame):
        frame = replace(frame, movement="presence")
    own = {roles.code(mark) for mark in senders}
    own |= {code for code, state in frame.scene.words.territories.items() if state in own}
    hosts, host_how = _hosts(replace(frame, senders=senders), own)
    if _hosting(frame, senders, sender_how, hosts):
        return replace(frame, hosts=senders, host_how="actor")
    abroad = tuple(mark for mark in hosts if roles.code(mark) not in own)
    states = tuple(mark for mark in abroad if roles.form(mark) != "region")
    if hosts and not abroad:
        return replace(frame, senders=senders, sender_how=sender_how, own=True)
    how = host_how if states else "region" if abroad else ""
    return replace(frame, senders=senders, sender_how=sender_how, hosts=states or abroad, host_how=how)


def _estimated(frame: Frame) -> bool:
    """Whether the verb of sending is one of saying here: "Kyiv puts the contingent at 12,000"."""
    return any(frame.move is not None and cue.start == frame.move.start for cue in frame.scene.cues("stage.claimed"))


def _hosting(frame: Frame, senders: tuple[Mark, ...], how: str, hosts: tuple[Mark, ...]) -> bool:
    """Whether the one who acts is the host: it asks others for troops, or sends foreign ones out of its own land."""
    if how != "subject" or any(roles.form(mark) not in {"name", "seat"} for mark in senders):
        return False
    if not hosts and all(frame.scene.text[mark.end :].lstrip().startswith(":") for mark in senders):
        return True  # "Mali : retrait des troupes"
    if frame.movement == "leave":
        return bool(hosts) and all(
            roles.form(mark) == "name" and roles.code(mark) in frame.codes(senders) for mark in hosts
        )
    return not hosts and frame.movement in {"send", "arrive", "more"} and bool(frame.scene.cues("stage.requested"))


def _senders(frame: Frame) -> tuple[tuple[Mark, ...], str]:
    scene, noun = frame.scene, frame.troop or frame.move
    assert noun is not None  # noqa: S101 (a frame has a troop or a move)
    if owned := tuple(mark for mark in roles.owners(scene, noun) if roles.form(mark) != "region"):
        return owned, "owner"
    if frame.link == "base":
        users = [mark for troop in scene.troops for mark in roles.owners(scene, troop)]
        makers = [geo for geo in scene.geos if geo.end <= noun.start and roles.form(geo) in {"adj", "name"}]
        makers = [geo for geo in makers if roles.form(geo) == "adj" or scene.parts[geo] not in {"into", "from"}]
        if users or (makers and not roles.subjects(scene, noun.start)[1:]):
            return tuple((users or makers[-1:])[:1]), "owner"
    if frame.movement != "leave" and frame.troop and (origin := roles.origins(scene, frame.troop)):
        return origin, "origin"
    if agents := roles.agents(scene):
        return agents, "agent"
    at = frame.move.start if frame.move is not None else frame.anchor
    subjects = roles.subjects(scene, at)
    if frame.link == "base" and len(subjects) > 1:
        subjects = tuple(mark for mark in subjects if roles.code(mark) in scene.words.usual_senders)[:1] or subjects
    return (subjects, "subject") if subjects else ((), "")


def _hosts(frame: Frame, own: set[str]) -> tuple[tuple[Mark, ...], str]:
    scene = frame.scene
    first = "from" if frame.movement == "leave" else "into"
    candidates = [
        (roles.grounds(scene, first, frame.anchor), "preposition"),
        (roles.grounds(scene, "from", frame.anchor) if frame.link == "stance" else (), "preposition"),
        (_object(frame), "object"),
        (roles.grounds(scene, "into", frame.anchor), "preposition"),
        (roles.compounds(scene), "compound"),
        (roles.grounds(scene, "into"), "preposition"),
        (_missions(scene), "mission"),
        (roles.described(scene, frame.anchor), "adjective"),
        (_actors(frame), "actor"),
        (_partners(frame, own), "actor"),
        (_callers(frame), "actor"),
        (roles.nearby(scene, frame.anchor), "nearby"),
    ]
    seen: tuple[Mark, ...] = ()
    for marks, how in candidates:
        if any(roles.code(mark) not in own for mark in marks):
            return _nearest(frame, marks, own), how
        seen = seen or (marks if how == "preposition" else ())
        if seen and how == "mission":
            return seen, ""
    return seen, ""


def _nearest(frame: Frame, marks: tuple[Mark, ...], own: set[str]) -> tuple[Mark, ...]:
    """The first place that is not the sender's, with those listed beside it."""
    abroad = [mark for mark in marks if roles.code(mark) not in own]
    kept = [abroad[0]]
    for mark in abroad[1:]:
        if not frame.scene.listed(kept[-1], mark):
            break
        kept.append(mark)
    return tuple(kept)


def _object(frame: Frame) -> tuple[Mark, ...]:
    """The place right behind an entry or exit: "invades Ukraine", "leaves Chad", "invasion of Ukraine"."""
    move, scene = frame.move, frame.scene
    if move is None or frame.movement not in {"invade", "leave", "arrive"}:
        return ()
    after = [geo for geo in scene.geos if geo.start >= move.end and roles.form(geo) in roles.GROUND]
    allowed = (scene.words.modifiers, scene.words.of, scene.words.into)
    between = scene.between(move.end, after[0].start) if after else ()
    if after and all(any(word in words for words in allowed) for word in between):
        return tuple(after)
    return ()


def _missions(scene: Scene) -> tuple[Mark, ...]:
    """Missions stand for the state in which they serve."""
    found = (geo for geo in scene.geos if geo.place is not None and geo.place.host)
    return tuple(
        replace(geo, place=replace(geo.place, code=geo.place.host, form="place"))
        for geo in found
        if geo.place and geo.place.host
    )


def _actors(frame: Frame) -> tuple[Mark, ...]:
    """The host as the one who asks, orders, agrees or hosts."""
    scene = frame.scene
    marks = roles.subjects(scene, min(frame.anchor, *(mark.start for mark in frame.senders), len(scene.text)))
    denies = bool(scene.cues("stage.denied"))
    forms = {"name", "seat", "office"} if denies else {"name", "seat"}
    return tuple(mark for mark in marks if roles.form(mark) in forms and (denies or _acts(frame, mark)))


def _callers(frame: Frame) -> tuple[Mark, ...]:
    """The host by its parliament's or government's adjective: "Iraqi lawmakers vote to expel US troops"."""
    if frame.movement != "leave" or not frame.senders:
        return ()
    before = (geo for geo in frame.scene.geos if roles.form(geo) == "adj" and geo.end <= frame.anchor)
    owned = {mark.start for mark in frame.senders}
    return tuple(geo for geo in before if geo.start not in owned)[:1]


def _partners(frame: Frame, own: set[str]) -> tuple[Mark, ...]:
    """The other party of a basing deal."""
    if frame.link != "base":
        return ()
    marks = roles.subjects(frame.scene, frame.anchor)
    return tuple(mark for mark in marks if roles.code(mark) not in own and roles.form(mark) in {"name", "seat"})


def _acts(frame: Frame, mark: Mark) -> bool:
    between = frame.scene.text[mark.end : mark.end + 30].lower()
    speaks = any(
        cue.start >= mark.end and not frame.scene.between(mark.end, cue.start)
        for cue in frame.scene.cues("stage.claimed")
    )
    return bool(between.strip()) and not speaks
