"""One address for the many by which a publisher names one page. For keys alone: the address that people see is kept."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "igshid", "igsh", "mc_cid",
        "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_anon_id", "oly_enc_id", "s_cid", "icid", "xtor",
        "wt_mc", "cmpid", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "ito", "smid", "emc",
        "soc_src", "soc_trk", "ncid", "ftag", "feedtype", "feedname", "amp", "outputtype",
        "__twitter_impression", "guccounter", "taid", "traffic_source", "sharetype",
    }
)  # fmt: skip
# These track at some publishers and name the article at others: they are left out where the path names it.
_AMBIGUOUS = frozenset({"ref", "src", "source", "rss", "cid", "cmp", "partner", "origin", "from", "feed", "output"})
_PREFIXES = ("utm_", "mtm_", "at_", "pk_", "piwik_", "matomo_", "hsa_", "wt.")
_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")
_AMP_PATH = re.compile(r"(?:/amp(?=/?$)|\.amp(?=\.html?$)|(?<=\.)amp\.(?=html?$))/?", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[civ]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?(?=[\w-]+\.)",
    re.IGNORECASE,
)
_TELLING = re.compile(r"\d|[^/-]+-[^/-]+-[^/-]+")
_LENGTH = 1000


def canonical(link: str) -> str | None:
    """The key of a link, or None where it names no page of its own: a front page, or no address at all."""
    try:
        parts = urlsplit(_AMP_CACHE.sub(_unwrapped, link.replace("&amp;", "&").strip()))
        port = parts.port
    except ValueError:
        return None
    host = _HOST.sub("", (parts.hostname or "").lower())
    path = _AMP_PATH.sub("", unquote(parts.path)).rstrip("/")
    telling = _TELLING.search(path) is not None
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _is_tracking(name, telling=telling)]
    if parts.scheme.lower() not in {"http", "https"} or not host or not (path or query):
        return None
    shown = host if port in {None, 80, 443} else f"{host}:{port}"
    found = shown + path + (f"?{urlencode(query)}" if query else "")
    return found if len(found) <= _LENGTH else None


def _unwrapped(found: re.Match[str]) -> str:
    return "https://" if found[1] else "http://"


def _is_tracking(name: str, *, telling: bool) -> bool:
    lower = name.lower()
    return lower in _TRACKING or lower.startswith(_PREFIXES) or (telling and lower in _AMBIGUOUS)
