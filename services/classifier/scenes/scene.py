"""A sentence as the rules see it: its marks, and the part that small words give to each state in it."""

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from services.classifier.lexicon.matcher import Mark, Marks
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.scenes.lookalikes import foreign, names, points, teaches, within
from services.classifier.scenes.nested import bracketed, nested
from services.classifier.scenes.prepositions import governed, own
from services.classifier.text.sentences import Sentence

_LIST = re.compile(r"[\s,&/]*(?:\b(?:and|or|und|et|y|e|i)\b)?[\s,]*(?:the\s|the\s+\w+ern\s)?", re.IGNORECASE)
_BREAK = re.compile(r"[;:]|\s[–—|]\s|\s-\s")
_CLAUSES = re.compile(r"\u3000|(?<=[\u2e80-\u9fff]) (?=[\u2e80-\u9fff])")  # a headline's two halves
_WITH = re.compile(r"\s*(?:[・·]|と|や|および|及び|와|과|및)\s*")
_LED = re.compile("[-–](?:led|run|backed|allied)\\b")  # "to the Kenya-led force in Haiti"
_LIKE = re.compile("(?:After|Like|Unlike|Following) ")
_NO_TROOPS = {"troops.bases", "troops.trades", "troops.people"}  # places; troops in military news alone
_SAYING = ("stage.claimed", "stage.admitted", "stage.denied")
_LED_BY = 3  # words: "Two days after"
_OPENED = 4  # words: "After Peru and Chile,"
_BACK, _TAIL, _FAR = 60, 24, 120
_PLACES, _MARKS = 40, 16  # more of them stand in no sentence that tells anything: every pair is weighed


@dataclass(frozen=True)
class Scene:
    """One sentence with its marks."""

    sentence: Sentence
    marks: Marks
    words: Vocabulary
    heads: tuple[Mark, ...] = ()  # numbers and peoples that stand for troops
    military: bool = False  # whether another sentence of the item is of military news

    @classmethod
    def of(cls, sentence: Sentence, words: Vocabulary) -> "Scene":
        """Look the sentence over once."""
        return cls(sentence, words.matcher.find(sentence.text), words)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    @property
    def title(self) -> bool:
        """Whether it stands in the title."""
        return self.sentence.part == "title"

    @cached_property
    def geos(self) -> tuple[Mark, ...]:
        """States, bodies and regions, in order."""
        marks = tuple(mark for mark in self.marks.get("geo", ()) if not points(self.text, self.words, mark))[:_PLACES]
        order = self.words.order
        if order.owners_after or not (order.spaces or (order.verb_final and order.compounds)):
            return marks
        return marks[:1] + tuple(two for one, two in itertools.pairwise(marks) if not foreign(self.text, one, two))

    @cached_property
    def pointing(self) -> tuple[str, ...]:
        """The parts of a country told by its region alone: "in the West African country"."""
        marks = (mark for mark in self.marks.get("geo", ()) if points(self.text, self.words, mark))
        return tuple(self._preposition(mark) for mark in marks)

    @cached_property
    def troops(self) -> tuple[Mark, ...]:
        """Military nouns, in order; bases apart, and what only looks like them."""
        marks = (mark for mark in self.marks.get("troops", ()) if not mark.has("troops.never"))
        known = (mark for mark in marks if mark.tags - _NO_TROOPS)
        named = tuple(mark for mark in known if not names(self.text, self.words, mark, self.geos))[:_MARKS]
        return tuple(sorted((*named, *self.heads), key=lambda mark: mark.start)) if self.heads else named

    @cached_property
    def bases(self) -> tuple[Mark, ...]:
        """Bases and camps, in order."""
        return tuple(mark for mark in self.marks.get("troops", ()) if mark.has("troops.bases"))[:_MARKS]

    @cached_property
    def moves(self) -> tuple[Mark, ...]:
        """Movement words, in order."""
        moves = (mark for mark in self.marks.get("moves", ()) if not mark.has("moves.never"))
        return tuple(mark for mark in moves if self.words.joins or not within(mark, self.geos))[:_MARKS]

    @cached_property
    def particles(self) -> tuple[Mark, ...]:
        """Particles, "out", "home", "back", in order."""
        return self.marks.get("moves.particles", ())

    @property
    def bare(self) -> bool:
        """Whether it names neither troops nor a base nor a state."""
        return not (self.troops or self.bases or self.geos)

    def cues(self, tag: str) -> tuple[Mark, ...]:
        """Marks of one cue, such as ``stage.denied`` or ``signals.sport``."""
        marks = self.marks.get(tag, ())
        if tag != "signals.exercise":
            return marks
        return tuple(mark for mark in marks if not teaches(self.text, self.words, mark))

    def between(self, left: int, right: int) -> tuple[str, ...]:
        """The words between two offsets, in lower case."""
        if not self.words.order.spaces:
            right = min(right, left + _FAR)  # no rule looks further, and cutting is dear there
        known = self._cut.get((left, right))
        if known is None:
            known = self._cut[left, right] = self.words.cutter.words(self.text[left:right])
        return known

    @cached_property
    def _cut(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """What was cut already: every frame asks for the same gaps."""
        return {}

    def broken(self, left: int, right: int) -> bool:
        """Whether a colon, semicolon or dash parts the two offsets."""
        first, last = min(left, right), max(left, right)
        if _BREAK.search(self.text[first:last]) or (self.words.order.topic_comma and "…" in self.text[first:last]):
            return True
        if self.words.order.spaces:
            return False
        gaps = (max(0, first - 1) + gap.start() for gap in _CLAUSES.finditer(self.text[max(0, first - 1) : last + 1]))
        return any(not self._sets_off(at) for at in gaps)

    def _sets_off(self, at: int) -> bool:
        """Whether a space only sets off a headline's topic, no movement before it: "ケニア軍 コンゴ東部に到着"."""
        if not self.words.order.topic_comma or self.text[at] != " ":
            return False
        since = self.text.rfind("\u3000", 0, at)
        return not any(since < move.start and move.end <= at for move in self.moves)

    @cached_property
    def parts(self) -> dict[Mark, str]:
        """Each state's part by its preposition: into, from, by, of, near, beside, or ``""``."""
        parts: dict[Mark, str] = {}
        before: Mark | None = None
        for geo in self.geos:
            listed = before is not None and self._beside(before, geo)
            parts[geo] = (
                self._ending(geo) or self._preposition(geo) or (parts[before] if before is not None and listed else "")
            )
            before = geo
            if parts[geo] == "into" and not self.words.order.spaces and self.speaks(geo):
                parts[geo] = ""  # "在巴黎说"
        if self.words.order.topic_comma:
            parts |= self._shared(parts)
        if self.words.order.verb_final or not self.words.order.spaces:
            parts |= nested(self.text, parts)
        topic = self._topic(parts)
        return parts | {topic: "into"} if topic is not None else parts

    def _shared(self, parts: dict[Mark, str]) -> dict[Mark, str]:
        """The part that a list's last member has by its ending is that of all: "폴란드·독일로", "ポーランドと独に"."""
        shared: dict[Mark, str] = {}
        for left, right in reversed(tuple(itertools.pairwise(self.geos))):
            part = shared.get(right, parts[right])
            if not parts[left] and part in {"into", "from"} and _WITH.fullmatch(self.text[left.end : right.start]):
                shared[left] = part
        return shared

    def _beside(self, left: Mark, right: Mark) -> bool:
        """Whether a state has the part of the one before it: in a list, or in brackets behind it: "南苏丹（朱巴）"."""
        inside = self.words.joins and bracketed(self.text, left, right)
        return inside or (self.listed(left, right) and not self._opens(left))

    def _topic(self, parts: dict[Mark, str]) -> Mark | None:
        """The place that opens a headline and is set off: "Libano, l'Italia invia...", "Mali : Paris retire..."."""
        if not self.words.order.topic_first or not self.title or len(self.geos) < 2:  # noqa: PLR2004 (a place and a state)
            return None
        first, second = self.geos[:2]
        forms = {"name", "place", "seat"} if self.text.startswith(",", first.end) else {"name", "place"}
        apart = first.start == 0 and first.place is not None and first.place.form in forms
        other = second.place is not None and first.place is not None and second.place.code != first.place.code
        placed = any(part in {"into", "from"} for part in parts.values())
        tail = self.text[first.end :].lstrip()
        listed = not self.text[first.end : second.start].strip(" ,") and first.tags == second.tags
        return first if apart and other and not placed and not listed and tail.startswith((",", ":")) else None

    @cached_property
    def opening(self) -> int:
        """Where a sentence's news begins behind a clause of its own: "After Niger expels the US, ..."; mostly 0."""
        comma = self.text.find(", ")
        words = self.between(0, max(comma, 0))
        told = len(words) > _OPENED or any(move.end <= comma for move in self.moves)
        return comma if told and self.words.clause.leads.any(words[:_LED_BY]) else 0

    def listed(self, left: Mark, right: Mark) -> bool:
        """Whether two states stand in one list: "Poland, Germany and Romania"."""
        between = self.text[left.end : right.start]
        return self.joined(between) and not self.parted(left, right) and not self.speaks(right)

    def parted(self, left: Mark, right: Mark) -> bool:
        """Whether the first stands in what leads up to the news, the second behind it."""
        return left.end <= self.opening < right.start

    def joined(self, between: str, plain: re.Pattern[str] = _LIST) -> bool:
        """Whether what stands between two states makes a list of them."""
        own = self.words.joins
        plainly = not self.words.order.topic_comma and (between.strip() or not own) and plain.fullmatch(between)
        short = own and not between and not self.words.order.spaces  # "英仏"
        return bool(plainly or short or self.words.joined.fullmatch(between))

    def speaks(self, geo: Mark) -> bool:
        """Whether a word of saying follows at once: "in Somalia, Ethiopia says"."""
        cues = (cue for tag in _SAYING for cue in self.cues(tag))
        return any(0 <= cue.start - geo.end <= 1 or self._spoken(geo, cue) for cue in cues)

    def _spoken(self, geo: Mark, cue: Mark) -> bool:
        """Whether one word stands between a state and what it says: "Seoul spies say"."""
        official = geo.place is not None and geo.place.form in {"seat", "adj"}
        near = (
            official and self.words.order.spaces and cue.start > geo.end and "," not in self.text[geo.end : cue.start]
        )
        return near and len(self.between(geo.end, cue.start)) == 1

    def _ending(self, geo: Mark) -> str:
        """The part by an ending or postposition behind the name."""
        tail = self.text[geo.end : geo.end + _TAIL].lower()
        apart = self.words.order.spaces and tail.startswith(" ")
        for ending, part in self.words.endings:
            rest = tail[1:] if apart and len(ending) > 1 and ending[0].isalpha() else tail  # "시리아 주둔"
            after = rest[len(ending) : len(ending) + 1]
            if rest.startswith(ending) and not (self.words.order.spaces and after.isalpha()):
                return part
        return ""

    def _preposition(self, geo: Mark) -> str:
        if _LED.match(self.text, geo.end) or self._opens(geo):
            return "beside"
        words = self.between(max(0, geo.start - _BACK), geo.start)
        if words and self.text[geo.start - 1] != " " and own(words[-1], self.words) == "beside":
            return "beside"  # "pro-China"
        return governed(words, self.words, lambda count: self._ends_troops(geo, count))

    def _opens(self, geo: Mark) -> bool:
        """Whether a state only stands in what opens the sentence: "After Peru and Chile, Cuba too pulls out"."""
        head = _LIKE.match(self.text)
        opened = head is not None and head.end() <= geo.start < self.text.find(",")
        return opened and len(self.between(head.end() if head else 0, geo.start)) <= _OPENED

    def _ends_troops(self, geo: Mark, words: int) -> bool:
        """Whether troops end that many words before a state: "قوات حفظ السلام في لبنان"."""
        before = (troop for troop in self.troops if troop.end <= geo.start)
        return self.words.joins and any(len(self.between(troop.end, geo.start)) == words for troop in before)
