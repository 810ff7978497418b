"""Headlines that tell a movement of troops and nothing else: "Uruguay doubles its battalion in Haiti, minister says".

Every word must be told: a state, troops, the movement, a cue of the stage, a number, or one of the small words, times
and speakers of the lexicon's table ``[plain]``. What is left over may be other news: "lost", "mines", "face attacks".
"""

import re
from collections.abc import Iterable, Iterator

from services.classifier.facts.verbless import bare
from services.classifier.frames.mass import contested
from services.classifier.frames.reading import Reading
from services.classifier.frames.stated import decides
from services.classifier.lexicon.matcher import Mark
from services.classifier.parties import callers
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.ownership import anonymous
from services.classifier.scenes.scene import Scene

_WORD = re.compile(r"['’.\-]*\w[\w'’.\-]*")
_NUMBER = re.compile(r"[\d.,]+(?:k|th|st|nd|rd|m)?|\d[\w-]*|[a-z]+-strong")
_SENTENCE_CASE = re.compile(r"(?:\s[a-z]{4,}\b.*){2}")
_THEY = re.compile(r"(?:They|The|Those|Some|About|Around|Nearly|All|Its|Their|Up to|[\d,]+)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDS = re.compile(r"['’]s?$|^['’]|[.\-]+$")
_OTHER = (
    *("casualty", "combat", "trial", "arms", "volunteer", "visit", "domestic", "police", "commercial", "local"),
    *("software", "transit", "pressure", "massing"),
)
_LOOKING = ("opinion", "history", "sport", "exercise", "condition")
_SENT = frozenset({"owner", "subject", "agent", "origin"})
_PLACED = frozenset({"preposition", "object", "compound", "adjective", "region"})
_LINKS = frozenset({"active", "passive", "compound", "nominal", "take", "base", "rescue", "invade"})
_SAID = ("claimed", "hearsay", "admitted", "denied", "confirmed", "refused", "considered")
_COMING = frozenset({"send", "host", "more"})
_GOING = frozenset({"arrive", "invade", "leave"})
_BEFORE = 3  # words: "last French soldier"
_ASKED = frozenset({"stage.requested", "stage.offered", "stage.approved", "stage.refused", "stage.considered"})


def plainly(reading: Reading) -> bool:
    """Whether the headline tells the frame and next to nothing else: one word more where troops and movement are sure.

    Only where whose troops and where are told in it, in no foe's land and on no disputed ground, of which every day's
    fighting speaks in the same words.
    """
    frame = reading.frame
    if frame is None or frame.own or frame.scene.words.joins or fought(frame) or not _opening(reading, frame):
        return False
    if not _whose(frame):
        return False
    end = _end(frame)
    if frame.scene.words.plain_tail.search(frame.scene.text, 0, frame.anchor):
        return False  # troops of a subordinate clause
    told = _told(frame, end) or _followed(reading, frame)
    return told and not _other(frame, end) and len(tuple(_left(frame, end))) <= _sure(frame)


def _whose(frame: Frame) -> bool:
    """Whether it is plain whose troops move: a state's, nobody's by name that go, a state itself that invades."""
    troop = frame.troop
    if troop is None:
        decided = frame.link == "implicit" and frame.move is not None and decides(frame.scene, frame.move)
        stated = frame.link == "invade" and frame.host_how == "object"
        return frame.sender_how == "subject" and (stated or (decided and frame.host_how in {"preposition", "compound"}))
    nameless = frame.movement == "leave" and not frame.senders and anonymous(frame.scene, troop)
    one = troop.has("troops.single") and not frame.scene.words.unique.any(
        frame.scene.between(0, troop.start)[-_BEFORE:]
    )
    return not one and (frame.sender_how in _SENT or nameless)


def _opening(reading: Reading, frame: Frame) -> bool:
    """Whether the frame's sentence is the whole headline, or the first of the summary and tells of troops that come."""
    scene, titles = frame.scene, [scene for scene in reading.scenes if scene.title]
    if scene.title:
        return len(titles) == 1 and "?" not in scene.text and not scene.words.clause.asks.match(scene.text)
    looked = any(title.cues(f"signals.{name}") for title in titles for name in _LOOKING)
    return _early(scene) and not looked and _moves(frame)


def _moves(frame: Frame) -> bool:
    """Whether somebody sends or hires troops, or they come or go with nothing else told."""
    people = frame.troop is not None and frame.troop.has("troops.strong", "troops.units", "troops.count")
    if frame.movement == "more" and not people:
        return False  # "will expand military training for Malians"
    if frame.link == "active":
        return frame.movement in _COMING or (frame.movement == "leave" and frame.host_how == "preposition")
    if frame.link == "take" and frame.movement == "leave":
        return frame.host_how == "actor" and bool(frame.scene.cues("stage.ordered"))  # "has ordered troops to leave"
    return frame.link == "passive" and frame.movement in _GOING and frame.host_how in _PLACED and not _dated(frame)


def _dated(frame: Frame) -> bool:
    """Whether a year stands beside the movement: it is no news."""
    return bool(_YEAR.search(frame.scene.text))


def _early(scene: Scene) -> bool:
    return scene.sentence.part == "summary" and scene.sentence.index == 0


def _other(frame: Frame, end: int) -> bool:
    """Whether a cue of other news stands in the headline's first clauses, or one of a look back anywhere."""
    scene, troop = frame.scene, frame.troop
    move = (
        (frame.move.start, frame.move.end) if frame.move is not None else (end, end)
    )  # what is the movement is no other
    beside = (*scene.between(0, move[0]), *scene.between(move[1], end))
    if any(scene.cues(f"signals.{name}") for name in _LOOKING) or scene.words.taken.any(beside):
        return True
    own = range(troop.start, troop.end) if troop is not None else range(0)  # jets that are the troops are no arms
    return any(cue.start < end and cue.start not in own for name in _OTHER for cue in scene.cues(f"signals.{name}"))


def _told(frame: Frame, end: int) -> bool:
    """Whether troops, movement and place hang together by rules that seldom err."""
    placed = frame.host_how == "preposition"
    if frame.link == "there":
        due = bare(frame) == "due"  # "more French troops for Chad"
        return placed and ((frame.sender_how == "owner" and (due or _present(frame, end))) or _owned_up(frame))
    if frame.link == "implicit":
        return frame.host_how in {"preposition", "compound"}
    if frame.link == "acting":
        return frame.sender_how == "owner" and placed and _disclosed(frame, end)
    asked = frame.link == "stance" and frame.move is not None and not _ASKED.isdisjoint(frame.move.tags)
    if frame.host_how == "actor":  # a host acts on troops whose state is named: "Togo asks for Ghana's soldiers"
        return (frame.sender_how in {"owner", "agent"} or not frame.senders) and (asked or frame.link in _LINKS)
    if frame.host_how == "nearby" and _called(frame):
        return asked or (frame.link == "active" and frame.movement == "send")
    return (asked and placed) or (frame.link in _LINKS and frame.host_how in _PLACED) or _beside(frame)


def _followed(reading: Reading, frame: Frame) -> bool:
    """Whether the next sentence says where: "Fiji withdraws its soldiers. The 60 men had been in Sinai"."""
    lead = next((scene for scene in reading.scenes if _early(scene)), None)
    if lead is None or not _THEY.match(lead.text) or frame.host_how != "elsewhere":
        return False
    if not (frame.scene.title and _sure(frame)):
        return False
    if any(lead.cues(f"signals.{name}") for name in (*_OTHER, *_LOOKING)):
        return False
    parties = {*frame.codes(frame.senders), *frame.codes(frame.hosts)}
    placed = {roles.code(mark) for part in ("into", "from") for mark in roles.grounds(lead, part)}
    named = {roles.code(geo) for geo in lead.geos}
    return bool(placed & set(frame.codes(frame.hosts))) and named <= parties


def _called(frame: Frame) -> bool:
    """Whether the place is where trouble is, who is helped, or who asks: "after a plea from Malta"."""
    return bool(callers.troubled(frame) or callers.aided(frame) or callers.pleaders(frame))


def _beside(frame: Frame) -> bool:
    """Whether a base stands near another state's town: "builds army camp near Mogadishu"."""
    return frame.link == "base" and frame.host_how == "nearby" and roles.form(frame.hosts[0]) in {"place", "seat"}


def _disclosed(frame: Frame, end: int) -> bool:
    """Whether it comes out that troops do something in a place: "French soldiers secretly train Malians in Mopti"."""
    return any(cue.start < end for name in ("hearsay", "admitted") for cue in frame.scene.cues(f"stage.{name}"))


def _owned_up(frame: Frame) -> bool:
    """Whether a state speaks of its own troops in a place: "France admits troops in Chad", "denies troops in"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or frame.sender_how != "subject":
        return False
    cues = (cue for name in ("admitted", "denied") for cue in scene.cues(f"stage.{name}") if cue.end <= troop.start)
    return any(not scene.between(cue.end, troop.start) for cue in cues)


def _present(frame: Frame, end: int) -> bool:
    """Whether troops without a movement are said to be in a place: "Kyiv: Cuban soldiers still in Belarus"."""
    scene = frame.scene
    if any(move.start < end and not move.has("moves.core") for move in scene.moves):
        return False
    said = any(cue.start < end for name in _SAID for cue in scene.cues(f"stage.{name}"))
    barred = frame.troop is not None and scene.words.none.any(scene.between(0, frame.troop.start)[-4:])
    return said or barred or scene.words.lasting.any(scene.between(0, end))


def _end(frame: Frame) -> int:
    """Where the clause ends that holds all of the frame: what follows only tells when and why."""
    last = max(mark.end for mark in (frame.troop, frame.move, *frame.senders, *frame.hosts) if mark is not None)
    tail = frame.scene.words.plain_tail.search(frame.scene.text, last)
    end = tail.start() if tail else len(frame.scene.text)
    comma = -1 if frame.scene.title else frame.scene.text.find(", ", last, end)
    return comma if comma >= 0 else end


def _sure(frame: Frame) -> bool:
    """Whether troops and movement are so plain that a word more changes nothing."""
    if not frame.scene.title and frame.link != "active":
        return False
    strong = frame.troop is not None and frame.troop.has("troops.strong", "troops.units", "troops.count")
    return strong and frame.move is not None and frame.move.has("moves.core") and frame.link in {"active", "passive"}


def fought(frame: Frame) -> bool:
    """Whether the place is a foe's or disputed, and no base is built there."""
    if frame.link == "base":
        return False
    foes = frame.scene.words.foes
    sides = (host in foes.get(sender, ()) for sender in frame.codes(frame.senders) for host in frame.codes(frame.hosts))
    return any(sides) or contested(frame)


def _left(frame: Frame, end: int) -> Iterator[str]:
    """The words of a headline's first clauses that nothing accounts for; names only say where, or who says so."""
    scene = frame.scene
    known = _known(scene)
    named = _SENTENCE_CASE.search(scene.text) is not None
    for match in _WORD.finditer(scene.text, 0, end):
        word = "".join(sign for at, sign in enumerate(match[0].lower(), match.start()) if at not in known)
        if word == match[0].lower():
            word = _ENDS.sub("", word)
        name = named and match.start() > 0 and match[0][0].isupper()
        if word.strip("'’.-") not in {"", "s"} and not (name or _small(scene, word)):
            yield word


def _known(scene: Scene) -> frozenset[int]:
    """The signs that states, troops, movements and cues of the stage cover."""
    marks: Iterable[Mark] = (*scene.geos, *scene.troops, *scene.bases, *scene.moves, *scene.particles)
    stage = (mark for tag, found in scene.marks.items() if tag.startswith("stage.") for mark in found)
    return frozenset(at for mark in (*marks, *stage) for at in range(mark.start, mark.end))


def _small(scene: Scene, word: str) -> bool:
    words = scene.words
    return (
        word in words.plain
        or word in words.troubles
        or word in words.anaphors
        or word in words.gap
        or word in words.modifiers
        or bool(_NUMBER.fullmatch(word))
    )
