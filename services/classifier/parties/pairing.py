"""Who sends and where to: the states that a frame's sentence gives to its movement."""

from dataclasses import replace

from services.classifier.lexicon.matcher import Mark
from services.classifier.parties import callers
from services.classifier.parties.asked import begged
from services.classifier.parties.hosts import hosts_of
from services.classifier.parties.neighbours import homely, settled
from services.classifier.parties.senders import senders as find_senders
from services.classifier.parties.ways import brought, homeward, outbound, shifted
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame


def filled(frame: Frame) -> Frame:
    """The frame with its states."""
    if frame.movement == "send" and shifted(frame):
        frame = replace(frame, movement="leave")
    elif frame.movement == "leave" and brought(frame):
        frame = replace(frame, movement="send")
    senders, sender_how = find_senders(frame)
    senders = _guests(frame, senders) if sender_how == "subject" else senders
    if sender_how == "owner" and frame.link == "active" and frame.movement == "send" and _estimated(frame):
        frame = replace(frame, movement="presence")
    own = {roles.code(mark) for mark in senders}
    own |= {code for code, state in frame.scene.words.territories.items() if state in own}
    if frame.movement == "leave" and outbound(frame, own):
        frame = replace(frame, movement="arrive")
    elif frame.movement in {"send", "arrive", "rotate"} and homeward(frame, own):
        frame = replace(frame, movement="leave")
    if asked := callers.asked(frame, senders, sender_how) or begged(frame):
        return replace(frame, senders=asked[0], sender_how="agent", hosts=asked[1], host_how="actor")
    hosts, host_how = hosts_of(replace(frame, senders=senders), own)
    if _hosting(frame, senders, sender_how, hosts):
        return replace(frame, hosts=senders, host_how="actor")
    abroad = tuple(mark for mark in hosts if roles.code(mark) not in own)
    states = tuple(mark for mark in abroad if roles.form(mark) != "region")
    if (hosts and not abroad) or homely(replace(frame, senders=senders, hosts=abroad, host_how=host_how), own):
        return replace(frame, senders=senders, sender_how=sender_how, own=True)
    if abroad and not states and frame.movement == "leave":
        states, host_how = callers.callers_of(replace(frame, senders=senders), own), "actor"
    how = host_how if states else "region" if abroad else ""
    return settled(replace(frame, senders=senders, sender_how=sender_how, hosts=states or abroad, host_how=how))


def _guests(frame: Frame, senders: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The senders without the one whose own land is named: "Duda i Trump: do Polski przyjedzie tysiąc żołnierzy"."""
    scene = frame.scene
    codes = {roles.code(mark) for mark in senders}
    if not scene.words.joins or len(codes) < 2:  # noqa: PLR2004 (two sides)
        return senders
    placed = {roles.code(mark) for part in ("into", "from") for mark in roles.grounds(scene, part)}
    here = codes & placed
    here = here - scene.words.usual_senders if here == codes else here
    return tuple(mark for mark in senders if roles.code(mark) not in here) if codes - here else senders


def _estimated(frame: Frame) -> bool:
    """Whether the verb of sending is one of saying here: "Kyiv puts the contingent at 12,000"."""
    return any(frame.move is not None and cue.start == frame.move.start for cue in frame.scene.cues("stage.claimed"))


def _hosting(frame: Frame, senders: tuple[Mark, ...], how: str, hosts: tuple[Mark, ...]) -> bool:
    """Whether the one who acts is the host: it asks others for troops, or sends foreign ones out of its own land."""
    joins = frame.scene.words.joins
    forms = {"name", "seat", "adj", "office"} if joins else {"name", "seat"}
    if how != "subject" or any(roles.form(mark) not in forms for mark in senders):
        return False
    if (
        (joins or (frame.link == "stance" and frame.move is not None and frame.move.has("stage.requested")))
        and hosts
        and frame.scene.cues("stage.requested")
        and set(map(roles.code, hosts)) <= set(map(roles.code, senders))
    ):
        return True  # "Zelensky pede soldados europeus na Ucrânia"
    if not hosts and all(frame.scene.text[mark.end :].lstrip().startswith(":") for mark in senders):
        sending = (
            frame.scene.words.usual_senders if joins else frozenset()
        )  # "Hollande : retour des troupes" is his own
        led = (roles.form(mark) == "office" and roles.code(mark) in sending for mark in senders)
        return not all(led)  # "Mali : retrait des troupes"
    if (frame.movement == "leave" and _dismissed(frame)) or (not hosts and _turned_away(frame)):
        return True
    if frame.movement == "leave":
        return bool(hosts) and all(
            roles.form(mark) == "name" and roles.code(mark) in frame.codes(senders) for mark in hosts
        )
    return not hosts and frame.movement in {"send", "arrive", "more"} and bool(frame.scene.cues("stage.requested"))


def _turned_away(frame: Frame) -> bool:
    """Whether a state rejects a force of nobody's, which was to come to it: "Sudan rejects peacekeeping force"."""
    rejects = frame.link == "stance" and frame.move is not None and frame.move.text.lower().startswith("reject")
    return rejects and frame.troop is not None and frame.troop.text.lower() in frame.scene.words.aside.forces


def _dismissed(frame: Frame) -> bool:
    """Whether troops that nobody names are told to go: "Indonesia tells foreign troops to leave Aceh"."""
    scene, troop = frame.scene, frame.troop
    if troop is None or not any(scene.cues(f"stage.{stage}") for stage in ("ordered", "requested")):
        return False
    return scene.words.nameless.any(scene.between(0, troop.end)[-3:])
