"""The frame that speaks for an item with what other sentences add: a sender, a host, the state that is only meant."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene
from services.classifier.text.words import Words

_GIVEN = 4  # words between a state and what it does
_ENDINGS = ("に", "へ", "から", "로", "으로", "에서")  # behind "現地", "현지"
_BODIES = frozenset({"UN", "NATO", "EU", "AFU", "ECOWAS", "SADC", "EAC", "COALITION"})
LOOSE = frozenset({"nearby", "actor", "elsewhere"})  # ways to a host that the text does not state


def completed(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Frame:
    """The best frame, with sender and host from other sentences where its own names none."""
    best = _turned(best, others)
    if not best.senders:
        best = _with_sender(best, others)
    elif contributors := _contributed(best, scenes) or _own_army(best):
        best = replace(best, senders=contributors, sender_how="elsewhere")
    if best.own:
        return best
    if (not best.hosts or best.host_how in LOOSE) and (meant := _meant(best, scenes)):
        return replace(best, hosts=(meant,), host_how="actor")
    if not best.hosts or best.host_how in {"region", "nearby", "actor"}:
        best = _with_host(best, others, scenes)
    return _standing(best, scenes)


def _turned(best: Frame, others: tuple[Frame, ...]) -> Frame:
    """The other way about, where a pact's partner has the troops: "Togo ends Ghana pact. Ghana's forces must go"."""
    if best.link != "base" or best.troop is None or best.scene.words.joins:
        return best
    partners = set(best.codes(best.hosts))
    if best.sender_how == "owner" and any(mark.end + 1 == best.troop.start for mark in best.senders):
        return best
    owned = (frame for frame in others if frame.sender_how == "owner" and frame.troop is not None)
    theirs = any(partners and set(frame.codes(frame.senders)) == partners for frame in owned)
    return replace(best, senders=best.hosts, hosts=best.senders, host_how="actor") if theirs else best


def _contributed(best: Frame, scenes: tuple[Scene, ...]) -> tuple[Mark, ...]:
    """The states that give a body's force its soldiers: "UN sends force. Ghana and Togo will provide most of it"."""
    if best.scene.words.joins or best.movement == "leave" or any(roles.form(mark) != "body" for mark in best.senders):
        return ()
    found = (_givers(scene, troop) for scene in scenes if scene is not best.scene for troop in scene.troops)
    hosts = best.codes(best.hosts)
    return next((marks for marks in found if marks and not any(roles.code(mark) in hosts for mark in marks)), ())


def _own_army(best: Frame) -> tuple[Mark, ...]:
    """The state whose army the sentence names beside a body's mission: "南スーダンPKO 陸自の施設部隊 撤収へ"."""
    scene, hosts = best.scene, best.codes(best.hosts)
    if not scene.words.order.topic_comma or any(code not in _BODIES for code in best.codes(best.senders)):
        return ()
    armies = (geo for geo in scene.geos if roles.form(geo) == "force" and roles.code(geo) not in hosts)
    return tuple(geo for geo in armies if not helped(scene, geo))[:1]


def _givers(scene: Scene, troop: Mark) -> tuple[Mark, ...]:
    """The states that give some troops: "Ghana and Togo will provide most of the soldiers"."""
    marks = roles.subjects(scene, troop.start)
    states = marks and all(roles.form(mark) in {"name", "seat"} for mark in marks)
    words = scene.between(marks[-1].end, troop.start)[:_GIVEN] if states else ()
    return marks if any(word in scene.words.giving for word in words) else ()


def _meant(best: Frame, scenes: tuple[Scene, ...]) -> Mark | None:
    """The state that "the country" behind the movement stands for: the first one named before that is no sender."""
    scene, own = best.scene, set(best.codes(best.senders))
    pairs = itertools.pairwise(scene.between(best.anchor, len(scene.text)))
    part = scene.words.from_ if best.movement == "leave" else scene.words.into
    after = itertools.pairwise(scene.between(best.anchor, len(scene.text))[1:])
    pointed = any(
        one in part and two in scene.words.modifiers and three.rstrip(".") in scene.words.anaphors
        for (one, two), (_, three) in zip(pairs, after, strict=False)
    )
    pointed = (
        pointed
        or any(mark in {"into", "from"} for mark in scene.pointing)
        or _quits(best)
        or (scene.words.joins and _shown(best, part))
    )
    before = (geo for other in scenes for geo in other.geos if other is not scene or geo.end <= best.anchor)
    named = (
        geo for geo in before if roles.form(geo) in {"name", "adj", "seat", "place"} and roles.code(geo) not in own
    )
    return next(named, None) if pointed else None


def _shown(best: Frame, part: Words) -> bool:
    """Whether "to the country" stands right before or behind the movement: "До країни прибудуть 750 військових"."""
    scene = best.scene
    before = scene.between(0, best.anchor)[-2:]
    behind = scene.between(best.anchor, len(scene.text))
    if scene.words.order.topic_comma and any(
        f"{word}{ending}" in scene.text for word in scene.words.anaphors for ending in _ENDINGS
    ):
        return True
    pairs = (*itertools.pairwise(before), *itertools.pairwise(behind))
    return any(one in part and two.rstrip(".") in scene.words.anaphors for one, two in pairs)


def _quits(best: Frame) -> bool:
    """Whether "the country" is the movement's own object: "ستغادر البلاد", "покинут страну"."""
    scene, move = best.scene, best.move
    if not scene.words.joins or move is None or best.movement != "leave":
        return False
    words = scene.between(0, move.start)[-3:] if scene.words.order.verb_final else ()
    return scene.words.anaphors.any((*words, *scene.between(move.end, len(scene.text))[:2]))


def _standing(best: Frame, scenes: tuple[Scene, ...]) -> Frame:
    """The frame with the host of a standing deployment, where the text names no place but a state beside it."""
    known = best.scene.words.standing.get(next(iter(best.codes(best.senders)), ""))
    if known is None or known.host in best.codes(best.hosts) or (best.hosts and best.host_how not in LOOSE):
        return best
    beside = [geo for scene in scenes for geo in scene.geos if roles.code(geo) in known.beside and geo.place]
    if not beside or beside[0].place is None:
        return best
    place = replace(beside[0].place, code=known.host, form="name", disputed=False)
    return replace(best, hosts=(replace(beside[0], place=place),), host_how="actor")


def _with_sender(best: Frame, others: tuple[Frame, ...]) -> Frame:
    hosts = set(best.codes(best.hosts))
    for frame in others:
        if (
            frame.senders
            and frame.sender_how in {"owner", "origin", "subject"}
            and not hosts & set(frame.codes(frame.senders))
        ):
            return replace(best, senders=frame.senders, sender_how="elsewhere")
    return best


def _with_host(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Frame:
    own = set(best.codes(best.senders))
    for marks in _elsewhere(best, others, scenes):
        abroad = tuple(mark for mark in marks if roles.code(mark) not in own)
        states = tuple(mark for mark in abroad if roles.form(mark) != "region")
        if states and not (best.host_how == "region" and len(states) > 3):  # noqa: PLR2004 (a long list is background)
            return replace(best, hosts=states, host_how="elsewhere" if not best.hosts else best.host_how)
        if abroad and not best.hosts:
            best = replace(best, hosts=abroad[:1], host_how="region")
    return best


def _elsewhere(best: Frame, others: tuple[Frame, ...], scenes: tuple[Scene, ...]) -> Iterator[tuple[Mark, ...]]:
    for frame in others:
        same = not best.senders or set(frame.codes(frame.senders)) & set(best.codes(best.senders))
        if best.host_how == "region" and best.movement != "presence" and frame.movement == "presence":
            continue  # troops that are somewhere do not say where in the region others go
        if same and frame.hosts and frame.host_how in {"preposition", "object", "compound", "adjective"}:
            yield frame.hosts
    if best.hosts:
        return
    for scene in scenes:
        yield roles.grounds(scene, "into")[:1]
        yield roles.compounds(scene)[:1]
