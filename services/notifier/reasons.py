"""Why a report is news or none: each decision's name, as logs, metrics and people get it."""

from typing import Literal

from shared.events import Change

Reason = Literal[
    "no_situation",
    "situation_woke",
    "number_first",
    "number_higher",
    "number_lowered",
    "number_contested",
    "status_further",
    "first_denial",
    "direction_changed",
    "side_named",
    "sender_added",
    "host_added",
    "phase_further",
    "deadline_set",
    "place_named",
    "task_named",
    "unit_named",
    "imagery_shown",
    "story_revised",
    "story_reinstated",
    "number_corrected",
    "sense_corrected",
    "sides_corrected",
    "story_retracted",
    "others_support",
    "same_facts",
    "edited_same_facts",
    "older_revision",
    "rounding",
    "older_number",
    "weaker_status",
    "status_reworded",
    "told_detail",
    "below_yes",
    "not_a_deployment",
    "page_settled",
    "page_unverified",
    "page_disagrees",
    "page_same_facts",
]

# A changed fact with the reason that it is news.
News = tuple[Reason, Change]
