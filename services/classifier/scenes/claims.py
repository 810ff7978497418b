"""Who says so, in which role, with which stance."""

import re
from collections.abc import Iterator

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.scene import Scene
from shared.verdict import Claim, Role, Span, Stance

_STANCES: tuple[Stance, ...] = ("cannot_verify", "denies", "doubts", "announces", "asserts")
_ROLES: tuple[Role, ...] = ("intelligence", "ngo_osint", "armed_group", "media", "anonymous")
_REACH, _MOST, _SIGNED = 5, 8, 4
_TAIL = re.compile(r"(?::\s|\s[–—-]{1,2}\s?)([^:–—]+)$")


def claims(scenes: tuple[Scene, ...], senders: tuple[str, ...], hosts: tuple[str, ...]) -> tuple[Claim, ...]:
    """The claims of all sentences, each speaker and stance once, at most eight."""
    found: dict[tuple[str, str], Claim] = {}
    for scene in scenes:
        for claim in _claims(scene, senders, hosts):
            found.setdefault((claim.who, claim.stance), claim)
    return tuple(found.values())[:_MOST]


def _claims(scene: Scene, senders: tuple[str, ...], hosts: tuple[str, ...]) -> Iterator[Claim]:
    marks = scene.words.claims.find(scene.text)
    for mark in marks.get("stance", ()):
        stance = next(name for name in _STANCES if mark.has(name))
        who = _who(scene, marks.get("who", ()), mark)
        if who is not None and not _asked(scene, who, mark):
            start, end = scene.sentence.given(min(who.start, mark.start), max(who.end, mark.end))
            span = Span(start=start, end=end)
            yield Claim(who=_name(who), role=_role(who, senders, hosts), stance=stance, span=span)
    for who in _signed(scene, marks.get("who", ())):
        start, end = scene.sentence.given(who.start, who.end)
        span = Span(start=start, end=end)
        yield Claim(who=_name(who), role=_role(who, senders, hosts), stance="asserts", span=span)


def _signed(scene: Scene, sources: tuple[Mark, ...]) -> Iterator[Mark]:
    """Who stands behind the colon or dash that ends a title: "French troops quit Gao: minister", "... - Bloomberg"."""
    tail = _TAIL.search(scene.text) if scene.title else None
    if tail is None:
        return
    named = [*(geo for geo in scene.geos if roles.form(geo) not in {"region", "place"}), *sources]
    behind = [mark for mark in named if mark.start >= tail.start(1)]
    yield from behind[:1] if len(scene.between(tail.start(1), tail.end(1))) <= _SIGNED else ()


def headed(scene: Scene) -> bool:
    """Whether a title opens with a speaker who is no state, and a colon: "Rebels: ..."; what anonymous officials say
    is their state's word.
    """
    head, colon, _ = scene.text.partition(":")
    sources = (
        scene.words.claims.find(head).get("who", ()) if colon and len(scene.between(0, len(head))) <= _SIGNED else ()
    )
    return any(not mark.has("anonymous") and mark.end == len(head) for mark in sources)


def signed(scene: Scene) -> tuple[str, ...]:
    """The state whose word a title is, behind its last colon or dash: "NATO troops in Ukraine – Russia".

    An outlet's name is none: it goes on with a capital ("- China Daily").
    """
    named = (who for who in _signed(scene, ()) if who.place is not None)
    plain = (who for who in named if scene.text[: who.start].endswith((": ", "– ", "— ", "- ", "--")))
    return tuple(
        roles.code(who) for who in plain if scene.text[who.end :].islower() or not scene.text[who.end :].strip()
    )


def _asked(scene: Scene, who: Mark, stance: Mark) -> bool:
    """Whether the infinitive is somebody's request and no word of the one who is asked: "asks Ghana to send"."""
    plain = stance.has("announces") and not scene.between(who.end, stance.start)
    asks = (cue for cue in scene.cues("stage.requested") if cue.end <= who.start)
    return plain and any(not scene.between(cue.end, who.start) for cue in asks)


def speaker(scene: Scene) -> Mark | None:
    """The state that vouches for what the sentence says, if one does."""
    marks = scene.words.claims.find(scene.text)
    for stance in marks.get("stance", ()):
        who = _who(scene, marks.get("who", ()), stance)
        if who is not None and who.place is not None and not _asked(scene, who, stance):
            return who
    return None


def speakers(scene: Scene) -> tuple[tuple[int, str], ...]:
    """The states that vouch for something in the sentence, each with its offset, in order."""
    marks = scene.words.claims.find(scene.text)
    found = ((stance, _who(scene, marks.get("who", ()), stance)) for stance in marks.get("stance", ()))
    named = (
        (who.start, who.place.code) for stance, who in found if who and who.place and not _asked(scene, who, stance)
    )
    return tuple(sorted(set(named)))


def _who(scene: Scene, sources: tuple[Mark, ...], stance: Mark) -> Mark | None:
    """The speaker nearest before the verb; behind it after "according to" and at a clause's end."""
    cited = stance.text.lower() in scene.words.cited or _inverted(scene, stance)
    speakers = [*(geo for geo in scene.geos if roles.form(geo) not in {"region", "place"}), *sources]
    before = [mark for mark in speakers if mark.end <= stance.start and _close(scene, mark.end, stance.start)]
    if before and not cited:
        return _state_of(scene, max(before, key=lambda mark: mark.end))
    after = [mark for mark in speakers if mark.start >= stance.end and _close(scene, stance.end, mark.start)]
    return min(after, key=lambda mark: mark.start) if after and cited else None


def _inverted(scene: Scene, stance: Mark) -> bool:
    """Whether the speaker follows, behind a comma or a quotation: "soldiers are in Ukraine, says Moscow"."""
    before = scene.text[: stance.start].rstrip()
    return scene.words.order.says_after and before.endswith((",", "'", '"', "’", "”", "–", "—"))


def _state_of(scene: Scene, who: Mark) -> Mark:
    """The state right before its officials: "U.S. officials said"."""
    if who.place is not None or not who.has("anonymous"):
        return who
    before = (geo for geo in scene.geos if 0 <= who.start - geo.end <= 1 and roles.form(geo) in {"name", "adj"})
    return next(before, who)


def _close(scene: Scene, left: int, right: int) -> bool:
    return (
        len(scene.between(left, right)) <= _REACH
        and not scene.broken(left, right)
        and "," not in scene.text[left:right]
    )


def _name(who: Mark) -> str:
    return who.place.code if who.place is not None and roles.form(who) != "region" else who.text


def _role(who: Mark, senders: tuple[str, ...], hosts: tuple[str, ...]) -> Role:
    if who.place is None:
        return next((role for role in _ROLES if who.has(role)), "anonymous")
    code = who.place.code
    if code == "UN":
        return "un"
    if roles.form(who) in {"body", "mission"}:
        return "alliance"
    return "sender_gov" if code in senders else "host_gov" if code in hosts else "third_gov"
