"""What the review page shows, gathered once: findings, pictures, locations, agreement, and what was just refused."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.showing import check
from approvals.facts import round_of
from compliance import hands
from compliance.changed import since_last
from compliance.evaluate import preview
from compliance.forms import DeclineStart, PointFormSet
from compliance.models import Evaluation, Finding, Review, Stage
from compliance.pictures import facts as pictures
from compliance.reasons import OF_RULE
from compliance.rules import RULES, Found
from compliance.rules.base import Result, Severity
from compliance.tickets import ticket_of
from core.accounts.models import User
from core.errors import Reason
from requests_app.models import DIDRequest, Evidence, RequestedLocation, RequestVersion
from requests_app.permissions import tech_support
from requests_app.statuses import WAITING_ON, Status, Turn
from requests_app.versions import payload_json, shown_value, standing_evidence, title_of
from requests_app.workflow import open_moves

STAGES = {Status.IN_REVIEW: Stage.REVIEW, Status.AWAITING_ACTIVATION: Stage.ACTIVATION}
# where a reviewer may see in the evidence what no rule can: these may be judged although they pass
SEEN_BY_PEOPLE = frozenset({"GUIDE-03", "GUIDE-04", "GUIDE-06", "GUIDE-07", "GUIDE-08", "GUIDE-09"})
NOT_IN_FACTS = frozenset({"requested_locations", "test_contact_phone", "test_contact_email", "test_contact_name"})


@dataclass(frozen=True)
class Refusal:
    """What was refused a moment ago: which form, why, and what was typed into it."""

    place: str = ""
    reasons: list[Reason] = field(default_factory=list)
    typed: QueryDict = field(default_factory=QueryDict)


@dataclass(frozen=True)
class FindingRow:
    """A finding, whether this person may judge it, and what they typed if that was refused."""

    found: Found
    judge: str  # "" no, "open" it waits for a judgement, "fold" it may be judged anew
    typed: str = ""
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class LocationRow:
    """A location with its verdict, and what was typed if that was refused."""

    location: RequestedLocation
    typed: str = ""
    reasons: list[Reason] = field(default_factory=list)


def context(did: DIDRequest, version: RequestVersion, user: User, refused: Refusal | None = None) -> dict[str, Any]:
    """Everything that templates/compliance/review.html needs."""
    refused = refused or Refusal()
    review = hands.standing_review(did) if did.status == Status.IN_REVIEW else None
    works = _works(did, review, user)
    found = findings(did, version)
    rows = [_finding_row(each, works, refused) for each in sorted(found, key=_weight)]
    return {
        "did": did,
        "version": version,
        "review": review,
        "may_relieve": review is not None and review.reviewer_id != user.pk and hands.may_be_relieved(did),
        "mine": review is not None and review.reviewer_id == user.pk,
        "works": works,
        "may_act": tech_support(user, did),
        "moves": open_moves(did, user),
        "turn": _turn(did),
        "next": _next(did),
        "refused": refused,
        "findings": rows,
        "since_last": since_last(did, found),
        "open_findings": sum(row.judge == "open" for row in rows),
        "blocking": [each for each in found if each.blocks],
        "locations": [_location_row(each, refused) for each in did.locations.select_related("location")],
        "ticket": ticket_of(did),
        "points": _points(found, refused),
        "decline": DeclineStart(auto_id="decline_%s"),
        "round": round_of(version),
        **_agreement(did, user),
        **_pictures(version),
        "reused": pictures.shown_reuse(version, user),
        **_words(version, found),
    }


def findings(did: DIDRequest, version: RequestVersion) -> list[Found]:
    """What the rules say now, while that matters; afterwards what was kept at the last step."""
    if stage := STAGES.get(Status(did.status)):
        return preview(version, stage)
    kept = Evaluation.objects.filter(request=did, version=version).exclude(stage=Stage.AFTER).last()
    return [_kept(row) for row in kept.findings.all()] if kept else []


def _kept(row: Finding) -> Found:
    rule = RULES.get(row.rule)
    return Found(
        rule=row.rule,
        title=str(rule.title) if rule else row.rule,
        result=Result(row.result),
        severity=Severity(row.severity),
        message=row.message,
        remedy=row.remedy,
        field=row.field,
        note=row.evidence.get("note", ""),
        judged_by=row.evidence.get("judged_by", ""),
    )


def _weight(found: Found) -> int:
    """What needs somebody comes first; within that the order of the codes stays."""
    needs = (found.blocks, found.unsure, found.warns, found.result == Result.PASS)
    return needs.index(True) if any(needs) else len(needs)


def _works(did: DIDRequest, review: Review | None, user: User) -> bool:
    """Whether this person may judge now: it is in their hands, or signed and not activated yet."""
    if not tech_support(user, did):
        return False
    if did.status == Status.IN_REVIEW:
        return review is not None and review.reviewer_id == user.pk
    return did.status == Status.AWAITING_ACTIVATION


def _finding_row(found: Found, works: bool, refused: Refusal) -> FindingRow:
    judge = ""
    if works and found.unsure:
        judge = "open"
    elif works and (found.note or (found.result == Result.PASS and found.rule in SEEN_BY_PEOPLE)):
        judge = "fold"
    if refused.place == f"judge:{found.rule}":
        return FindingRow(found, judge and "open", refused.typed.get("note", ""), refused.reasons)
    return FindingRow(found, judge)


def _location_row(location: RequestedLocation, refused: Refusal) -> LocationRow:
    if refused.place == f"location:{location.pk}":
        return LocationRow(location, refused.typed.get("reason", ""), refused.reasons)
    return LocationRow(location, location.reason)


def _pictures(version: RequestVersion) -> dict[str, Any]:
    files = standing_evidence(version)
    by_kind = {each.kind: each for each in files}
    kinds = (Evidence.Kind.FRONTEND, Evidence.Kind.BACKEND)
    reading = pictures.shown(version)
    sides = [_side(by_kind.get(kind), drawn) for kind, drawn in zip(kinds, reading["sides"], strict=True)]
    others = [each for each in files if each.kind == Evidence.Kind.PROOF]
    return {"left": sides[0], "right": sides[1], "proofs": others, "both_pictures": all(sides), "reading": reading}


def _side(evidence: Evidence | None, drawn: dict[str, Any]) -> dict[str, Any]:
    if evidence is None:
        return {}
    return {
        "url": reverse("files:preview", args=[evidence.file_id]),
        "full": reverse("files:preview", args=[evidence.file_id]),
        "title": str(evidence.get_kind_display()),
        "alt": _("%(kind)s: %(name)s") % {"kind": evidence.get_kind_display(), "name": evidence.file.shown_name},
        **({"drawn": drawn} if drawn.get("boxes") else {}),
    }


def _words(version: RequestVersion, found: list[Found]) -> dict[str, Any]:
    quotes = {point.quote: point.because for each in found for point in each.points if point.quote}
    names = [name for name in RequestVersion.CONTENT_FIELDS if name not in NOT_IN_FACTS]
    payload = [name for name in names if name in RequestVersion.PAYLOAD_FIELDS]
    declared = [name for name in names if name in RequestVersion.DECLARATIONS]
    return {
        "quotes": {quote: quotes[quote] for quote in sorted(quotes, key=len, reverse=True)},
        "payload_rows": [(title_of(name), shown_value(version, name)) for name in payload],
        "declared_rows": [(title_of(name), shown_value(version, name)) for name in declared],
        "payload": payload_json(version),
    }


def _agreement(did: DIDRequest, user: User) -> dict[str, Any]:
    """What agreements/_check.html shows, once there is an agreement."""
    found = (
        Agreement.objects.standing()
        .in_full()
        .select_related("confirmed_by", "difference_by")
        .filter(request=did)
        .first()
    )
    if found is None:
        return {"agreement": None}
    found.request = did
    return check(found, user)


def _points(found: list[Found], refused: Refusal) -> Any:
    """The send-back rows: what was typed, else one for each finding that is not in order."""
    if refused.place == "send_back":
        return PointFormSet(refused.typed, prefix="points", form_kwargs={"use_required_attribute": False})
    suspects = [each for each in found if each.field and each.blocks]
    initial = [{"item": each.field, "code": OF_RULE.get(each.rule, "WRONG"), "text": each.message} for each in suspects]
    return PointFormSet(prefix="points", initial=initial)


def _turn(did: DIDRequest) -> str:
    return str(Turn(WAITING_ON[Status(did.status)]).label)


def _next(did: DIDRequest) -> str:
    if did.status == Status.IN_REVIEW:
        return _("Judge what is unsure, give every location a verdict, then accept, send back or decline.")
    if did.status == Status.AWAITING_SIGNATURE:
        return _("The account manager sends the agreement; it comes back signed.")
    if did.status == Status.AWAITING_ACTIVATION:
        return _("Confirm the signature, then activate: exactly the accepted locations become visible.")
    return _("Nothing is to be done here.")
