"""Who stands for what a frame's sentence says: its sender, or somebody who is neither sender nor host."""

from services.classifier.frames.reading import Reading
from services.classifier.scenes import claims, roles
from services.classifier.scenes.scene import Scene

_NOBODY = "?"  # no state: rebels, watchers, a newspaper
_SPEAKERS = frozenset({"seat", "office", "name"})


def voice(reading: Reading) -> str:
    """Who stands for the frame's sentence: ``sender``, ``third`` (neither sender nor host), ``host``, or nobody known.

    A host that lets no such troops in charges, it does not admit: it counts as a third party.
    """
    frame = reading.frame
    assert frame is not None  # noqa: S101 (only items with a frame have fields)
    codes = {code for _, code in claims.speakers(frame.scene)} | _announced_by(frame.scene)
    senders, hosts = set(frame.codes(frame.senders)), set(frame.codes(frame.hosts))
    if codes & senders:
        return "sender"
    known = frame.scene.words.foes
    if any(host in known.get(sender, ()) for sender in senders for host in codes & hosts):
        return "third"
    if codes - hosts and senders:
        return "third"
    return "host" if codes & hosts else ""


def _announced_by(scene: Scene) -> set[str]:
    """The state before a colon that opens the sentence, where a language marks a speaker so; one that signs a title."""
    signed = set(claims.signed(scene))
    if not scene.words.order.colon_speaks or not scene.geos:
        return signed
    signed |= {_NOBODY} if scene.title and claims.headed(scene) else set()
    first = scene.geos[0]
    told = scene.text[first.end :].lstrip().startswith((":", "："))
    return signed | ({roles.code(first)} if told and roles.form(first) in _SPEAKERS else set())
