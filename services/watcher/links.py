"""One address for the many by which a publisher names one page. For keys alone: the address that people see is kept."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "mkt_tok", "igshid", "yclid", "cmpid", "cmp", "ref",
        "rss", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "ito", "smid", "partner", "emc",
        "src", "soc_src", "soc_trk", "ncid", "cid", "ftag", "feedtype", "feedname", "amp", "outputtype",
    }
)  # fmt: skip
_PREFIXES = ("utm_", "mtm_", "at_", "pk_", "hsa_", "wt.")
_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")
_AMP_PATH = re.compile(r"(?:/amp(?=/?$)|\.amp(?=\.html?$)|(?<=\.)amp\.(?=html?$))/?", re.IGNORECASE)
_LENGTH = 1000


def canonical(link: str) -> str | None:
    """The key of a link, or None where it names no page of its own: a front page, or no address at all."""
    try:
        parts = urlsplit(link.replace("&amp;", "&").strip())
        port = parts.port
    except ValueError:
        return None
    host = _HOST.sub("", (parts.hostname or "").lower())
    path = _AMP_PATH.sub("", unquote(parts.path)).rstrip("/")
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _is_tracking(name)]
    if parts.scheme.lower() not in {"http", "https"} or not host or not (path or query):
        return None
    shown = host if port in {None, 80, 443} else f"{host}:{port}"
    found = shown + path + (f"?{urlencode(query)}" if query else "")
    return found if len(found) <= _LENGTH else None


def _is_tracking(name: str) -> bool:
    lower = name.lower()
    return lower in _TRACKING or lower.startswith(_PREFIXES)
