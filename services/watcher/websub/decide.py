"""What a hub's requests are worth, and when to ask it again. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.watcher.schedule import Policy
from services.watcher.websub.values import HubSubscription

Intent = Literal["active", "denied", "gone", "refused"]

_STRONG = frozenset({"sha256", "sha384", "sha512"})
_SHORTEST, _LONGEST = timedelta(hours=1), timedelta(days=30)
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=10), timedelta(days=1)
_STEPS = 8
DENIED = timedelta(days=7)
_SLOWER = 12
_LEAST_BACKUP, _MOST_BACKUP = 3600.0, 86_400.0
_CHALLENGE = 2_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification request comes to. ``lease``: how long the hub will push."""

    intent: Intent
    challenge: str = ""
    lease: timedelta = _SHORTEST


def verified(known: HubSubscription, query: Mapping[str, str], wished: float) -> Verified:
    """Whether a hub's request confirms what we asked of it (section 5.3); ``wished`` is the lease we asked for."""
    mode, challenge = query.get("hub.mode", ""), query.get("hub.challenge", "")
    if query.get("hub.topic") != known.topic:
        return Verified("refused")
    if mode == "denied":
        return Verified("denied")
    if not challenge or len(challenge) > _CHALLENGE:
        return Verified("refused")
    if mode == "unsubscribe" and known.state == "leaving":
        return Verified("gone", challenge)
    if mode == "subscribe" and known.state in {"asked", "active"}:
        return Verified("active", challenge, lease_of(query.get("hub.lease_seconds", ""), wished))
    return Verified("refused")


def lease_of(said: str, wished: float) -> timedelta:
    """The lease, within reason: a hub that says nothing, nonsense or a second is not asked every second."""
    digits = said.strip()
    seconds = float(digits) if digits.isascii() and digits.isdigit() and len(digits) < 13 else wished  # noqa: PLR2004
    return min(max(timedelta(seconds=min(seconds, _LONGEST.total_seconds())), _SHORTEST), _LONGEST)


def renewal(lease: timedelta, now: datetime, chance: float) -> datetime:
    """Well before the lease is over, each feed at another time."""
    return now + lease * (0.5 + 0.4 * chance)


def retry(failures: int, now: datetime) -> datetime:
    """When to ask a hub again that has not verified."""
    return now + min(_FIRST_RETRY * int(2 ** min(failures, _STEPS)), _LAST_RETRY)


def signed(secret: str, header: str | None, body: bytes) -> bool:
    """Whether the body is signed with our secret (section 7.1); SHA-1, which it also allows, is too weak."""
    method, _, digest = (header or "").strip().partition("=")
    if method.lower() not in _STRONG:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode("utf-8", "replace"))


def backup(policy: Policy) -> Policy:
    """How often a feed is polled whose hub pushes: a twelfth, at least daily."""
    return Policy(
        min(max(policy.poll * _SLOWER, _LEAST_BACKUP), _MOST_BACKUP), policy.minimum, policy.maximum, "websub"
    )
