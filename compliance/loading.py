"""Loads the Dossier of a version: everything that rules read, in at most ten queries."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q

from agreements.facts import agreement_problem
from approvals.facts import missing_roles
from approvals.models import ApprovalRole, Decision
from clients.models import Suspension
from compliance.models import Judgement, Review, Stage, Ticket
from compliance.pictures.facts import pair_facts
from compliance.rules.dossier import ApprovalFacts, Dossier, FileFacts, Judged, SuspensionFacts, TicketFacts
from core import policy
from requests_app.models import RequestVersion
from requests_app.places import places_of
from requests_app.standing import standing_suspensions
from requests_app.versions import payload_json, standing_evidence

SAME_NAME = (
    "client_name", "ban", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "front_end_url",
    "otp_dca_flow", "consent_captured_on", "verification_method", "verification_other", "proof_reference",
    "consent_wording", "test_contact_phone", "test_contact_email", "test_contact_name", "calls_dnd_numbers",
    "dnd_consent", "policy_class", "signatory_email", "signatory_mobile",
)  # fmt: skip


def load_dossier(version: RequestVersion, *, on: date, stage: Stage = Stage.ACTIVATION) -> Dossier:
    """The dossier of a version as it is judged on the day `on` (Asia/Kolkata).

    What only later stages read is left out before them: while filing, nobody asks for approvals.
    """
    facts = _typed(version) | _policies(on) | _around(version)
    if stage in {Stage.REVIEW, Stage.ACTIVATION}:
        facts |= _approvals(version) | {"ticket": _ticket(version), "pair": pair_facts(version)}
    if stage == Stage.ACTIVATION:
        facts |= {"validated": _validated(version), "agreement_problem": _agreement(version)}
    return Dossier(on=on, **facts)


def _typed(version: RequestVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in SAME_NAME} | {
        "business_type": version.business_type_label,
        "requested_locations": tuple(version.requested_locations),
        "payload": payload_json(version),
    }


def _policies(on: date) -> dict[str, Any]:
    return {
        "consent_age_months": policy.value("consent_age_months", on=on),
        "promotional_phrases": tuple(phrase for phrase in policy.value("promotional_phrases", on=on) if phrase.strip()),
        "component": settings.JIRA_COMPONENT,
    }


def _around(version: RequestVersion) -> dict[str, Any]:
    files = tuple(FileFacts(e.kind, e.file.shown_name, e.file.sha256) for e in standing_evidence(version))
    places = places_of(version)
    return {
        "files": files,
        "known_locations": frozenset(places),
        "enabled_locations": frozenset(city for city, place in places.items() if place.enabled),
        "suspension": _suspension(version),
        "judgements": _judgements(version),
    }


def _suspension(version: RequestVersion) -> SuspensionFacts | None:
    standing = standing_suspensions(version)
    worst = next((each for each in standing if each.kind == Suspension.Kind.TOTAL), standing[0] if standing else None)
    return SuspensionFacts(worst.kind, worst.reason) if worst else None


def _judgements(version: RequestVersion) -> dict[str, Judged]:
    if version.frozen_at is None:
        return {}
    rows = Judgement.objects.filter(version=version, stands=True).select_related("by")
    return {row.rule: Judged(row.verdict == Judgement.Verdict.PASS, row.note, row.by.full_name) for row in rows}


def _approvals(version: RequestVersion) -> dict[str, Any]:
    decisions = Decision.objects.standing().clear_yes().filter(version=version, channel=Decision.Channel.FILE)
    unproved = decisions.filter(Q(file=None) | Q(confirmed_by=None)).values_list("role__title", flat=True)
    return {
        "missing_roles": tuple(_missing(version)),
        "unproved_roles": tuple(unproved),
    }


def _missing(version: RequestVersion) -> list[ApprovalFacts]:
    titles = missing_roles(version)
    holders = (
        dict(ApprovalRole.objects.filter(title__in=titles).values_list("title", "holder__full_name")) if titles else {}
    )
    return [ApprovalFacts(title, holders.get(title, title)) for title in titles]


def _ticket(version: RequestVersion) -> TicketFacts | None:
    row = Ticket.objects.with_issue().filter(request=version.request_id).first()
    return TicketFacts(row.key, row.component, bytes(row.payload).decode()) if row else None


def _validated(version: RequestVersion) -> bool:
    return Review.objects.filter(version=version, outcome="accepted").exists()


def _agreement(version: RequestVersion) -> str:
    problem = agreement_problem(version.request)
    return problem.text if problem else ""
