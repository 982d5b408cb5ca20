"""What the filing page shows: the open draft in its form, what is missing, the files, the payload."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from clients.services import stock_by_location, visible_groups
from compliance.evaluate import evaluate
from compliance.models import Stage
from compliance.rules.base import Found
from core.errors import Reason, WrongState
from didportal.pages import evidence_cards
from didportal.pages.filing_form import FilingForm, sections
from didportal.pages.location_grid import grid
from didportal.pages.reading import point_rows
from requests_app.editable import can_be_written, editable_fields, open_points
from requests_app.guards import locations_are_free, only_points_changed, points_are_answered, replaced_files_differ
from requests_app.models import DIDRequest, PointToFix, RequestVersion
from requests_app.statuses import Status
from requests_app.versions import difference, payload_json, standing_evidence, with_files
from requests_app.workflow import Transition

MOVE_OF = {
    Status.DRAFT: "submit",
    Status.AWAITING_APPROVALS: "revise",
    Status.ACTION_NEEDED: "resubmit",
    Status.DECLINED: "resubmit",
}


@dataclass(frozen=True)
class Filing:
    """A request with its open draft, the version before it (None at first), and the points that were sent back."""

    did: DIDRequest
    draft: RequestVersion
    last: RequestVersion | None
    points: list[PointToFix]

    @cached_property
    def editable(self) -> frozenset[str]:
        """The fields and kinds of evidence that may be changed now."""
        return editable_fields(self.did, self.points)

    @property
    def move(self) -> str:
        """What filing this draft is: submit, revise or resubmit."""
        return MOVE_OF[Status(self.did.status)]


@dataclass(frozen=True)
class Missing:
    """What stands against filing, and what should be looked at without standing against it."""

    reasons: list[Reason]
    hints: list[Found]


def find(did: DIDRequest) -> Filing | None:
    """The open draft with all that the page needs, or None where nothing can be written. At most three queries."""
    if not can_be_written(did):
        return None
    versions = list(with_files(did.versions.filter(number__gte=did.version_number)))
    draft = next((version for version in versions if version.frozen_at is None), None)
    last = next((version for version in versions if version.frozen_at), None)
    return Filing(did, draft, last, open_points(did)) if draft else None


def find_or_refuse(did: DIDRequest) -> Filing:
    """As above; raises WrongState where there is nothing to write on."""
    found = find(did)
    if found is None:
        raise WrongState(Reason(_("There is no open draft of this request."), code="draft"))
    return found


def missing(filing: Filing) -> Missing:
    """Every point that blocks filing, as the guards would say it (C33, C34), and every hint."""
    outcome = evaluate(filing.draft, Stage.FILING)
    hints = [found for found in outcome.found if found.warns or found.unsure]
    return Missing(calm([*outcome.reasons, *beyond_rules(filing)]), hints)


def calm(reasons: list[Reason]) -> list[Reason]:
    """The reasons with each remedy said once: six empty fields need no six times the same advice."""
    said: set[str] = set()
    found = []
    for reason in reasons:
        found.append(replace(reason, remedy="") if reason.remedy in said else reason)
        said.add(reason.remedy)
    return found


def context(filing: Filing, form: FilingForm | None = None) -> dict[str, Any]:
    """Everything that templates/filing/edit.html and its live parts need."""
    form = form or FilingForm(filing.draft, filing.editable)
    checked = missing(filing)
    changes = _changes(filing)
    reasons = _form_errors(form) + checked.reasons + _unchanged(filing, changes)
    return {
        "did": filing.did,
        "draft": filing.draft,
        "form": form,
        "sections": sections(form, [reason.field for reason in reasons]),
        "missing": reasons,
        "hints": checked.hints,
        "grid": grid(form, visible_groups(filing.did.client), stock_by_location()),
        "cards": evidence_cards.cards(filing.did, filing.draft, filing.editable),
        "payload": payload_json(filing.draft),
        "points": point_rows(filing.points),
        "changes": changes,
        "move": filing.move,
    }


def _changes(filing: Filing) -> list[Any]:
    if filing.last is None:
        return []
    files = standing_evidence(filing.last), standing_evidence(filing.draft)
    return difference(filing.last, filing.draft, evidence=files)


def _unchanged(filing: Filing, changes: list[Any]) -> list[Reason]:
    if changes or filing.move != "revise":
        return []
    return [Reason(_("Nothing differs yet from the version that is being approved."), code="same")]


def beyond_rules(filing: Filing) -> list[Reason]:
    """What the guards of the move would say beside the rules."""
    known = {"open_points": filing.points, "current": filing.last}
    t = Transition(filing.did, filing.move, filing.did.owner, filing.draft, data=known)
    against = locations_are_free(t)
    if filing.move == "resubmit":
        against += points_are_answered(t) + only_points_changed(t) + replaced_files_differ(t)
    return [replace(reason, field=_anchor(filing, reason)) for reason in against]


def _anchor(filing: Filing, reason: Reason) -> str:
    # a point on something that is no field of the form leads to its answer box
    point = next((point for point in filing.points if point.item == reason.field), None)
    if point is None or reason.field in filing.editable:
        return reason.field
    return f"answer-{point.pk}"


def _form_errors(form: FilingForm) -> list[Reason]:
    if not form.is_bound:
        return []
    return [
        Reason(f"{form[name].label}: {error}", code="form", field=name)
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
