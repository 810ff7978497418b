"""The term tables of a language's lexicon: what it calls troops, movements, cues, numbers and speakers."""

from pydantic import BaseModel, ConfigDict, Field

Terms = tuple[str, ...]


class Table(BaseModel):
    """Base of the lexicon's tables: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Troops(Table):
    """Nouns that mean military people, units and their places.

    ``trades`` are troops in military news alone, where a state owns them or a number stands before ("Chinese
    engineers").
    """

    strong: Terms
    weak: Terms = ()
    never: Terms = ()
    single: Terms = ()
    units: Terms = ()
    hired: Terms = ()
    missions: Terms = ()
    trades: Terms = ()
    bases: Terms = ()


class Moves(Table):
    """Verbs and nouns of movement and presence, by class.

    ``act``: what troops do in a place, which tells that they are there ("take part in", "patrol"). ``rescue``: they
    bring others away, or leave themselves ("evacuate"). ``seize``: they take the place that stands behind.
    """

    never: Terms = ()
    past: Terms = ()
    core: Terms = ()
    shift: Terms = ()
    send: Terms
    arrive: Terms = ()
    more: Terms = ()
    leave: Terms
    rotate: Terms = ()
    extend: Terms = ()
    presence: Terms = ()
    invade: Terms = ()
    host: Terms = ()
    act: Terms = ()
    rescue: Terms = ()
    seize: Terms = ()
    take: Terms = ()
    lead: Terms = ()
    admit: Terms = ()
    particles: Terms = ()


class Stage(Table):
    """How far a movement has got, who decides, who says so."""

    considered: Terms = ()
    requested: Terms = ()
    offered: Terms = ()
    announced: Terms = ()
    ordered: Terms = ()
    approved: Terms = ()
    confirmed: Terms = ()
    begun: Terms = ()
    going: Terms = ()
    running: Terms = ()
    had: Terms = ()
    ended: Terms = ()
    put: Terms = ()
    topped: Terms = ()
    soon: Terms = ()
    claimed: Terms = ()
    accused: Terms = ()
    hearsay: Terms = ()
    admitted: Terms = ()
    open: Terms = ()
    unverified: Terms = ()
    denied: Terms = ()
    refused: Terms = ()
    turn: Terms = ()


class Bare(Table):
    """What stands right behind troops where no word of movement does, and tells which way they go all the same.

    ``lasting`` stands before them: "continued US presence". ``due``: "soldiers to Poland"; ``maybe``: "troops might
    serve"; ``moving``: "troops rushed"; ``gone``: "troops home"; ``across``: "tanks past the wall"; ``refused``:
    "troops will not fight".
    """

    lasting: Terms = ()
    due: Terms = ()
    maybe: Terms = ()
    moving: Terms = ()
    gone: Terms = ()
    across: Terms = ()
    refused: Terms = ()


class Plain(Table):
    """What a headline may hold beside troops, movement and states and still tell nothing else: ``plain.py``.

    ``words`` are small words, ``times`` times and numbers in words, ``grounds`` parts of a state, ``speakers`` who
    decides or says so. Behind ``tails``, and behind "to" or "for" and one of ``purposes``, stands only when and why.
    Troops without a movement that are ``lasting`` somewhere are news as well ("still in").
    """

    words: Terms = ()
    times: Terms = ()
    grounds: Terms = ()
    speakers: Terms = ()
    tails: Terms = ()
    purposes: Terms = ()
    lasting: Terms = ()

    @property
    def small(self) -> Terms:
        """All words that change nothing wherever they stand."""
        return (*self.words, *self.times, *self.grounds, *self.speakers)


class Signals(Table):
    """What speaks against the tag, pulls an item towards borderline, or tells what kind of news it is.

    ``crewless``: what enters a state with nobody in it ("a drone crosses into"); ``airspace``: what it enters.
    ``alerted``: troops are readied to go ("on alert", "prepare to deploy").
    ``condition``: who is invaded asks for a withdrawal before anything else ("no talks unless").
    """

    history: Terms = ()
    sport: Terms = ()
    software: Terms = ()
    police: Terms = ()
    arms: Terms = ()
    crewless: Terms = ()
    airspace: Terms = ()
    casualty: Terms = ()
    combat: Terms = ()
    volunteer: Terms = ()
    domestic: Terms = ()
    opinion: Terms = ()
    pressure: Terms = ()
    trial: Terms = ()
    visit: Terms = ()
    exercise: Terms = ()
    transit: Terms = ()
    condition: Terms = ()
    massing: Terms = ()
    commercial: Terms = ()
    relief: Terms = ()
    evacuation: Terms = ()
    local: Terms = ()
    first_entry: Terms = ()
    alerted: Terms = ()


class Numbers(Table):
    """Qualifiers, scopes, units and number words.

    ``inner`` may stand inside a number ("one hundred and eighty"). ``groups`` are nouns that a number of people follows
    ("a contingent of 150"), ``acting`` the words behind a number that stands for people ("some 170 serve"), ``down``
    what leads to the number that is left ("cut to 3,000"), ``grown`` what a number is grown to ("raises it to 500").
    Before a scale ``half`` stands for half of it ("half a dozen"), ``and_half`` adds that ("two and a half thousand").
    Behind ``led`` a large number needs no noun ("withdrawal of 5,000").
    ``sized`` is glued to a size ("a 360-man battalion"), ``them`` are people named before ("200 of them"), ``shares``
    parts of a whole ("a third of its 900"). A number behind ``joined`` is of those whom others join, one behind
    ``taken`` of prisoners, one before ``past`` of all that ever came ("37,000 have served"). ``others`` are nouns
    that count no soldiers.
    """

    about: Terms = ()
    at_least: Terms = ()
    up_to: Terms = ()
    more_than: Terms = ()
    fewer_than: Terms = ()
    increment: Terms = ()
    total: Terms = ()
    earlier: Terms = ()
    years: Terms = ()
    killed: Terms = ()
    units: Terms
    inner: Terms = ()
    led: Terms = ()
    half: Terms = ()
    and_half: Terms = ()
    groups: Terms = ()
    acting: Terms = ()
    down: Terms = ()
    grown: Terms = ()
    sized: Terms = ()
    them: Terms = ()
    shares: Terms = ()
    joined: Terms = ()
    taken: Terms = ()
    past: Terms = ()
    others: Terms = ()
    words: dict[str, int] = Field(default_factory=dict)
    scales: dict[str, int] = Field(default_factory=dict)
    vague: dict[str, tuple[int, int]] = Field(default_factory=dict)


class Claims(Table):
    """Who may speak, and with which stance."""

    cited: Terms = ()
    roles: dict[str, Terms] = Field(default_factory=dict)
    stances: dict[str, Terms] = Field(default_factory=dict)
