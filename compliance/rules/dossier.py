"""The Dossier: everything that rules read about one version on one day, as plain data. Rules query nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.consent.facts import ConsentFacts
from core.policy.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A standing file of the version: its kind of evidence, shown name and the SHA-256 of its original bytes (hex)."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the machine read in both screenshots: state (read, failed, off; "" waits), verdict, why, and the words."""

    state: str = ""
    verdict: str = "unsure"
    why: str = ""
    front: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class ReuseFacts:
    """A screenshot that was filed for another client too: its kind here, that request, how alike (per cent)."""

    kind: str
    reference: str
    likeness: int


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """A role without a clear standing +1, and who could give it."""

    role: str
    holder: str


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """That the client's outgoing calls are off. `of_entity`: it came from another account of the same company."""

    kind: str
    reason: str
    since: date | None = None
    of_entity: bool = False
    barred_until: date | None = None


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the client is known by. `business_type` is the code of clients.BusinessType, `sector` that of Sector."""

    business_type: str = ""
    sector: str = ""
    gstin: str = ""
    pan: str = ""
    cin: str = ""
    llpin: str = ""
    entity_checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A location as the inventory has it, beside the table that the product ships ("" where that lacks the city)."""

    city: str
    circle: str
    std_code: str
    known_circle: str = ""
    known_std_code: str = ""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A number (E.164) of a geographic group, with the city and the STD code of that group."""

    e164: str
    city: str
    std_code: str


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """How the agreement was signed: kind certificate, click_otp, ink or scan; PAdES level; `same` None: not known."""

    kind: str
    level: str = ""
    signer_name: str = ""
    signer_email: str = ""
    same: bool | None = None


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """One file and its term. `keep_until` None: its term has not begun."""

    name: str
    kept_since: date
    keep_until: date | None = None
    held: bool = False
    erased_on: date | None = None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """An incident with personal data, and how many whole hours it has been open; what was reported."""

    reference: str
    hours_open: int
    told_cert_in: bool = False
    told_board: bool = False


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the ticket was made with: its key, component and description."""

    key: str
    component: str
    payload: str


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """The groups that the panel shows the client, and those granted to it."""

    shown: frozenset[str]
    granted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's standing word on one rule for this version."""

    in_order: bool
    note: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One version on one day (`on`, Asia/Kolkata). Names are those of RequestVersion."""

    on: date
    consent_age_months: int = 6
    promotional_phrases: tuple[str, ...] = ()
    component: str = ""

    client_name: str = ""
    ban: str = ""
    business_type: str = ""
    primary_use_case: str = ""
    purpose_of_outgoing_calls: str = ""
    nature_of_services: str = ""
    front_end_url: str = ""
    otp_dca_flow: str = ""
    requested_locations: tuple[str, ...] = ()
    payload: str = ""

    consent_captured_on: date | None = None
    verification_method: str = ""
    verification_other: str = ""
    proof_reference: str = ""
    consent_wording: str = ""
    test_contact_phone: str = ""
    test_contact_email: str = ""
    test_contact_name: str = ""
    calls_dnd_numbers: bool | None = None
    ports_a_number: bool | None = None
    dnd_consent: str = ""
    policy_class: str = ""
    signatory_email: str = ""
    signatory_mobile: str = ""

    files: tuple[FileFacts, ...] = ()
    pair: PairFacts = PairFacts()
    reused: tuple[ReuseFacts, ...] = ()
    known_locations: frozenset[str] = frozenset()
    enabled_locations: frozenset[str] = frozenset()
    suspension: SuspensionFacts | None = None
    missing_roles: tuple[ApprovalFacts, ...] = ()
    unproved_roles: tuple[str, ...] = ()
    ticket: TicketFacts | None = None
    validated: bool = False
    agreement_problem: str = ""
    documents_approved: bool = False  # every paper that the client needs
    resubmitted_with_note: bool | None = None  # None: nothing was uploaded again
    panel: PanelFacts | None = None
    judgements: Mapping[str, Judged] = field(default_factory=dict)

    # what the law's extras read besides
    legal_category: str = ""
    customer_trigger: str = ""
    call_follows_minutes: int | None = None
    dialling_mode: str = ""
    signatory_name: str = ""
    dlt_pe_id: str = ""
    dlt_operator: str = ""
    consent_basis: str = ""
    calls_stop_after_days: int | None = None
    opt_out_route: str = ""
    reask_after_days: int | None = None
    dialler_declaration: str = ""
    privacy_notice: str = ""
    signatory_id_type: str = ""
    signatory_authority: str = ""
    client: ClientFacts = ClientFacts()
    places: tuple[PlaceFacts, ...] = ()
    numbers: tuple[NumberFacts, ...] = ()  # those that look wrong: see loading.py
    signature: SignatureFacts | None = None
    retention: tuple[RetentionFacts, ...] = ()
    # None: not known. Whoever keeps complaints, incidents and stamps fills these in
    complainants: int | None = None  # distinct, in the last ten days
    consents: ConsentFacts | None = None  # what the client's register holds, where a rule asks
    incidents: tuple[IncidentFacts, ...] | None = None
    e_stamp: str | None = None
    policies: Mapping[str, Any] = field(default_factory=dict)

    def policy(self, code: str) -> Any:
        """The value of a policy in force on the day."""
        return self.policies[code] if code in self.policies else CATALOGUE[code].default

    def file(self, kind: str) -> FileFacts | None:
        """The newest standing file of a kind."""
        return next((each for each in reversed(self.files) if each.kind == kind), None)
