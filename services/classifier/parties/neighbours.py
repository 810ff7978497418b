"""Hosts that a sentence only points at: "the region", "the country", a foe who is no host, both sides of a pact."""

import itertools
import re
from dataclasses import replace

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene

_PAIR = re.compile(r"[-–]\w")
_LOOSE = frozenset({"actor", "nearby", "adjective", ""})
_COMING = frozenset({"send", "more", "host"})


def settled(frame: Frame) -> Frame:
    """The frame with its hosts set right where the sentence names them only in passing."""
    if frame.troop is not None and helped(frame.scene, frame.troop):
        return frame
    return _mutual(frame) or _partnered(frame) or _let_in(frame) or _regional(frame) or frame


def homely(frame: Frame, own: set[str]) -> bool:
    """Whether troops stay at home: at the sender's own border or in its towns, while another state is named in passing.

    "Mexico sends forces to southern border"; "Russia surrounds Bakhmut as Ukraine sends in troops". "National Guard" is
    the guard of whichever state is named.
    """
    scene, aside = frame.scene, frame.scene.words.aside
    if not frame.hosts or not frame.senders:
        return False
    if all(mark.text.lower() in aside.frontiers for mark in frame.hosts):
        return True
    if frame.host_how not in {"actor", "nearby"} or frame.movement not in {"send", "more"}:
        return False
    towns = [geo for geo in scene.geos if roles.form(geo) == "place" and roles.code(geo) in own]
    guards = all(mark.text.lower() in aside.guards for mark in frame.senders)
    return guards or any(scene.parts[geo] != "from" for geo in towns)


def _mutual(frame: Frame) -> Frame | None:
    """Both sides send and host: "pact on troops in each other's countries"."""
    scene = frame.scene
    text = scene.text.lower()
    if not any(word in text for word in scene.words.mutual):
        return None
    sides = _sides(frame)
    named = tuple({roles.code(mark): mark for mark in sides}.values())
    if len(named) != 2:  # noqa: PLR2004 (two sides)
        return None
    return replace(frame, senders=named, hosts=named[::-1], sender_how="subject", host_how="actor", own=False)


def _partnered(frame: Frame) -> Frame | None:
    """A pact of two states: the usual sender sends, the other one hosts."""
    scene = frame.scene
    if (frame.hosts and frame.host_how != "region") or not scene.words.pacts.any(scene.between(0, len(scene.text))):
        return None
    sides = _sides(frame)
    senders = tuple(mark for mark in sides if roles.code(mark) in scene.words.usual_senders)[:1]
    codes = {roles.code(mark) for mark in senders}
    if frame.sender_how == "owner" and codes != set(frame.codes(frame.senders)):
        return None
    hosts = tuple(mark for mark in sides if roles.code(mark) not in codes)
    if not senders or not hosts:
        return None
    return replace(frame, senders=senders, hosts=hosts, sender_how="subject", host_how="actor")


def _let_in(frame: Frame) -> Frame | None:
    """A pact that its host ends: "Chad ends military deal with France" sends nobody to France."""
    usual, pacts = frame.scene.words.usual_senders, frame.scene.words.pacts
    if frame.link != "base" or frame.troop is None or not pacts.any(frame.troop.text.lower().split()[-1:]):
        return None
    senders, hosts = set(frame.codes(frame.senders)), set(frame.codes(frame.hosts))
    if not senders or not hosts or senders & usual or not hosts <= usual:
        return None
    return replace(frame, senders=frame.hosts, hosts=frame.senders, sender_how="subject", host_how="actor")


def _sides(frame: Frame) -> tuple[Mark, ...]:
    """Who makes the pact: the subjects, and a state behind "with"."""
    scene = frame.scene
    with_ = (geo for geo in scene.geos if scene.parts[geo] == "beside")
    marks = (*roles.subjects(scene, frame.anchor), *with_)
    return tuple(mark for mark in marks if roles.form(mark) in {"name", "seat"})


def _regional(frame: Frame) -> Frame | None:
    """The region around a state that is named in passing: "US deploys more troops to region" in news of Iran.

    A foe of the sender is no host of troops that come by leave; only then, or where the sentence says "region".
    """
    scene = frame.scene
    if frame.host_how not in _LOOSE or frame.movement not in _COMING or not frame.senders:
        return None
    around = _around(scene, frame.hosts or scene.geos, set(frame.codes(frame.senders)))
    if around is None or not (_points_at_region(frame) or _no_host(frame) or _at_war(frame)):
        return None
    mark, region = around
    assert mark.place is not None  # noqa: S101 (it has a code)
    place = replace(mark.place, code=region, form="region", disputed=False)
    return replace(frame, hosts=(replace(mark, place=place),), host_how="region")


def _around(scene: Scene, marks: tuple[Mark, ...], own: set[str]) -> tuple[Mark, str] | None:
    for mark in marks:
        region = scene.words.neighbourhoods.get(roles.code(mark))
        if region and roles.code(mark) not in own:
            return mark, region
    return None


def _points_at_region(frame: Frame) -> bool:
    """Whether "to the region" stands behind the movement."""
    pairs = itertools.pairwise(frame.scene.between(frame.anchor, len(frame.scene.text)))
    small = frame.scene.words
    return any(two.rstrip(".") in small.regions and (one in small.into or one in small.modifiers) for one, two in pairs)


def _at_war(frame: Frame) -> bool:
    scene = frame.scene
    named = bool(frame.hosts) and all(scene.parts.get(mark) == "" for mark in frame.hosts)
    return named and all(warring(scene, mark) for mark in frame.hosts)


def warring(scene: Scene, mark: Mark) -> bool:
    """Whether a state only names a war that others fight: "as Israel-Hamas war widens"."""
    return bool(_PAIR.match(scene.text, mark.end)) and roles.outside(scene, mark)


def _no_host(frame: Frame) -> bool:
    """Whether the state named in passing is no host of the sender's troops."""
    hosts, senders = frame.codes(frame.hosts), frame.codes(frame.senders)
    known = frame.scene.words.no_hosts
    return bool(hosts) and any(host in known.get(sender, ()) for sender in senders for host in hosts)
