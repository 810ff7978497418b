"""Is what came the story's article? Pure; every "no" has a name."""

import re
from urllib.parse import urlsplit

from services.watcher.pages.values import Article
from shared.events import Story
from shared.http import Response

_OK = 200
_STATUS = {401: "refused", 402: "paywall", 403: "refused", 404: "not_found", 410: "not_found", 451: "refused"}
_HTML = ("text/html", "application/xhtml+xml")
_FRONT = re.compile(r"/?(?:index\.\w{2,5}|home|404|not-?found|error)?/?", re.IGNORECASE)
_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy)\.", re.IGNORECASE)
_CONSENT_PATH = re.compile(r"/(?:consent|cookie-?wall|collectconsent|privacy-?(?:gate|wall|prompt))\b", re.IGNORECASE)
_CONSENT = re.compile(
    r"cookies?\b|consent|zustimm|einwillig|consentement|consentimiento|consenso|toestemming|before you continue|"
    r"your privacy|zgod[aęy]",
    re.IGNORECASE,
)
_MISSING = re.compile(r"\b404\b|not found|no longer available|nicht gefunden|introuvable|no encontrad", re.IGNORECASE)
_LOCKED = re.compile(
    r"subscribe (?:now )?to (?:continue|read)|already a subscriber|subscribers? only|réservé aux abonnés|"
    r"nur für abonnenten|exclusivo para suscriptores",
    re.IGNORECASE,
)
_KINDS = {
    "live_blog": re.compile(r"/(?:live|ticker)(?:/|$)|/live-?(?:blog|updates?)\b", re.IGNORECASE),
    "video": re.compile(r"/(?:videos?|watch|av)(?:/|$)", re.IGNORECASE),
    "gallery": re.compile(r"/(?:galler(?:y|ies)|photos?|slideshows?|in-?pictures|fotos?|bilder)(?:/|$)", re.IGNORECASE),
}
_WORD = re.compile(r"\w{3,}")
_WIDE = "\u2e80"
_SHARED = 0.34
_LEAD = 1_500
_FULL_TEXT = 4


def refused_answer(asked: str, response: Response) -> str | None:
    """Why an answer is no article's page, by its status, address and headers; None where it may be one."""
    if response.status != _OK:
        return _STATUS.get(response.status, f"http_{response.status}")
    here = urlsplit(response.url)
    if _CONSENT_HOST.match(here.netloc) or _CONSENT_PATH.search(here.path):
        return "consent_wall"
    if response.hops and _FRONT.fullmatch(here.path) and not _FRONT.fullmatch(urlsplit(asked).path):
        return "soft_404"
    kind = (response.header("content-type") or "").split(";")[0].strip().lower()
    if kind not in _HTML:
        return "not_html"
    robots = (response.header("x-robots-tag") or "").lower()
    return "opted_out" if "noai" in robots or (response.header("tdm-reservation") or "").strip() == "1" else None


def refused_article(story: Story, address: str, article: Article, min_chars: int) -> str | None:
    """Why a page's text is not to be used for the story; None where it is.

    Args:
        story: what the feed said.
        address: where the page was found.
        article: what is in it.
        min_chars: a shorter text tells nothing.
    """
    marks, short = article.marks, len(article.text) < min_chars
    if "opted_out" in marks:
        return "opted_out"
    if "locked" in marks or (short and _LOCKED.search(article.text)):
        return "paywall"
    thin = len(article.text) < _FULL_TEXT * min_chars
    path = urlsplit(address).path
    for kind, cue in _KINDS.items():
        if kind in marks or ((kind == "live_blog" or thin) and cue.search(path)):
            return kind
    return _other_page(story, article) or ("too_short" if short else None)


def _other_page(story: Story, article: Article) -> str | None:
    """The name of what is there instead of the story."""
    if _about(story.title, f"{' '.join(article.titles)} {article.text[:_LEAD]}"):
        return None
    said = " ".join(article.titles) or article.text[:200]
    if _CONSENT.search(said):
        return "consent_wall"
    if _MISSING.search(said):
        return "soft_404"
    if not article.text:
        return "too_short"
    other = story.lang and article.lang and story.lang != article.lang
    return "language_mismatch" if other else "title_mismatch"


def _about(title: str, found: str) -> bool:
    """Whether enough of the story's headline stands on the page: publishers write other headlines for their feeds."""
    words = _words(title)
    return not words or len(words & _words(found)) >= _SHARED * len(words)


def _words(text: str) -> frozenset[str]:
    """Words of three letters and more; pairs of signs where a script has no spaces."""
    found = set()
    for word in _WORD.findall(text.casefold()):
        found |= {word[at : at + 2] for at in range(len(word) - 1)} if max(word) > _WIDE else {word}
    return frozenset(found)
