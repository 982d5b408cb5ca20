"""What the request itself says against a move."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clients.models import Client, Suspension
from core.errors import Reason
from requests_app.editable import editable_fields
from requests_app.models import Evidence, PointToFix, RequestedLocation, RequestVersion
from requests_app.places import places_of
from requests_app.standing import standing_suspensions
from requests_app.versions import current, difference, digest_of, standing_evidence
from requests_app.workflow import Transition


def has_reason(t: Transition) -> list[Reason]:
    if t.reason.strip():
        return []
    return [Reason(_("Give the reason."), code="reason", field="reason")]


def has_coded_reason(t: Transition) -> list[Reason]:
    """A decline names one of the coded reasons, says it in words, and says whether it can be corrected (S45-S49)."""
    missing = has_reason(t)
    if not t.data.get("code"):
        missing.append(Reason(_("Choose the reason from the list."), code="reason_code", field="code"))
    if t.data.get("decline_kind") not in ("fixable", "final"):
        missing.append(Reason(_("Say whether it can be corrected."), code="decline_kind", field="decline_kind"))
    return missing


def has_points(t: Transition) -> list[Reason]:
    """A send-back names at least one item, each with its code and words."""
    points = t.data.get("points") or []
    if not points:
        return [Reason(_("Name at least one point to correct."), code="points", field="points")]
    return [
        Reason(_("Say in words what is to be corrected."), code="points", field=item)
        for item, code, text in points
        if not (code and text.strip())
    ]


def content_differs(t: Transition) -> list[Reason]:
    """Saving without a change keeps the approvals (C3)."""
    old = _before(t)
    if t.version is None or t.version.frozen_at is not None:
        return [Reason(_("There is no open draft of this request."), code="draft")]
    if old is not None and digest_of(t.version) == old.digest:
        return [Reason(_("Nothing differs from the version that is being approved."), code="same")]
    return []


def locations_are_free(t: Transition) -> list[Reason]:
    """A client asks for a location in one request at a time."""
    if t.version is None or not t.version.requested_locations:
        return []
    return [
        Reason(
            _("%(city)s is already asked for in %(reference)s.") % {"city": city, "reference": place.taken_by},
            code="in_flight",
            field="requested_locations",
            remedy=_("Take it off here, or withdraw it there."),
        )
        for city, place in places_of(t.version).items()
        if place.taken_by
    ]


def points_are_answered(t: Transition) -> list[Reason]:
    """Every point that was sent back is corrected or answered."""
    old = _before(t)
    missing = []
    for point in _open_points(t):
        if point.item in Evidence.Kind.values or point.answer:
            continue
        changed = hasattr(t.version, point.item) and getattr(t.version, point.item) != getattr(old, point.item, None)
        if not changed:
            missing.append(
                Reason(
                    _("Not answered yet: %(text)s") % {"text": point.text},
                    code=point.code,
                    field=point.item,
                    remedy=_("Correct the field, or answer the point."),
                )
            )
    return missing


def only_points_changed(t: Transition) -> list[Reason]:
    """A draft that was open before the send-back may hold more than what was asked for: that does not slip in."""
    old = _before(t)
    if old is None or t.version is None:
        return []
    allowed = editable_fields(t.request, _open_points(t))
    return [
        Reason(
            _("Was not sent back, but differs from the last version: %(title)s.") % {"title": change.title},
            code="not_sent_back",
            field=change.field,
            remedy=_("Throw your open changes away and choose Edit again."),
        )
        for change in difference(old, t.version)
        if change.field not in allowed
    ]


def replaced_files_differ(t: Transition) -> list[Reason]:
    """A file that was sent back comes with other bytes."""
    flagged = {point.item: point for point in _open_points(t) if point.item in Evidence.Kind.values}
    old = _before(t)
    if not flagged or old is None or t.version is None:
        return []
    before = {(e.kind, e.file.sha256) for e in standing_evidence(old)}
    fresh = {e.kind for e in standing_evidence(t.version) if (e.kind, e.file.sha256) not in before}
    return [
        Reason(
            _("Still the same file: %(kind)s.") % {"kind": Evidence.Kind(kind).label},
            code=point.code,
            field=kind,
            remedy=_("Upload a new one: the bytes are compared."),
        )
        for kind, point in flagged.items()
        if kind not in fresh
    ]


def signatory_is_known(t: Transition) -> list[Reason]:
    """An agreement needs somebody who signs it."""
    named = t.version is not None and all(
        (t.version.signatory_name, t.version.signatory_email, t.version.signatory_designation)
    )
    if named:
        return []
    return [
        Reason(
            _("The authorised signatory is not named."), code="signatory", field="signatory_name",
            remedy=_("Send the request back for name, e-mail and designation."),
        )
    ]  # fmt: skip


def locations_are_judged(t: Transition) -> list[Reason]:
    """Every location has a verdict, and at least one is accepted."""
    rows = list(t.request.locations.select_related("location"))
    still_open = [
        Reason(_("No verdict yet on %(city)s.") % {"city": row.location.city}, code="location", field="locations")
        for row in rows
        if row.verdict == RequestedLocation.Verdict.OPEN
    ]
    if still_open or any(row.verdict == RequestedLocation.Verdict.ACCEPTED for row in rows):
        return still_open
    return [Reason(_("Accept at least one location, or decline the request."), code="location", field="locations")]


def briefing_is_recorded(t: Transition) -> list[Reason]:
    """The customer was briefed on TRAI and DND before calls go out (S4)."""
    v = t.version
    if v is not None and v.briefed_on and v.briefed_by and v.briefed_how:
        return []
    return [
        Reason(
            _("The briefing of the customer on TRAI and DND is not recorded."), code="briefing", field="briefed_on",
            remedy=_("The account manager enters the date, who briefed and how."),
        )
    ]  # fmt: skip


def client_not_suspended(t: Transition) -> list[Reason]:
    standing = Suspension.objects.standing().filter(client=t.request.client_id).first()
    if standing is None:
        return []
    return [
        Reason(
            _("Outgoing calls of this client are suspended: %(reason)s") % {"reason": standing.reason},
            code="suspended",
            remedy=_("Compliance lifts the suspension first."),
        )
    ]


def no_total_suspension(t: Transition) -> list[Reason]:
    """The total suspension after repeated breaches is lifted by an administrator and a second person only (S57)."""
    if t.version is None:
        return total_suspension(t.request.client)
    return _total(standing_suspensions(t.version))


def total_suspension(client: Client) -> list[Reason]:
    """Why this client gets nothing new at all; [] while no total suspension stands."""
    return _total(Suspension.objects.standing().filter(client=client))


def _total(standing: Iterable[Suspension]) -> list[Reason]:
    if all(each.kind != Suspension.Kind.TOTAL for each in standing):
        return []
    return [Reason(_("A total suspension stands: only an administrator and a second person lift it."), code="total")]


def _before(t: Transition) -> RequestVersion | None:
    if "current" not in t.data:
        t.data["current"] = current(t.request)
    found: RequestVersion | None = t.data["current"]
    return found


def _open_points(t: Transition) -> list[PointToFix]:
    if "open_points" not in t.data:
        t.data["open_points"] = list(PointToFix.objects.filter(request=t.request, settled_at=None))
    points: list[PointToFix] = t.data["open_points"]
    return points
