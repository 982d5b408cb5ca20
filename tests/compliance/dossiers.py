"""The guide's sample as a dossier: everything in order, one day in November. Tests change one thing at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

from compliance.rules import RULES, Found, ask
from compliance.rules.dossier import Dossier, FileFacts, TicketFacts

TODAY = date(2026, 11, 22)
PAYLOAD = '{"clientName": "Acme Pvt Ltd", "BAN": "BAN-987654"}'

SAMPLE = Dossier(
    on=TODAY,
    promotional_phrases=("mega bonanza",),
    component="Outgoing DID | New Location",
    client_name="Acme Pvt Ltd",
    ban="BAN-987654",
    business_type="Pvt Ltd",
    primary_use_case="Customer-support callbacks for e-commerce orders across India.",
    purpose_of_outgoing_calls="Transactional order updates and delivery confirmations to registered customers.",
    nature_of_services="Online retail of consumer electronics.",
    front_end_url="https://acme.com/contact-us",
    otp_dca_flow="Contact number is verified via SMS OTP before being stored in CRM. "
    "Consent text: 'I agree to receive transactional calls from Acme.'",
    requested_locations=("Delhi", "Mumbai", "Bengaluru"),
    payload=PAYLOAD,
    consent_captured_on=date(2026, 11, 12),
    verification_method="client_otp",
    proof_reference="otp-log 2026-11-12 line 4711",
    consent_wording="I agree to receive transactional calls from Acme.",
    test_contact_phone="+919876543210",
    test_contact_email="meera@acme.example",
    test_contact_name="Meera Test",
    calls_dnd_numbers=False,
    policy_class="transactional",
    signatory_email="farah@acme.example",
    signatory_mobile="+919812345678",
    files=(
        FileFacts("frontend_screenshot", "form.png", "a" * 64),
        FileFacts("backend_screenshot", "row.png", "b" * 64),
        FileFacts("consent_proof", "log.txt", "c" * 64),
    ),
    known_locations=frozenset({"Delhi", "Mumbai", "Bengaluru"}),
    ticket=TicketFacts("DID-7", "Outgoing DID | New Location", PAYLOAD),
    validated=True,
)


def asked(code: str, **changes: Any) -> Found:
    """What the rule says about the sample with these changes."""
    return ask(RULES[code], replace(SAMPLE, **changes))
