"""A frame: one movement or presence as one sentence tells it, with the states that play a part in it."""

from dataclasses import dataclass

from services.classifier.lexicon.matcher import Mark
from services.classifier.scenes import roles
from services.classifier.scenes.helping import helped
from services.classifier.scenes.scene import Scene

_RANK = {"active": 3, "compound": 3, "nominal": 3, "passive": 2.5, "take": 2.8, "base": 2, "invade": 2, "implicit": 1.5}
_RANK |= {"there": 1.0, "stance": 2.2, "acting": 1.3, "rescue": 2.2}
_HOW = {"owner": 2, "origin": 1.5, "agent": 1.5, "subject": 1.5, "": 0, "preposition": 2, "object": 2, "compound": 1.5}
_HOW |= {"mission": 1.5, "actor": 1.0, "adjective": 1.2, "nearby": 0.5, "elsewhere": 0.3, "region": 1.4}
_NO_MOVEMENT = {"moves.core", "moves.past", "moves.shift", "moves.act", "moves.rescue", "moves.admit", "moves.seize"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A reading of one sentence.

    ``link`` says how troops and movement hang together, ``movement`` the class of the movement word; ``sender_how``
    and ``host_how`` by which rule the states were found. ``own`` means that the only place found is the sender's own.
    """

    scene: Scene
    link: str
    movement: str
    troop: Mark | None
    move: Mark | None
    senders: tuple[Mark, ...] = ()
    hosts: tuple[Mark, ...] = ()
    sender_how: str = ""
    host_how: str = ""
    own: bool = False

    @property
    def still(self) -> bool:
        """Whether no word of movement tells of the troops: they are there, or do something there."""
        return self.link in {"there", "acting"}

    @property
    def rank(self) -> float:
        """How much of a frame it is; the best one of an item speaks for it."""
        place = {"title": 2.0, "summary": 0.6, "text": 0.0}[self.scene.sentence.part]
        late = 0.4 * self.scene.sentence.index if self.scene.sentence.part != "title" else 0.0
        weak = 0.5 if self.troop is not None and not self.troop.has("troops.strong", "troops.units") else 0.0
        weak += (
            0.5 if self.troop is not None and self.troop.has("troops.count", "troops.people", "troops.trades") else 0.0
        )
        if self.move is not None:
            weak += 0.4 * (self.link == "active" and self.movement == "presence") - 0.3 * self.move.has("moves.core")
        if self.troop is not None:
            weak += helped(self.scene, self.troop)
            weak += 0.8 * self._relative
            weak += 0.6 * any(roles.form(mark) == "mission" and mark.start == self.troop.start for mark in self.senders)
        return _RANK[self.link] + _HOW[self.sender_how] + _HOW[self.host_how] + place - late - weak - 2.0 * self.own

    @property
    def leads(self) -> bool:
        """Whether it begins before its sentence's news: "After Niger expels the US, Russian trainers land"."""
        return self.anchor < self.scene.opening

    @property
    def _relative(self) -> bool:
        """Whether the word of movement only tells which troops, as the verb comes last: "派遣した部隊が撤収"."""
        if self.troop is None or self.link != "active" or not self.scene.words.order.verb_final:
            return False
        later = (move.start for move in self.scene.moves if move.start >= self.troop.end)
        return any(not self.scene.broken(self.troop.end, at) for at in later)

    @property
    def leaving(self) -> bool:
        """Whether the word of movement tells of leaving, also where it is denied: "not withdraw", "delays pullout"."""
        if self.movement != "extend" or self.move is None:
            return self.movement == "leave"
        return self.move.text.lower().split()[-1] in self.scene.words.exits

    @property
    def anchor(self) -> int:
        """Where the frame begins in its sentence."""
        return min(mark.start for mark in (self.troop, self.move) if mark is not None)

    def codes(self, marks: tuple[Mark, ...]) -> tuple[str, ...]:
        """The codes of some marks, each once."""
        return tuple(dict.fromkeys(roles.code(mark) for mark in marks))


def movements(move: Mark) -> tuple[str, ...]:
    """The classes of movement that a word may tell of."""
    return tuple(sorted(tag.removeprefix("moves.") for tag in move.tags - _NO_MOVEMENT))
