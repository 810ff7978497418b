"""What the classifier says of an item: the fields of the tag, as the command line and the bus carry them.

The words are those of the tag's definition: a *kind* is the direction of a movement, a *status* how far it has
got, a *claim* who says so and how, *evidence* the sentences that show it.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

Label = Literal["yes", "borderline", "no"]
Kind = Literal[
    "deployment",
    "incursion",
    "reinforcement",
    "rotation",
    "extension",
    "presence",
    "withdrawal",
    "refusal",
    "exercise",
]
Status = Literal[
    "considered",
    "requested",
    "offered",
    "announced",
    "ordered",
    "confirmed",
    "claimed",
    "unverified",
    "disputed",
    "denied",
]
Qualifier = Literal["exact", "about", "at_least", "up_to", "more_than", "fewer_than", "vague"]
Scope = Literal["this_movement", "total_there", "earlier_total", "killed", "target_date"]
Role = Literal[
    "sender_gov",
    "host_gov",
    "third_gov",
    "intelligence",
    "alliance",
    "un",
    "armed_group",
    "ngo_osint",
    "media",
    "anonymous",
]
Stance = Literal["announces", "asserts", "denies", "doubts", "cannot_verify"]


class Part(BaseModel):
    """Base of the verdict's parts: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Part):
    """Character offsets into ``Item.given``, end exclusive."""

    start: int
    end: int


class Count(Part):
    """One number of personnel. A vague one ("hundreds") has ``low`` and ``high`` instead of ``value``;
    a named unit without a number ("a brigade") has neither.
    """

    value: int | None = None
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier = "exact"
    unit: str = "troops"
    scope: Scope = "this_movement"
    source: str | None = None
    span: Span | None = None


class Claim(Part):
    """Who says so, in which role, with which stance."""

    who: str
    role: Role
    stance: Stance
    span: Span | None = None


class Evidence(Part):
    """A sentence that shows it, with its offsets into ``Item.given``."""

    text: str
    start: int
    end: int


class Verdict(Part):
    """The full contract of ``classify``, without the item's id. Fields are null or empty where ``no``.

    ``senders`` and ``hosts`` are ISO 3166-1 alpha-2 codes, or UN, NATO, EU, ECOWAS, SADC, EAC, CSTO, AFU,
    COALITION, XK; a state's private military company adds its name (WAGNER) beside its state.
    ``reasons`` are short stable words that name the rules which decided.
    """

    label: Label
    score: float = Field(ge=0.0, le=1.0)
    lang: str = "und"
    kind: Kind | None = None
    status: Status | None = None
    senders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    region: str | None = None
    via: str | None = None
    place: str | None = None
    purpose: str | None = None
    disputed: bool = False
    count: int | None = None
    counts: tuple[Count, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[str, ...] = ()


_HALVES = re.compile("[\ud800-\udfff]")  # JSON may hold one without its other half, no encoding can
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


def whole(text: str) -> str:
    """The text with a replacement character for each half of a surrogate pair; no offset moves."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


class Item(BaseModel):
    """What ``classify`` judges: one line of its input, or a story. Unknown fields are ignored.

    Its text is ``whole``: half a surrogate pair could be neither searched nor written down again.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: str
    summary: Text = ""
    text: Text = ""
    lang: str | None = None
    published: str | None = None
    url: str | None = None
    source: str | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        return whole(value) if isinstance(value, str) else value

    @property
    def given(self) -> str:
        """The text that offsets point into: title, summary and text, each on a line of its own where not empty."""
        return "\n".join(part for part in (self.title, self.summary, self.text) if part)
