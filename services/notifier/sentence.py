"""The first line of an alert: one sourced sentence of at most 120 characters that says no more than the facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.text import clean, cut
from services.notifier.words import claimants, count_words, names_of, status_words, within
from shared.verdict import Claim, Count, Kind, Status

LIMIT = 120
_PUBLISHER_CHARS = 40
# Base form and third person of the verb, and how the host follows.
_VERBS: dict[Kind, tuple[str, str, str]] = {
    "deployment": ("send", "sends", "to"),
    "reinforcement": ("send", "sends", "to"),
    "incursion": ("send", "sends", "into"),
    "rotation": ("rotate", "rotates", "in"),
    "extension": ("keep", "keeps", "in"),
    "presence": ("have", "has", "in"),
    "withdrawal": ("withdraw", "withdraws", "from"),
    "refusal": ("send", "sends", "to"),
    "exercise": ("train", "trains", "in"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence is made of."""

    senders: tuple[str, ...]
    hosts: tuple[str, ...]
    region: str | None
    kind: Kind
    status: Status
    count: Count | None
    claims: tuple[Claim, ...]
    publisher: str
    withdrawn: bool = False


def headline(facts: Facts) -> str:
    """The fullest sentence that fits into 120 characters."""
    sentence = ""
    for sentence in _fullest_first(facts):
        if len(sentence) <= LIMIT:
            return sentence
    return cut(sentence, LIMIT)


def _fullest_first(facts: Facts) -> Iterator[str]:
    who = within(claimants(facts.status, facts.claims))
    publisher = clean(facts.publisher, _PUBLISHER_CHARS)
    for most in (4, 2, 1):
        core = _core(facts, most)
        if facts.withdrawn:
            yield f"Withdrawn: {core} – {publisher or 'its source'} no longer says so"
            yield f"Withdrawn: {core}"
            continue
        for said_by, told_by in ((who, publisher), ("", publisher), (who, ""), ("", "")):
            yield f"{core} – {_attribution(facts.status, said_by)}{f' ({told_by})' if told_by else ''}"


def _attribution(status: Status, who: str) -> str:
    if not who:
        return status_words(status)
    if status == "disputed":
        return f"disputed: {who}"
    if status == "claimed":
        return f"claimed by {who}, not confirmed"
    if status == "unverified":
        return f"not verified, says {who}"
    if status == "considered":
        return f"under consideration, says {who}"
    return f"{status_words(status)} by {who}"


def _core(facts: Facts, most: int) -> str:
    senders = names_of(facts.senders, most=most) or "Unnamed state"
    host = names_of(facts.hosts, most=most) or clean(facts.region or "", 40) or "an unnamed country"
    if facts.kind == "refusal":
        return _refusal(facts, senders, host)
    preposition = _VERBS[facts.kind][2]
    return f"{senders} {_does(facts)} {_troops(facts)} {preposition} {host}"


def _does(facts: Facts) -> str:
    """The verb, as far as the status lets it go."""
    base, third, _ = _VERBS[facts.kind]
    offer = _agree(facts, "offer", "offers")
    words: dict[Status, str] = {
        "considered": f"may {base}",
        "requested": f"asked to {base}",
        "offered": f"{offer} to {base}",
        "announced": f"to {base}",
        "ordered": f"to {base}",
        "confirmed": _agree(facts, base, third),
    }
    return words.get(facts.status, f"said to {base}")


def _refusal(facts: Facts, senders: str, host: str) -> str:
    """A sender that will not send, or a host that will not have them; an alleged refusal stays alleged."""
    if facts.status not in {"announced", "ordered", "confirmed"}:
        return f"Refusal reported of {_troops(facts)} from {senders} to {host}"
    if any(claim.role == "host_gov" and claim.stance in {"announces", "asserts"} for claim in facts.claims):
        return f"{host} will not have {_troops(facts)} from {senders}"
    return f"{senders} will not send {_troops(facts)} to {host}"


def _troops(facts: Facts) -> str:
    if facts.count is None:
        return "more troops" if facts.kind == "reinforcement" else "troops"
    words = count_words(facts.count, unit=True)
    if facts.kind != "reinforcement" or facts.count.scope != "this_movement" or facts.count.value is None:
        return words
    number, unit = count_words(facts.count), clean(facts.count.unit, 40) or "troops"
    return f"{number} more {unit}"


def _agree(facts: Facts, base: str, third: str) -> str:
    return base if len(facts.senders) > 1 else third
