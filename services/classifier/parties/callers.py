"""Hosts that no preposition names: who asks, allows, refuses or orders, whom troops help, whose trouble calls them."""

import itertools
import re

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import claims, ownership, roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene

Asked = tuple[tuple[Mark, ...], tuple[Mark, ...]]
_STATES = frozenset({"name", "seat", "office", "body"})
_COMING = frozenset({"send", "arrive", "more"})
_PLEA = 12  # characters between a movement and the plea for it
_GIVEN = re.compile("(?:など)?に(?:対し)?(?!駐|い|よる|お)|에(?=[ 게])")
_RULERS, _TROUBLES = 16, 14  # characters: the word behind a state


def callers_of(frame: Frame, own: set[str]) -> tuple[Mark, ...]:
    """Who asks troops out of a region that is named instead of a state; no state that never had them in."""
    never = {host for code in own for host in frame.scene.words.no_hosts.get(code, ())}
    return tuple(mark for mark in actors(frame) if roles.code(mark) not in own | never)


def actors(frame: Frame) -> tuple[Mark, ...]:
    """The host as the one who asks, orders, agrees or hosts."""
    scene = frame.scene
    marks = roles.subjects(scene, min(frame.anchor, *(mark.start for mark in frame.senders), len(scene.text)))
    denies = bool(scene.cues("stage.denied"))
    forms = {"name", "seat", "office"} if denies else {"name", "seat"}
    named = tuple(mark for mark in marks if roles.form(mark) in forms and (denies or _acts(frame, mark)))
    return named or (_leaders(frame, marks) if _decides(frame) else ())


def _leaders(frame: Frame, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Heads of states that seldom send: "Abadi rejects US ground troops"."""
    usual = frame.scene.words.usual_senders
    return tuple(mark for mark in marks if roles.form(mark) == "office" and roles.code(mark) not in usual)


def callers(frame: Frame) -> tuple[Mark, ...]:
    """The host by its parliament's or government's adjective: "Iraqi lawmakers vote to expel US troops"."""
    if not frame.senders and not _nameless_out(frame):
        return ()
    owned = {mark.start for mark in frame.senders}
    before = [geo for geo in frame.scene.geos if roles.form(geo) == "adj" and geo.end <= frame.anchor]
    before = [geo for geo in before if geo.start not in owned]
    if frame.movement != "leave" or not frame.senders:
        stays = frame.scene.words.joins and frame.movement == "extend"
        before = [geo for geo in before if _rules(frame.scene, geo)] if stays or _decides(frame) else []
    return tuple(before[:1])


def _nameless_out(frame: Frame) -> bool:
    """Whether troops that nobody names are to go: "Libyan parliament votes to expel foreign troops"."""
    troop = frame.troop
    words = frame.scene.between(0, troop.end)[-2:] if troop is not None and frame.movement == "leave" else ()
    return frame.scene.words.nameless.any(words)


def _rules(scene: Scene, geo: Mark) -> bool:
    """Whether a state's adjective stands by those who decide for it: "Iraqi prime minister", "القادة العراقيون"."""
    if scene.words.order.owners_after:
        words, small = scene.between(0, geo.start)[-2:], scene.words.language.grammar.clitics
        return scene.words.rulers.any(words[:-1] if words[-1:] and words[-1] in small else words[-1:])
    return scene.words.rulers.any(scene.between(geo.end, geo.end + _RULERS)[:1])


def _decides(frame: Frame) -> bool:
    """Whether the sentence tells of a decision that a host can take: a request, leave, a refusal."""
    scene = frame.scene
    decided = any(scene.cues(f"stage.{name}") for name in ("requested", "approved", "refused", "ordered"))
    return decided or any(move.has("moves.host") for move in scene.moves)


def aided(frame: Frame) -> tuple[Mark, ...]:
    """The state that troops are sent to help: "sends engineers to help Jamaica"."""
    if frame.movement not in {"send", "arrive", "more"} or not frame.senders:
        return ()
    scene = frame.scene
    behind = (geo for geo in scene.geos if geo.start >= frame.anchor and roles.form(geo) in {"name", "adj", "seat"})
    behind = (geo for geo in behind if roles.form(geo) in {"name", "seat"} or _armed(scene, geo))
    return tuple(geo for geo in behind if scene.words.aided.any(scene.between(0, geo.start)[-1:]))[:1]


def taught(frame: Frame) -> tuple[Mark, ...]:
    """The state whose troops others are sent to train or help: "لتدريب الجيش النيجيري"."""
    scene = frame.scene
    if (
        not scene.words.joins
        or frame.movement not in {"send", "arrive", "more", "presence", "leave"}
        or not frame.senders
    ):
        return ()
    others = (troop for troop in scene.troops if troop is not frame.troop and helped(scene, troop))
    return next((owners for troop in others if (owners := ownership.owners(scene, troop))), ())[:1]


def _armed(scene: Scene, geo: Mark) -> bool:
    """Whether a state's adjective stands before its own troops: "to train Iraqi soldiers"."""
    return any(geo.end < troop.start <= geo.end + _RULERS for troop in scene.troops)


def pleaders(frame: Frame) -> tuple[Mark, ...]:
    """Who asks for troops by a noun, if nothing else is where: "turns down Kyrgyz request for troops"."""
    scene = frame.scene
    if frame.link != "stance" and frame.movement not in {"send", "arrive", "more"}:
        return ()
    named = (geo for geo in scene.geos if roles.form(geo) in {"name", "adj", "seat"})
    return tuple(geo for geo in named if roles.pleads(scene, geo) or _pleaded(scene, geo))[:1]


def _pleaded(scene: Scene, geo: Mark) -> bool:
    """Whether a plea comes from a state: "after a plea from East Timor's president"."""
    words = scene.between(0, geo.start)[-2:]
    part = scene.parts[geo] in {"from", "by"} and geo.start > 0
    return part and len(words) == 2 and words[0] in scene.words.pleas  # noqa: PLR2004 (plea, preposition)


def trespassed(frame: Frame) -> tuple[Mark, ...]:
    """Who says that others crossed its border: "Lome says 1,200 Ghanaian soldiers crossed border at night"."""
    scene = frame.scene
    if frame.movement != "invade" or scene.words.joins or not frame.senders:
        return ()
    known = dict(claims.speakers(scene))
    return tuple(geo for geo in scene.geos if geo.start in known and roles.form(geo) in {"name", "seat"})[:1]


def troubled(frame: Frame) -> tuple[Mark, ...]:
    """The state whose trouble or shore calls for troops: "offers soldiers for Haiti crisis"."""
    if frame.movement not in {"send", "arrive", "more"} or not frame.senders:
        return ()
    behind = (geo for geo in frame.scene.geos if geo.start >= frame.anchor and roles.form(geo) in {"name", "adj"})
    words = frame.scene.words.troubles
    return tuple(geo for geo in behind if words.any(frame.scene.between(geo.end, geo.end + _TROUBLES)[:1]))[:1]


def threatened(frame: Frame) -> tuple[Mark, ...]:
    """Who is threatened with a withdrawal from its land: "threatens Togo and Benin with a pull-out"."""
    scene = frame.scene
    if frame.movement != "leave":
        return ()
    for cue in scene.cues("stage.considered"):
        marks = [geo for geo in scene.geos if cue.end <= geo.start and geo.end <= frame.anchor]
        if cue.text.lower().startswith("threat") and marks and not scene.between(cue.end, marks[0].start):
            return tuple(geo for geo in marks if not scene.parts[geo])
    return ()


def partners(frame: Frame, own: set[str]) -> tuple[Mark, ...]:
    """The other party of a basing deal."""
    if frame.link != "base":
        return ()
    marks = roles.subjects(frame.scene, frame.anchor)
    return tuple(mark for mark in marks if roles.code(mark) not in own and roles.form(mark) in {"name", "seat"})


def _acts(frame: Frame, mark: Mark) -> bool:
    between = frame.scene.text[mark.end : mark.end + 30].lower()
    refuses = {cue.start for cue in frame.scene.cues("stage.refused")}  # "says no to"
    speaks = any(
        cue.start >= mark.end and cue.start not in refuses and not frame.scene.between(mark.end, cue.start)
        for cue in frame.scene.cues("stage.claimed")
    )
    return bool(between.strip()) and not speaks


def asked(frame: Frame, senders: tuple[Mark, ...], how: str) -> Asked | None:
    """Who is asked to send troops or to take them away, and the state that asks or is named as where."""
    if out := _asked_out(frame, senders, how):
        return (out,), senders[:1]
    return _asked_for(frame)


def _asked_out(frame: Frame, senders: tuple[Mark, ...], how: str) -> Mark | None:
    """Whom a host asks to take its troops away: "Moldavia exige a Rusia la retirada de sus soldados"."""
    scene = frame.scene
    if not scene.words.joins or how != "subject" or frame.movement != "leave" or not _pleads(scene):
        return None
    own, until = frame.codes(senders), frame.troop.start if frame.troop is not None else frame.anchor
    between = (
        geo for geo in scene.geos if senders[-1].end <= geo.start and geo.end + scene.words.order.spaces < until
    )  # not "이라크 주둔군"
    if scene.words.order.verb_final:
        between = (geo for geo in between if scene.parts[geo] != "from")  # "マリからの撤収を決定"
    asked = [geo for geo in between if roles.form(geo) == "name" and roles.code(geo) not in own]
    hosts = all(roles.form(mark) in {"name", "seat"} for mark in senders)
    return asked[0] if len(asked) == 1 and len(senders) == 1 and hosts else None


def _asked_for(frame: Frame) -> Asked | None:
    """Who is asked for troops and where to, verbs coming last: "ハイチ、国連に平和維持部隊の派遣を要請"."""
    scene, troop, move = frame.scene, frame.troop, frame.move
    if troop is None or move is None or not scene.words.order.topic_comma or frame.movement not in _COMING:
        return None
    pleas = (cue for cue in scene.cues("stage.requested") if 0 <= cue.start - move.end <= _PLEA)
    if not any(not scene.broken(move.end, cue.start) for cue in pleas) or ownership.owners(scene, troop):
        return None
    asking = tuple(mark for mark in roles.subjects(scene, troop.start) if roles.form(mark) in _STATES)
    placed = [geo for geo in scene.geos if scene.parts[geo] == "into" and geo not in asking]
    asked = [geo for geo in placed if roles.form(geo) in _STATES and _addressed(scene, geo, placed)]
    there = tuple(geo for geo in placed if geo not in asked and roles.form(geo) in roles.GROUND)
    return (tuple(asked), there or asking) if asked and (there or asking) else None


def _addressed(scene: Scene, geo: Mark, placed: list[Mark]) -> bool:
    """Whether something is asked of a state, or of those listed with it: "豪州とポルトガルに治安部隊の派遣を"."""
    listed = [other for other in placed if other.start >= geo.start]
    last = next((one for one, two in itertools.pairwise(listed) if not scene.listed(one, two)), listed[-1])
    return _GIVEN.match(scene.text, last.end) is not None


def _pleads(scene: Scene) -> bool:
    return any(scene.cues(f"stage.{stage}") for stage in ("requested", "ordered"))
