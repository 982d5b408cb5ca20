"""The Dossier: everything that rules read about one version on one day, as plain data. Rules query nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


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
class ApprovalFacts:
    """A role without a clear standing +1, and who could give it."""

    role: str
    holder: str


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """That the client's outgoing calls are off."""

    kind: str
    reason: str


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
    dnd_consent: str = ""
    policy_class: str = ""
    signatory_email: str = ""
    signatory_mobile: str = ""

    files: tuple[FileFacts, ...] = ()
    pair: PairFacts = PairFacts()
    known_locations: frozenset[str] = frozenset()
    enabled_locations: frozenset[str] = frozenset()
    suspension: SuspensionFacts | None = None
    missing_roles: tuple[ApprovalFacts, ...] = ()
    unproved_roles: tuple[str, ...] = ()
    ticket: TicketFacts | None = None
    validated: bool = False
    agreement_problem: str = ""
    panel: PanelFacts | None = None
    judgements: Mapping[str, Judged] = field(default_factory=dict)

    def file(self, kind: str) -> FileFacts | None:
        """The newest standing file of a kind."""
        return next((each for each in reversed(self.files) if each.kind == kind), None)
