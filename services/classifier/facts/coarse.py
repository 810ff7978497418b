"""Kinds and statuses as the labelled sets have them: coarser than the definition's."""

_STATUSES = {
    "considered": "planned",
    "requested": "planned",
    "offered": "planned",
    "announced": "planned",
    "ordered": "planned",
    "confirmed": "confirmed",
    "claimed": "claimed",
    "unverified": "claimed",
    "disputed": "claimed",
    "denied": "denied",
}


def coarse_kind(kind: str | None) -> str | None:
    """The kind without the difference between an incursion and a deployment, which the labelled sets do not tell."""
    return "deployment" if kind == "incursion" else kind


def coarse_status(status: str | None) -> str | None:
    """The status as planned, confirmed, claimed or denied."""
    return _STATUSES.get(status or "", status)
