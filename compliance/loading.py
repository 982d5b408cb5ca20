"""Loads the Dossier of a version: everything that rules read, in at most ten queries."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length

from agreements.facts import problem_of, with_accepted_cities
from agreements.models import Agreement
from agreements.sealing.models import Seal
from approvals.facts import who_is_missing
from clients import locations
from clients.models import DIDGroup, DIDNumber, Location, Suspension
from compliance import told
from compliance.breaches.facts import named_until
from compliance.consent.facts import ConsentFacts, for_client
from compliance.models import Stage
from compliance.pictures.facts import reuse_facts
from compliance.rules import RULES, severity_on
from compliance.rules.dossier import (
    ApprovalFacts,
    ClientFacts,
    Dossier,
    FileFacts,
    Judged,
    NumberFacts,
    PlaceFacts,
    RetentionFacts,
    SignatureFacts,
    SuspensionFacts,
)
from core import clock, policy
from core.files.models import StoredFile
from requests_app.models import RequestVersion
from requests_app.places import places_of
from requests_app.standing import standing_suspensions
from requests_app.versions import payload_json, standing_evidence

SAME_NAME = (
    "client_name", "ban", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "front_end_url",
    "otp_dca_flow", "consent_captured_on", "verification_method", "verification_other", "proof_reference",
    "consent_wording", "test_contact_phone", "test_contact_email", "test_contact_name", "calls_dnd_numbers",
    "ports_a_number", "dnd_consent", "policy_class", "signatory_email", "signatory_mobile", "legal_category",
    "customer_trigger", "call_follows_minutes", "dialling_mode", "signatory_name", "dlt_pe_id", "dlt_operator",
    "consent_basis", "calls_stop_after_days", "opt_out_route", "reask_after_days", "dialler_declaration",
    "privacy_notice", "signatory_id_type", "signatory_authority",
)  # fmt: skip


ODD_NUMBERS = 50


def load_dossier(version: RequestVersion, *, on: date, stage: Stage = Stage.ACTIVATION) -> Dossier:
    """The dossier of a version as it is judged on the day `on` (Asia/Kolkata).

    What only later stages read is left out before them: while filing, nobody asks for approvals.
    """
    facts = _typed(version) | _policies(on) | _around(version)
    if stage != Stage.FILING:
        facts |= told.together(version) | {"numbers": _odd_ones(version, on), "consents": _consents(version, on)}
    facts["suspension"] = _suspension(version, facts)
    if stage in {Stage.REVIEW, Stage.ACTIVATION}:
        facts |= _approvals(version) | {"reused": reuse_facts(version)}
    if stage == Stage.ACTIVATION:
        facts |= _agreement(version)
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
        "policies": {code: policy.value(code, on=on) for code in sorted(_read_by_rules())},
    }


def _read_by_rules() -> set[str]:
    return {code for each in RULES.values() for code in each.policies}


def _around(version: RequestVersion) -> dict[str, Any]:
    evidence = standing_evidence(version)
    files = tuple(FileFacts(e.kind, e.file.shown_name, e.file.sha256) for e in evidence)
    places = places_of(version)
    return {
        "files": files,
        "known_locations": frozenset(places),
        "enabled_locations": frozenset(city for city, place in places.items() if place.enabled),
        "judgements": _judgements(version),
        "client": _client(version),
        "places": tuple(_place(each.location) for each in places.values()),
        "retention": tuple(_retention(each.file) for each in evidence),
    }


def _client(version: RequestVersion) -> ClientFacts:
    client = version.request.client
    names = ("sector", "gstin", "pan", "cin", "llpin", "entity_checked_on")
    return ClientFacts(business_type=version.business_type, **{name: getattr(client, name) for name in names})


def _place(location: Location) -> PlaceFacts:
    return PlaceFacts(
        location.city, location.circle, location.std_code, *locations.reference().get(location.city, ("", ""))
    )


def _retention(file: StoredFile) -> RetentionFacts:
    # its term begins when the request ends; until then only an early erasure can be seen here
    erased = file.erased_at.astimezone(clock.IST).date() if file.erased_at else None
    return RetentionFacts(file.shown_name, file.at.astimezone(clock.IST).date(), erased_on=erased)


def _odd_ones(version: RequestVersion, on: date) -> tuple[NumberFacts, ...]:
    if severity_on(RULES["DOT-04"], on) is None:
        return ()
    return tuple(NumberFacts(*row) for row in _odd_numbers(version)[:ODD_NUMBERS])


def _consents(version: RequestVersion, on: date) -> ConsentFacts | None:
    """What the register holds, where somebody asks: a rule that is on, or that DND numbers are called."""
    if severity_on(RULES["TRAI-07"], on) is None and not version.calls_dnd_numbers:
        return None
    return for_client(version.request.client, on=on)


def _odd_numbers(version: RequestVersion) -> Any:
    """Numbers of the geographic groups of the requested locations that may not belong there: number, city, code.

    The database leaves out those of the right shape that begin with their city's code: a city has thousands.
    """
    rows = DIDNumber.objects.filter(
        group__location__city__in=version.requested_locations, group__series=DIDGroup.Series.GEOGRAPHIC
    ).annotate(begins=Concat(Value("+91"), "group__location__std_code"), length=Length("e164"))
    looks_right = Q(e164__startswith=F("begins"), length=13) & ~Q(e164__startswith="+911600")
    looks_right &= ~Q(e164__startswith="+911601") & ~Q(e164__startswith="+91140")
    return (
        rows.exclude(looks_right)
        .order_by("pk")
        .values_list("e164", "group__location__city", "group__location__std_code")
    )


def _suspension(version: RequestVersion, facts: dict[str, Any]) -> SuspensionFacts | None:
    """With the last day of an order: read along at later stages (it is in the facts), asked for while filing."""
    along = "barred_until" in facts
    last = facts.pop("barred_until", None)
    standing = standing_suspensions(version)
    worst = next((each for each in standing if each.kind == Suspension.Kind.TOTAL), standing[0] if standing else None)
    if worst is None:
        return None
    since = worst.since.astimezone(clock.IST).date()
    until = last if along else named_until(standing)
    return SuspensionFacts(worst.kind, worst.reason, since, any(each.follows_id for each in standing), until)


def _judgements(version: RequestVersion) -> dict[str, Judged]:
    if version.frozen_at is None:
        return {}
    return told.judgements(version)


def _approvals(version: RequestVersion) -> dict[str, Any]:
    missing, unproved = who_is_missing(version)
    return {
        "missing_roles": tuple(ApprovalFacts(title, holder) for title, holder in missing),
        "unproved_roles": tuple(unproved),
    }


def _agreement(version: RequestVersion) -> dict[str, Any]:
    agreement, cities = with_accepted_cities(version.request)
    problem = problem_of(agreement, version.request, cities)
    return {
        "agreement_problem": problem.text if problem else "",
        "signature": _signature(agreement) if agreement and agreement.returned_id else None,
    }


def _signature(agreement: Agreement) -> SignatureFacts:
    """How it was signed: in the portal (its seal says who), or a returned file (its comparison says what it is)."""
    seal: Seal | None = getattr(agreement, "seal", None)
    if seal is not None:
        same = agreement.issued is not None and seal.shown_sha256 == agreement.issued.sha256
        return SignatureFacts("click_otp", seal.level, seal.signer_name, seal.signer_email, same)
    compared, kinds = Agreement.Comparison, {"no_text": "scan"}
    kind = "certificate" if agreement.finding.get("signatures") else kinds.get(agreement.comparison, "ink")
    same_as_sent = {
        compared.SAME_BYTES: True, compared.SAME_TEXT: True, compared.DIFFERS: False, compared.UNSIGNED: False,
    }.get(Agreement.Comparison(agreement.comparison))  # fmt: skip
    if agreement.difference_by_id is not None:  # Tech Support judged the difference, with a note
        same_as_sent = None
    return SignatureFacts(kind, same=same_as_sent)
