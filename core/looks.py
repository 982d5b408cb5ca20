"""How a status, a finding and a stage look, in one place: the word, the tone (a colour family of portal.css), the icon.

Colour never stands alone: wherever a tone is shown, its icon and its word stand beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """A word, a tone (grey, indigo, blue, teal, green, amber, red) and the name of a symbol in static/icons.svg."""

    label: Words
    tone: str
    icon: str


STATUSES: Mapping[str, Look] = {
    "draft": Look(_("Draft"), "grey", "pencil"),
    "awaiting_approvals": Look(_("Awaiting approvals"), "indigo", "people"),
    "in_review": Look(_("In review"), "blue", "search"),
    "awaiting_signature": Look(_("Awaiting signature"), "teal", "pen"),
    "awaiting_activation": Look(_("Awaiting activation"), "teal", "switch"),
    "active": Look(_("Active"), "green", "check-circle"),
    "action_needed": Look(_("Action needed"), "amber", "alert"),
    "declined": Look(_("Declined"), "red", "cross-circle"),
    "suspended": Look(_("Suspended"), "red", "pause"),
    "withdrawn": Look(_("Withdrawn"), "grey", "undo"),
    "expired": Look(_("Expired"), "grey", "clock"),
    "closed": Look(_("Closed"), "grey", "lock"),
}

VERDICTS: Mapping[str, Look] = {
    "pass": Look(_("Pass"), "green", "check-circle"),
    "fail": Look(_("Fail"), "red", "cross-circle"),
    "unsure": Look(_("Unsure"), "amber", "question"),
    "not_applicable": Look(_("Not applicable"), "grey", "minus-circle"),
}

SCANS: Mapping[str, Look] = {
    "clean": Look(_("Scanned: clean"), "green", "shield"),
    "not_scanned": Look(_("Not scanned"), "grey", "shield"),
    "infected": Look(_("Refused by the scanner"), "red", "cross-circle"),
    "erased": Look(_("Erased"), "grey", "trash"),
}

STAGES: Mapping[str, Words] = {
    "approvals": _("Approvals"),
    "ticket": _("Jira ticket"),
    "validation": _("Tech Support validation"),
    "agreement": _("Agreement"),
    "activation": _("Activation"),
}

STAGE_OF_STATUS: Mapping[str, str] = {
    "awaiting_approvals": "approvals",
    "in_review": "validation",
    "awaiting_signature": "agreement",
    "awaiting_activation": "activation",
    "active": "activation",
    "suspended": "activation",
    "closed": "activation",
}

FINISHED = frozenset({"active"})
STOPPED = frozenset({"action_needed", "declined", "suspended", "withdrawn", "expired", "closed"})


def look_up(table: Mapping[str, Look], code: object) -> Look:
    """The look of `code`; a code that the table does not know is shown as it is, in grey."""
    return table.get(str(code)) or Look(str(code).replace("_", " ").capitalize(), "grey", "dot")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the guide's flow (S22): `state` is done, current, stopped or todo, `note` a short fact beside it."""

    code: str
    label: Words
    state: str
    note: str = ""


def _state(place: int, here: int, status: str) -> str:
    if place < here or (place == here and status in FINISHED):
        return "done"
    if place > here:
        return "todo"
    return "stopped" if status in STOPPED else "current"


def stages(
    status: str, *, came_from: str = "", ticket: bool = False, notes: Mapping[str, str] | None = None
) -> list[Stage]:
    """The five stages of the guide with the current one marked (S22).

    `came_from` is the status before a stop (sent back, declined, withdrawn, expired); `ticket` says whether Jira has
    answered with a key: a review may begin before that. A draft has no current stage.
    """
    codes = list(STAGES)
    at = STAGE_OF_STATUS.get(status) or STAGE_OF_STATUS.get(came_from, "approvals")
    here = -1 if "draft" in (status, came_from) else codes.index(at)
    states = {code: _state(place, here, status) for place, code in enumerate(codes)}
    if states["ticket"] == "done" and not ticket:
        states["ticket"] = "todo" if status in STOPPED else "current"
    return [Stage(code, STAGES[code], states[code], (notes or {}).get(code, "")) for code in codes]
