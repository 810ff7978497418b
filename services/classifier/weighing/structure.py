"""How a reading is built: where its frame stands in the sentence, what parts it, who is named first, what else agrees.

Named features, each 0 or 1, beside those of ``features.py``. Only the model of a language with labelled news enough
weighs them (``weights.en.toml``): there are too many for a handful of examples. The words in them are the lexicon's
own; names that open with ``x:`` hold any word and are chosen like those of ``wording.py``.
"""

from collections.abc import Iterator

from services.classifier.frames.mass import disputed, massed
from services.classifier.frames.reading import Reading
from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.scene import Scene

_BACK, _AHEAD, _FAR, _LOOK = 25, 20, 8, 4
_FULL, _RICH = 6, 7
_QUARTERS, _MASK = "abcd", "0"
_QUOTES = ("'", "‘", '"', "“")


def structure(reading: Reading, year: int | None = None) -> frozenset[str]:
    """The features that hold; none where nothing was read. ``year`` is that of publication, if known."""
    frame = reading.frame
    if frame is None:
        return frozenset()
    told = () if year is None else _late(frame, year)
    return frozenset(
        (
            *(*told, *_worded(frame), *_gap(frame), *_clause(frame)),
            *(*_first(reading, frame), *_all(reading, frame), *_strong(reading, frame)),
        )
    )


def _late(frame: Frame, year: int) -> Iterator[str]:
    """A withdrawal from where all foreign troops had left in an earlier year."""
    gone = frame.scene.words.left
    if frame.movement == "leave" and any(gone.get(code, year) < year for code in frame.codes(frame.hosts)):
        yield "left_before"


def _worded(frame: Frame) -> Iterator[str]:
    """The frame's own words: movement, troops, the preposition of the place."""
    move = frame.move.text.lower() if frame.move else "-"
    troop = frame.troop.text.lower() if frame.troop else "-"
    yield from (f"moved.{move}", f"moved.{move}.{frame.link}", f"troops.{troop}", f"troops.{troop}.{frame.link}")
    host = frame.hosts[0] if frame.hosts else None
    if host is not None and frame.scene.text[host.start : host.end] == host.text:
        before = " ".join(frame.scene.between(max(0, host.start - _AHEAD), host.start)[-1:])
        part = before if any(before in words for words in _small(frame.scene)) else "-"
        yield from (f"placed_by.{part}", f"placed_by.{part}.{frame.movement}")


def _small(scene: Scene) -> tuple[frozenset[str], ...]:
    return scene.words.into, scene.words.from_, scene.words.of, scene.words.by, scene.words.modifiers


def _gap(frame: Frame) -> Iterator[str]:
    """What stands between troops and movement: "sends aid to Ukraine's soldiers" sends no soldiers."""
    if frame.move is None or frame.troop is None:
        return
    scene = frame.scene
    left, right = (frame.move, frame.troop) if frame.move.start < frame.troop.start else (frame.troop, frame.move)
    words = scene.between(left.end, right.start)
    yield f"gap.{frame.link}.{min(len(words), _LOOK)}"
    if any(word in scene.words.into for word in words):
        yield from ("gap_into", f"gap_into.{frame.link}.{frame.movement}")
    if any(word in scene.words.from_ or word in scene.words.of for word in words):
        yield from ("gap_of", f"gap_of.{frame.link}")
    if scene.words.clause.opening.any(words):
        yield from ("gap_clause", f"gap_clause.{frame.link}")
    if any(left.end <= geo.start and geo.end <= right.start for geo in scene.geos):
        yield f"gap_state.{frame.link}"
    if any(move is not frame.move and left.end <= move.start < right.start for move in scene.moves):
        yield "gap_move"


def _clause(frame: Frame) -> Iterator[str]:
    """Where in the sentence the frame stands, behind which conjunction, between which words."""
    scene, part = frame.scene, frame.scene.sentence.part
    behind = [word for word in scene.between(0, frame.anchor)[-_FAR:] if word in scene.words.clause.opening]
    yield f"clause.{behind[-1] if behind else 'none'}"
    if behind:
        yield from (f"clause.any.{part}", f"clause.{behind[-1]}.{frame.movement}")
    yield f"stands.{part}.{_QUARTERS[min(4 * frame.anchor // max(len(scene.text), 1), 3)]}"
    for side, mark in (("m", frame.move), ("t", frame.troop)):
        if mark is not None:
            yield from (f"{side}b:{word}" for word in _plain(scene, max(0, mark.start - _BACK), mark.start)[-1:])
            yield from (f"{side}a:{word}" for word in _plain(scene, mark.end, mark.end + _AHEAD)[:1])


def _plain(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """The words of a stretch, states and numbers masked."""
    text = scene.text[start:end]
    for geo in scene.geos:
        left, right = (min(max(at - start, 0), len(text)) for at in (geo.start, geo.end))
        text = text[:left] + _MASK * (right - left) + text[right:]
    words = scene.words.cutter.words(text)
    return tuple("@" if not word.strip(_MASK) else word if word.isalpha() else "#" for word in words)


def _first(reading: Reading, frame: Frame) -> Iterator[str]:
    """Who the title names first, and by which forms the parties are named."""
    title = next((scene for scene in reading.scenes if scene.title), None)
    if title is not None:
        parts = [_part(frame, geo) for geo in title.geos]
        named = [part + roles.form(geo)[:3] for part, geo in zip(parts, title.geos, strict=True)]
        yield from (f"first.{named[0] if named else 'none'}", f"order.{''.join(parts[:_LOOK])}")
        if named and title.geos[0].start == 0:
            yield f"opens.{named[0]}"
        if ":" in title.text:
            yield "title.colon"
        if any(quote in title.text for quote in _QUOTES):
            yield "title.quote"
    sender, host = (roles.form(marks[0]) if marks else "-" for marks in (frame.senders, frame.hosts))
    yield from (f"sender_form.{sender}", f"host_form.{host}", f"forms.{sender}.{host}")
    yield from (f"senders.{min(len(frame.senders), 3)}", f"hosts.{min(len(frame.hosts), 3)}")


def _part(frame: Frame, geo: Mark) -> str:
    code = roles.code(geo)
    return "S" if code in frame.codes(frame.senders) else "H" if code in frame.codes(frame.hosts) else "G"


def _all(reading: Reading, frame: Frame) -> Iterator[str]:
    """Every frame of the item, by title and lead, and how those beside the best one agree with it."""
    for one in (frame, *reading.support):
        part = "T" if one.scene.title else "L"
        yield from (f"any{part}.{one.link}.{one.movement}", f"any{part}.{one.movement}")
        if one.senders and one.hosts:
            yield f"any{part}.pair.{one.movement}"
        if one.rank >= _FULL:
            yield f"any{part}.full"
        if one.rank >= _RICH:
            yield from (f"any{part}.rich", f"any{part}.rich.{one.movement}")
        if one.own:
            yield f"any{part}.own"
    yield from (name for one in reading.support for name in _agreeing(one, frame))
    yield f"sentences.{min(len({id(one.scene) for one in (frame, *reading.support)}), _LOOK)}"


def _agreeing(one: Frame, frame: Frame) -> Iterator[str]:
    if one.movement == frame.movement and not one.still:
        yield "agree.movement"
    if set(one.codes(one.hosts)) & set(frame.codes(frame.hosts)):
        yield "agree.host"
    if set(one.codes(one.senders)) & set(frame.codes(frame.senders)) and not one.still:
        yield "agree.sender"


def _strong(reading: Reading, frame: Frame) -> Iterator[str]:
    """Which frames tell of a mass of troops, and whether the ground is a foe's or disputed."""
    for part, one in (("f", frame), *(("s", one) for one in reading.support)):
        if massed(one):
            yield from (f"mass_{part}", f"mass_{part}.{one.movement}", f"mass_{part}.{one.link}")
            if one.senders and one.hosts:
                yield from (f"mass_{part}.pair", f"mass_{part}.pair.{one.movement}")
    foes = frame.scene.words.foes
    sides = [host in foes.get(sender, ()) for sender in frame.codes(frame.senders) for host in frame.codes(frame.hosts)]
    if sides:
        side = "foe" if any(sides) else "friend"
        yield from (side, f"{side}.{frame.movement}")
    if disputed(frame):
        part = "title" if frame.scene.title else "lead"
        yield from ("disputed", f"disputed.{frame.movement}", f"disputed.{frame.link}", f"disputed.{part}")
        if massed(frame):
            yield from ("disputed.mass", f"disputed.mass.{frame.movement}")
        if frame.senders:
            yield "disputed.pair"
