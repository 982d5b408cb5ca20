"""The guide's sample as a dossier: everything in order, one day in November. Tests change one thing at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

from compliance.rules import RULES, Found, ask
from compliance.rules.dossier import (
    ClientFacts,
    Dossier,
    FileFacts,
    PlaceFacts,
    RetentionFacts,
    SignatureFacts,
    TicketFacts,
)

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
    legal_category="service",
    customer_trigger="Places an order on the site.",
    call_follows_minutes=20,
    dialling_mode="manual",
    signatory_name="Farah Khan",
    dlt_pe_id="1101234567890123456",
    dlt_operator="Airtel",
    consent_basis="enquiry",
    calls_stop_after_days=7,
    opt_out_route="Reply STOP, or tell the agent.",
    reask_after_days=90,
    privacy_notice="We keep your number to call you about your order; withdraw at any time in the app.",
    signatory_id_type="Passport",
    signatory_authority="resolution",
    client=ClientFacts(
        "pvt_ltd", "general", "27AAACA1234C1ZG", "AAACA1234C", "U72200MH2007PTC175407", "", date(2026, 10, 1)
    ),
    places=(PlaceFacts("Mumbai", "Mumbai", "22", "Mumbai", "22"),),
    signature=SignatureFacts("certificate", "B-T", "Farah Khan", "farah@acme.example", True),
    retention=(RetentionFacts("form.png", date(2026, 11, 1)),),
    complainants=2,
    incidents=(),
    e_stamp="IN-MH-1234",
)


def asked(code: str, **changes: Any) -> Found:
    """What the rule says about the sample with these changes."""
    return ask(RULES[code], replace(SAMPLE, **changes))
