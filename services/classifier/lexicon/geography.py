"""The schema of the gazetteer's data: ``data/places.toml`` and each language's ``data/places/xx.toml``."""

from pydantic import Field

from services.classifier.lexicon.terms import Table, Terms


class Forms(Table):
    """The forms that stand for one state in one language.

    ``people`` are plurals of the nation ("Polacy", "росіяни") that stand for its troops in military news; English knows
    them by their ending.
    """

    names: Terms = ()
    adj: Terms = ()
    people: Terms = ()
    seats: Terms = ()
    offices: Terms = ()
    places: Terms = ()
    forces: Terms = ()


class State(Forms):
    """The forms that stand for one state in English and, for proper names, everywhere."""

    names: Terms


class Mission(Table):
    """A standing mission: its sender, its host if it has one, its names."""

    sender: str
    host: str | None = None
    forms: Terms


class Company(Table):
    """A company or corps run by a state; ``beside``: its name stands as a sender beside the state's code."""

    state: str
    via: str
    beside: bool = True
    forms: Terms


class Disputed(Table):
    """Places on disputed ground; ``states`` places those that no state lists."""

    places: Terms
    states: dict[str, Terms] = Field(default_factory=dict)


class Standing(Table):
    """A standing deployment that news tells of without its place: ``host``, where one of ``beside`` is named."""

    host: str
    beside: Terms


class Places(Table):
    """States, bodies, missions, companies and regions."""

    usual_senders: Terms = ()
    at_home: Terms = ()
    territories: dict[str, str] = Field(default_factory=dict)
    left: dict[str, int] = Field(default_factory=dict)
    standing: dict[str, Standing] = Field(default_factory=dict)
    no_hosts: dict[str, Terms] = Field(default_factory=dict)
    fronts: dict[str, Terms] = Field(default_factory=dict)
    foes: dict[str, Terms] = Field(default_factory=dict)
    neighbourhoods: dict[str, Terms] = Field(default_factory=dict)
    states: dict[str, State]
    disputed: Disputed
    bodies: dict[str, Terms]
    missions: dict[str, Mission]
    companies: dict[str, Company]
    regions: dict[str, Terms]


class Short(Table):
    """States by one sign (俄, 仏, 러), read only behind ``before``, ahead of ``after`` or, with ``alone``, apart.

    ``unless`` are signs that make another word of it when they follow ("法院").
    """

    states: dict[str, Terms] = Field(default_factory=dict)
    before: Terms = ()
    after: Terms = ()
    unless: str = ""
    alone: bool = False


class Names(Table):
    """A language's own forms for the codes of ``places.toml``; ``without`` are shared forms that mislead in it."""

    without: Terms = ()
    short: Short = Short()
    states: dict[str, Forms] = Field(default_factory=dict)
    disputed: Terms = ()
    disputed_states: dict[str, Terms] = Field(default_factory=dict)
    bodies: dict[str, Terms] = Field(default_factory=dict)
    missions: dict[str, Terms] = Field(default_factory=dict)
    companies: dict[str, Terms] = Field(default_factory=dict)
    regions: dict[str, Terms] = Field(default_factory=dict)
