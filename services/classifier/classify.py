"""The classifier's flow on one screen: clean, gate, read, score, judge, state the facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from services.classifier.facts import counts, places
from services.classifier.facts.status import status_of
from services.classifier.frames.reading import Reading, read, readings
from services.classifier.gate import Gate
from services.classifier.judging.deciding import decide
from services.classifier.judging.retelling import akin
from services.classifier.language import language_of_item
from services.classifier.lexicon.datafiles import has_names, languages, load_language, load_names, load_places
from services.classifier.lexicon.gazetteer import gate_terms, peoples
from services.classifier.lexicon.geography import Places
from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.ondemand import OnDemand
from services.classifier.scenes import claims
from services.classifier.text.sentences import Sentence
from services.classifier.weighing.fieldmodel import FieldModel, kind_and_status
from services.classifier.weighing.model import Model
from shared.verdict import Count, Evidence, Item, Verdict

ENGLISH = "en"  # its names are those of places.toml
_LOW, _SENTENCES = 0.01, 3
_DOUBTED = frozenset({"unverified", "disputed", "denied"})  # what a later sentence may make of a status


@dataclass(frozen=True, slots=True)
class Classifier:
    """Judges items. Built once; holds no state that an item changes."""

    gates: Mapping[str, Gate]
    vocabularies: Mapping[str, Vocabulary]
    models: Mapping[str, Model]
    fields: Mapping[str, FieldModel | None] = field(default_factory=dict)

    @classmethod
    def load(cls, own: Path | None = None) -> "Classifier":
        """Ready to read the data files of each language at its first item. ``own`` is a folder that adds to them.

        Raises:
            ConfigError: the places cannot be read.
        """
        known, where = languages(own), load_places(own)
        return cls(
            OnDemand(known, lambda lang: gate_of(lang, where, own)),
            OnDemand(known, lambda lang: vocabulary(lang, where, own)),
            OnDemand(known, Model.load),
            OnDemand(known, FieldModel.load),
        )

    def classify(self, item: Item) -> Verdict:
        """The verdict on one item.

        Raises:
            ConfigError: a data file of its language is missing or wrong.
        """
        lang = language_of_item(item)
        gate = self.gates.get(lang)
        if gate is None:
            return _no(lang, _LOW, "no_lexicon")
        if not gate.passes(item):
            return _no(lang, 0.0, "no_gate")
        model = self.models[lang]
        told = readings(item, self.vocabularies[lang])
        one = decide(told, model, year_of(item.published))
        if one.label == "no":
            return _no(lang, min(one.score, model.weights.borderline), one.reason)
        base = Verdict(label=one.label, score=one.score, lang=lang, reasons=(one.reason, *model.moved(one.found)))
        return _facts(item, told[-1], base, one.reading, self.fields.get(lang))

    def facts(self, item: Item) -> Verdict | None:
        """The fields of an item whatever its label would be; None where it is not read or has no frame."""
        reading = self.reading(item)
        if reading is None or reading.frame is None:
            return None
        base = Verdict(label="yes", score=1.0)
        return _facts(item, reading, base, reading, self.fields.get(language_of_item(item)))

    def reading(self, item: Item) -> Reading | None:
        """What the rules read in an item; None where it is not read at all."""
        lang = language_of_item(item)
        gate = self.gates.get(lang)
        return read(item, self.vocabularies[lang]) if gate is not None and gate.passes(item) else None


def vocabulary(lang: str, where: Places | None = None, own: Path | None = None) -> Vocabulary:
    """The compiled lexicon of one language, with what the folder ``own`` adds.

    Raises:
        ConfigError: a data file is missing or wrong.
    """
    names = load_names(lang, own) if has_names(lang, own) else None
    return Vocabulary.build(load_language(lang, own), where or load_places(own), names)


def gate_of(lang: str, where: Places, own: Path | None = None) -> Gate:
    """The gate of one language: its own substrings, and what serves abroad by a name of the language's own.

    Raises:
        ConfigError: a data file is missing or wrong.
    """
    language = load_language(lang, own)
    names = load_names(lang, own) if has_names(lang, own) else None
    folk = peoples(where) if names is None and language.grammar.peoples else ()
    return Gate((*language.gate.any, *gate_terms(where, names)), language.gate.sending, folk)


@cache
def loaded(own: Path | None = None) -> Classifier:
    """The classifier of this process, built at first use; ``own`` is a folder that adds to its lexicons.

    Raises:
        ConfigError: the places cannot be read.
    """
    return Classifier.load(own)


def classify(item: Item) -> Verdict:
    """The verdict on one item, by the classifier of this process."""
    return loaded().classify(item)


def year_of(published: str | None) -> int | None:
    """The year of an RFC 3339 date, None where it does not open with one."""
    head = (published or "")[:4]
    return int(head) if len(head) == 4 and head.isascii() and head.isdigit() else None  # noqa: PLR2004 (digits of a year)


def _no(lang: str, score: float, reason: str) -> Verdict:
    return Verdict(label="no", score=score, lang=lang, reasons=(reason,))


def _facts(item: Item, reading: Reading, base: Verdict, core: Reading, model: FieldModel | None) -> Verdict:
    """The verdict with every field that is not empty unless ``no``.

    Pair, kind, number and status are those of ``core``, the reading that decided; what it lacks, all sentences tell.
    """
    frame = core.frame
    assert frame is not None  # noqa: S101 (judge() gives nothing but "no" without a frame)
    kind, status = kind_and_status(core, year_of(item.published), model)
    found = (
        places.joined(places.parties(core), places.parties(reading)) if core is not reading else places.parties(core)
    )
    numbers = _counts(reading, there=kind == "presence")
    theirs = akin(reading, frozenset((*found.senders, *found.hosts)) | core.named())
    crafts = frame.scene.words.crafts
    first = counts.headline(_counts(core, there=kind == "presence"), crafts)
    later = status if core is reading else status_of(reading, kind)
    return Verdict(
        label=base.label,
        score=base.score,
        lang=base.lang,
        kind=kind,
        status=later if later in _DOUBTED else status,
        senders=found.senders,
        hosts=found.hosts,
        region=found.region,
        via=found.via,
        place=found.place,
        purpose=places.purpose(reading),
        disputed=found.disputed,
        count=first if first is not None else counts.headline(_counts(theirs, there=kind == "presence"), crafts),
        counts=numbers,
        claims=claims.claims(reading.scenes, found.senders, found.hosts),
        evidence=_evidence(item, core),
        reasons=(f"{frame.link}_{frame.movement}", *base.reasons),
    )


def _counts(reading: Reading, *, there: bool) -> tuple[Count, ...]:
    """The counts of all sentences, each value and scope once, in order."""
    found: dict[tuple[object, ...], Count] = {}
    for scene in reading.scenes:
        speakers = claims.speakers(scene)
        for count in counts.counts(scene, there=there, speakers=speakers):
            found.setdefault((count.value, count.low, count.scope, count.unit if count.value is None else ""), count)
    return tuple(found.values())


def _evidence(item: Item, reading: Reading) -> tuple[Evidence, ...]:
    """The frame's sentence, then those of frames that agree with it: at most three."""
    assert reading.frame is not None  # noqa: S101
    sentences: dict[tuple[int, int], Sentence] = {}
    for frame in (reading.frame, *reading.support):
        sentence = frame.scene.sentence
        sentences.setdefault(sentence.given(0, len(sentence.text)), sentence)
    given = item.given
    return tuple(Evidence(text=given[start:end], start=start, end=end) for start, end in list(sentences)[:_SENTENCES])
