"""The story proper of a page: without its menu, its lists of other stories, captions, bylines and a second story.

A page's text comes as lines. Some are prose; some are headlines; some open a list of other stories ("Top stories").
The story begins with the first prose that has to do with the title, and prose that stands under a headline which is
not the story's own is another story's.
"""

import itertools
import re
from collections.abc import Iterator

from services.classifier.text.clean import WIDE, Span
from services.classifier.text.folding import fold
from services.classifier.text.lines import Furniture, Line, Row, rows_of

_TITLED = 2  # headlines of which the second sums the first up
_TELLING = frozenset({"prose", "headline", "section"})
_MOST = 80  # lines between title and story
_SHARED, _ABOVE = 2, 6  # stems, lines
_CANDIDATES, _PARAGRAPHS = 24, 8  # where the story may begin; as many as are ever read
_SKIPPED, _NEXT = 4, 5  # paragraphs that may stand before the story's; those that tell whether one belongs to it
_CONTENT, _STEM = 5, 5  # letters
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    {
        *(
            "about",
            "after",
            "again",
            "against",
            "before",
            "being",
            "could",
            "first",
            "their",
            "there",
            "these",
            "those",
        ),
        *("where", "which", "while", "would", "people", "other", "under", "since", "until", "years", "month", "today"),
        *("monda", "tuesd", "wedne", "thurs", "frida", "satur", "sunda", "minis", "presi", "gover", "offic", "milit"),
        *("troop", "soldi", "force", "says", "world", "report"),
    }
)


def story(text: str, title: str, furniture: Furniture) -> tuple[Span, ...]:
    """Where the paragraphs of the story stand in a page's text, in order; ``title`` is the story's own."""
    rows = _opened(tuple(rows_of(text, title, furniture)))
    topic = _topic(title)
    own = [at for at in _unlisted(rows) if rows[at].kind == "prose"]
    first = _first(text, rows, topic, own[:_CANDIDATES])
    found = () if first is None else _following(text, rows, first, topic, frozenset(own))
    return tuple(itertools.islice(found, _PARAGRAPHS))


def _first(text: str, rows: tuple[Row, ...], topic: frozenset[str], own: list[int]) -> int | None:
    """The story's first paragraph: one that has to do with the title, better not under another headline.

    A paragraph before it is the story's, too, if it shares a word with one of the next.
    """
    plain = [at for at in own if not _headed(rows, at)]
    stems = {at: _topic(text[rows[at].start : rows[at].end]) for at in own}
    related = next((at for at in plain[:_SKIPPED] if topic & stems[at]), None)
    if related is not None:
        before = plain[: plain.index(related)]
        return next((at for at in before if _continued(plain, stems, at)), related)
    headed = (at for at in own if len(topic & stems[at]) >= _SHARED)
    return next(itertools.chain(plain, headed), None) if topic else next(iter(own), None)


def _continued(plain: list[int], stems: dict[int, frozenset[str]], at: int) -> bool:
    """Whether a paragraph shares a word with one of those that follow."""
    after = plain[plain.index(at) + 1 :][:_NEXT]
    return any(stems[at] & stems[one] for one in after)


def _headed(rows: tuple[Row, ...], at: int) -> bool:
    """Whether a paragraph stands under a single headline, which may have a byline: a teaser's, or another story's."""
    above = [row.kind for row in rows[max(0, at - _ABOVE) : at] if row.kind not in {"blank", "byline", "page", "time"}]
    return above[-1:] == ["headline"] and above[-2:-1] != ["headline"]


def headline(text: str, furniture: Furniture) -> Span | None:
    """The line that serves as title where none was given: the headline above the story; None without one.

    Of two, the second sums the story up; of more, the last one is the story's.
    """
    rows = tuple(rows_of(text, "", furniture))
    above: list[Row] = []
    for row in (rows[at] for at in _unlisted(rows)):
        if row.kind == "prose":
            break
        if row.kind == "headline":
            above.append(row)
    if not above:
        return None
    title = above[-2] if len(above) == _TITLED else above[-1]
    return title.start, title.end


def _opened(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows behind the title, where the story follows it, at most with a line between that sums it up; else all."""
    for at, row in enumerate(rows):
        if row.kind == "own":
            after = [one for one in range(at + 1, min(len(rows), at + _MOST)) if rows[one].kind in _TELLING][:2]
            kinds = [rows[one].kind for one in after]
            if kinds[:1] == ["prose"]:
                return rows[at + 1 :]
            if kinds == ["headline", "prose"]:
                return rows[after[0] + 1 :]
    return rows


def _unlisted(rows: tuple[Row, ...]) -> list[int]:
    """The rows that stand in no list of other stories.

    A list opens with its section's name. It ends with the story's own title, a byline, with a blank line where its
    entries stand close, and with a second paragraph in a row where they stand apart.
    """
    found: list[int] = []
    listed = loose = close = gap = False
    before: Line = "blank"
    for at, row in enumerate(rows):
        if row.kind == "blank":
            gap = True
            continue
        if row.kind == "section":
            listed, loose, close = True, False, False
        elif listed:
            ended = gap and close and row.kind in {"headline", "prose"}
            loose = loose or (gap and (row.kind == "headline" or before == "section"))
            close = close or (not gap and row.kind == before == "headline")
            second = row.kind == "prose" and (before == "prose" if loose else gap)
            listed = not ended and not second and row.kind not in {"own", "byline", "end"}
        if not listed:
            found.append(at)
        before, gap = row.kind, False
    return found


def _following(
    text: str, rows: tuple[Row, ...], first: int, topic: frozenset[str], own: frozenset[int]
) -> Iterator[Span]:
    """The story's paragraphs from its first one on.

    It ends where readers' comments begin, or another entry of a live page. Prose under a headline is another story's,
    unless it has to do with the title; behind a whole list of headlines the story goes on.
    """
    run, gap, foreign = 0, False, False
    yield rows[first].start, rows[first].end
    for at, row in enumerate(rows[first + 1 :], first + 1):
        if row.kind in {"time", "own", "end"}:
            return
        if row.kind == "prose" and at in own:
            ours = len(topic & _topic(text[row.start : row.end])) >= _SHARED
            foreign = not ours and (foreign if not run else not (run > 1 and gap))
            if not foreign:
                yield row.start, row.end
        if row.kind == "headline":
            run = 1 if gap else run + 1
        elif row.kind != "blank":
            run = 0
        gap = row.kind == "blank"


def _topic(text: str) -> frozenset[str]:
    """The stems of a text's longer words; pairs of signs where words are not parted."""
    stems: set[str] = set()
    for word in _WORD.findall(fold(text)):
        if word[0] >= WIDE:
            stems.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) >= _CONTENT:
            stems.add(word[:_STEM])
    return frozenset(stems - _COMMON)
