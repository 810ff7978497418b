"""Words that show that what moves near troops is something else: the table ``[aside]`` of a lexicon, and its sets."""

from dataclasses import dataclass
from typing import Self

from services.classifier.lexicon.terms import Table, Terms
from services.classifier.text.words import Words


class Aside(Table):
    """Words of other news beside troops. ``aside.py``, ``troopless.py`` and others say what each table is for.

    A state behind "by" that only ``suffered`` sends nobody ("soldiers held by Mali"). A ship before ``eponyms`` and a
    company before ``bosses`` only name them ("submarine deal", "Wagner boss"). Troops behind ``taught`` get it
    ("training of Iraqi soldiers"); who is ``commanding`` them "in" a place brings them nowhere; they do to others what
    is ``ousting``. ``frontiers`` are borders of whoever sends troops there, ``guards`` those of whichever state is
    named. ``envoys`` go without any soldier. Behind ``meanwhile`` a clause of its own begins, unless one of ``likened``
    stands beside it ("as peacekeepers"). Troops that do what is in ``publishes`` with ``pictures`` are not on them.
    What is ``crafted`` and brings or fetches ``freight`` is no unit. An entry behind ``supposing`` is only thought of.
    What is refused behind ``sought`` is troops all the same ("rejects need for troops"). "Back" behind ``beating``
    supports nobody ("to beat back invaders"). ``wares`` behind ``acquiring``, or behind ``consigned`` and "of", are
    bought or built. Troops that enter ``buildings`` come to no state; ``reaching`` ``settlements`` is no arrival.
    What was done ``since`` is long known, an invasion only dates what happens ``during`` it; who is ``discharged`` is
    nobody's soldier. ``backing`` is a word of
    support elsewhere. ``armour`` rolls into a state, it does not arrive. Troops that are ``assisting`` let others
    leave; ``staff`` are fetched by soldiers named before. ``forces`` are nobody's until states join them. Troops
    called ``alien`` are not those of who speaks. ``given`` behind them is what grows ("military help").
    Armour sent ``inward`` is no delivery.
    """

    suffered: Terms = ()
    eponyms: Terms = ()
    bosses: Terms = ()
    wares: Terms = ()
    consigned: Terms = ()
    taught: Terms = ()
    commanding: Terms = ()
    ousting: Terms = ()
    frontiers: Terms = ()
    guards: Terms = ()
    envoys: Terms = ()
    meanwhile: Terms = ()
    likened: Terms = ()
    pictures: Terms = ()
    publishes: Terms = ()
    crafted: Terms = ()
    freight: Terms = ()
    supposing: Terms = ()
    sought: Terms = ()
    beating: Terms = ()
    acquiring: Terms = ()
    buildings: Terms = ()
    reaching: Terms = ()
    since: Terms = ()
    during: Terms = ()
    discharged: Terms = ()
    settlements: Terms = ()
    backing: Terms = ()
    armour: Terms = ()
    assisting: Terms = ()
    staff: Terms = ()
    forces: Terms = ()
    alien: Terms = ()
    given: Terms = ()
    inward: Terms = ()


@dataclass(frozen=True, slots=True)
class AsideWords:
    """The table as sets of words; ``civil`` are the envoys, and civilians."""

    suffered: Words
    eponyms: Words
    bosses: Words
    wares: Words
    consigned: Words
    taught: Words
    commanding: Words
    ousting: Words
    frontiers: Words
    guards: Words
    meanwhile: Words
    likened: Words
    pictures: Words
    publishes: Words
    crafted: Words
    freight: Words
    supposing: Words
    sought: Words
    beating: Words
    acquiring: Words
    buildings: Words
    reaching: Words
    since: Words
    during: Words
    discharged: Words
    settlements: Words
    backing: Words
    armour: Words
    assisting: Words
    staff: Words
    forces: Words
    alien: Words
    given: Words
    inward: Words
    civil: Words

    @classmethod
    def of(cls, table: Aside, civilians: Terms) -> Self:
        """Fold the table's terms."""
        sets = {name: Words(terms) for name, terms in table if name != "envoys"}
        return cls(**sets, civil=Words((*table.envoys, *civilians)))
