"""Who sends: owners of the troops, makers of a base, origins, agents, subjects of the movement."""

from services.classifier.lexicon.matcher import Mark
from services.classifier.parties import contributors
from services.classifier.parties.asked import asked
from services.classifier.scenes import ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene

_LEFT = 3  # words before troops, "its" among them

_COMING = frozenset({"send", "arrive", "more", "presence"})

Found = tuple[tuple[Mark, ...], str]


def senders(frame: Frame) -> Found:
    """The senders and by which rule they were found; neither where the sentence names none."""
    if user := _evicted(frame) or _tenant(frame):
        return user, "subject"
    return _owned(frame) or _based(frame) or _named(frame)


def _owned(frame: Frame) -> Found | None:
    """Those whose troops they are, or the state that moves a body's troops."""
    noun = frame.troop or frame.move
    assert noun is not None  # noqa: S101 (a frame has a troop or a move)
    owned = tuple(mark for mark in ownership.owners(frame.scene, noun) if roles.form(mark) != "region")
    if all(roles.form(mark) in {"body", "mission"} for mark in owned) and (its := _possessed(frame)):
        return its, "subject"
    if not owned or (frame.troop is not None and helped(frame.scene, frame.troop)):
        return None
    if movers := contributors.adders(frame, owned) or contributors.raisers(frame, owned):
        return movers, "subject"
    given = contributors.contributors(frame, owned) or contributors.givers(frame, owned)
    given = given or contributors.joiners(frame, owned)
    return (given, "subject") if given else (owned, "owner")


def _possessed(frame: Frame) -> tuple[Mark, ...]:
    """Who acts, where the troops are "its" own: "Ghana pulls its blue helmets out of Haiti"."""
    scene, troop, move = frame.scene, frame.troop, frame.move
    words = scene.between(0, troop.start)[-_LEFT:] if troop is not None else ()
    if move is None or not any(word in scene.words.own for word in words):
        return ()
    assert troop is not None  # noqa: S101 (there are words before it)
    marks = roles.subjects(scene, min(move.start, troop.start))
    return tuple(mark for mark in marks if roles.form(mark) in {"name", "seat", "office", "body"})


def _based(frame: Frame) -> Found | None:
    """Who uses or makes a base."""
    scene, noun = frame.scene, frame.troop or frame.move
    if frame.link != "base" or noun is None:
        return None
    users = [mark for troop in scene.troops for mark in ownership.owners(scene, troop)]
    users = users or (list(ownership.owners_after(scene, noun)) if frame.movement in {"host", "presence"} else [])
    makers = [geo for geo in scene.geos if geo.end <= noun.start and roles.form(geo) in {"adj", "name"}]
    makers = [geo for geo in makers if roles.form(geo) == "adj" or scene.parts[geo] not in {"into", "from"}]
    makers = [geo for geo in makers if not _site(frame, geo, makers)]
    if users or (makers and not roles.subjects(scene, noun.start)[1:]):
        return tuple((users or makers[-1:])[:1]), "owner"
    return None


def _site(frame: Frame, geo: Mark, makers: list[Mark]) -> bool:
    """Whether a name right before a base tells where it is: "Paris reinforces Chad base"."""
    usual, noun = frame.scene.words.usual_senders, frame.troop
    near = noun is not None and 0 <= noun.start - geo.end <= 1
    of = frame.scene.words.order.topic_comma and frame.scene.parts[geo] == "of"  # "アフガンの主要基地"
    beside = (near or of) and roles.form(geo) == "name"
    others = any(roles.code(one) != roles.code(geo) for one in makers) or roles.subjects(frame.scene, geo.start)
    return beside and roles.code(geo) not in usual and bool(others)


def _named(frame: Frame) -> Found:
    """Origins ("troops from Burundi"), agents ("by France"), subjects; nobody where the troops are nameless."""
    scene = frame.scene
    if not frame.leaving and frame.troop and (origin := ownership.origins(scene, frame.troop)):
        if not (movers := _movers(frame)):
            return origin, "origin"
        return movers, "subject"
    unmoved = frame.link in {"stance", "there"} or _shown_out(frame) or _agreed_out(frame)
    if unmoved and frame.troop is not None and ownership.anonymous(scene, frame.troop):
        return (), ""
    if agents := roles.agents(scene) or asked(frame):
        return agents, "agent"
    at = frame.move.start if frame.move is not None else frame.anchor
    if frame.link == "rescue" and frame.move is not None and (own := _fetched(scene, frame.move)):
        return own, "subject"
    subjects = roles.subjects(scene, at)
    if frame.link == "base" and len(subjects) > 1:
        subjects = tuple(mark for mark in subjects if roles.code(mark) in scene.words.usual_senders)[:1] or subjects
    if frame.troop is not None and _regional(scene, frame.troop):
        subjects = tuple(mark for mark in subjects if not scene.text[mark.end :].startswith(":"))
    found = subjects or (ownership.whence(scene, frame.troop) if frame.troop and frame.movement in _COMING else ())
    return found, "subject" if subjects else "origin" if found else ""


def _regional(scene: Scene, troop: Mark) -> bool:
    """Whether the troops are those of a region, so that who speaks of them is not their sender: "Rome: Arab troops"."""
    return any(roles.form(geo) == "region" and 0 <= troop.start - geo.end <= 1 for geo in scene.geos)


def _fetched(scene: Scene, move: Mark) -> tuple[Mark, ...]:
    """The state of those who are fetched: "special forces evacuate US diplomats"."""
    return tuple(geo for geo in scene.geos if 0 <= geo.start - move.end <= 1)[:1]


def _movers(frame: Frame) -> tuple[Mark, ...]:
    """Who moves troops from one place to another: "Ghana moves troops from Togo to Benin"."""
    scene, move = frame.scene, frame.move
    if frame.link != "active" or move is None or not roles.grounds(scene, "into", frame.anchor):
        return ()
    return roles.subjects(scene, move.start)


def _shown_out(frame: Frame) -> bool:
    """Whether troops are the object of a word of leaving, by whoever acts: "Mali to expel foreign troops"."""
    if frame.link != "active" or frame.movement != "leave" or frame.move is None or frame.troop is None:
        return False
    return not frame.scene.words.from_.any(frame.scene.between(frame.move.end, frame.troop.start))


def _agreed_out(frame: Frame) -> bool:
    """Whether nobody's hired men leave, by whoever agrees to it: "Libyan rivals agree on exit of mercenaries"."""
    return frame.movement == "leave" and frame.link in {"nominal", "passive"} and frame.troop is not None


def _evicted(frame: Frame) -> tuple[Mark, ...]:
    """Who is told to leave a base: "Togo evicts UK from air base", "Togo gives UK a month to quit base"."""
    scene, move = frame.scene, frame.move
    if frame.link not in {"base", "implicit"} or frame.movement != "leave" or move is None or scene.words.joins:
        return ()
    cues = [cue for cue in scene.cues("stage.ordered") if cue.start <= move.start]
    told = (geo for cue in cues for geo in scene.geos if 0 <= geo.start - cue.end <= 1 and not scene.parts[geo])
    states = (geo for geo in told if roles.form(geo) == "name" and not scene.text[geo.end :].startswith(("'", "’")))
    return tuple(geo for geo in states if any(other.end < geo.start for other in scene.geos))[:1]


def _tenant(frame: Frame) -> tuple[Mark, ...]:
    """Who gets bases in the state that the adjective names ("US gets new Philippine bases"), or leaves Togo's base."""
    scene, base = frame.scene, frame.troop
    if frame.link != "base" or base is None:
        return ()
    if frame.movement == "leave" and (leaver := _leaver(frame, base)):
        return leaver
    if site := next((geo for geo in scene.geos if geo.start <= base.start and base.end <= geo.end), None):
        return tuple(mark for mark in roles.subjects(scene, frame.anchor) if roles.code(mark) != roles.code(site))
    hosts = {roles.code(mark) for mark in ownership.owners(scene, base)}
    subjects = roles.subjects(scene, frame.anchor)
    users = tuple(mark for mark in subjects if roles.code(mark) in scene.words.usual_senders)
    if not users and not hosts and frame.movement == "host" and (other := _other_side(frame)):
        return other
    return users if hosts and not hosts & scene.words.usual_senders and users else ()


def _other_side(frame: Frame) -> tuple[Mark, ...]:
    """With whom the host of a base talks: "Togo in talks with Ankara over naval base"."""
    scene, talks = frame.scene, bool(frame.scene.cues("stage.considered"))
    beside = (geo for geo in scene.geos if scene.parts[geo] == "beside")
    named = tuple(geo for geo in beside if roles.form(geo) in {"name", "seat"})
    return named[:1] if talks else ()


def _leaver(frame: Frame, base: Mark) -> tuple[Mark, ...]:
    """Who leaves a base that is called by the place where it is: "Ghana agrees to leave Togo base"."""
    scene, move = frame.scene, frame.move
    if move is None or move.start > base.start:
        return ()
    beside = [geo for geo in scene.geos if geo.end + 1 == base.start and geo.text not in scene.words.adjectival]
    if scene.words.joins:  # "Франція віддала Сенегалу останню базу"
        beside = [geo for geo in scene.geos if move.end <= geo.start and geo.end <= base.start]
    here = {roles.code(geo) for geo in beside if roles.form(geo) == "name"}
    if not here:
        return ()
    return tuple(mark for mark in roles.subjects(scene, move.start) if roles.code(mark) not in here)
