"""What each client files: complete requests, worded for their trade."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client
from core import clock
from core.accounts.models import User
from didportal.demo import screens
from didportal.demo.companies import Company
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import draft_of

# trade -> primary use case, purpose, nature of the services, what the customer does first
TRADES: dict[str, tuple[str, str, str, str]] = {
    "e-commerce": (
        "Customer-support callbacks for e-commerce orders across India.",
        "Transactional order updates and delivery confirmations to registered customers.",
        "Online retail of consumer electronics.",
        "The customer places an order or asks for a callback on the contact page.",
    ),
    "courier": (
        "Calls by riders and the control room about parcels that are out for delivery.",
        "Agreeing on a time and the exact address with the person who waits for the parcel.",
        "Collection and delivery of parcels for shops and private senders.",
        "The customer books a delivery and gives the number of the person who receives it.",
    ),
    "health": (
        "Callbacks to patients who booked a test or ordered medicine.",
        "Confirming appointments and telling patients that a report or an order is ready.",
        "Diagnostics and medicine ordered by registered patients.",
        "The patient books a visit or an order on the contact page.",
    ),
    "travel": (
        "Calls by drivers and hosts to guests with a booking.",
        "Agreeing on pick-up points, arrival times and changes of a booking.",
        "Rides and stays that registered guests have booked.",
        "The guest books a ride or a stay.",
    ),
    "loans": (
        "Callbacks to applicants about documents of their application.",
        "Asking for missing papers and confirming appointments that applicants asked for.",
        "Home loans to registered applicants.",
        "The applicant files an application on the contact page.",
    ),
}
ANY = (
    "Callbacks to registered customers about what they have ordered.",
    "Confirming orders, appointments and deliveries that the customer asked for.",
    "Goods and services ordered by registered customers.",
    "The customer asks for a callback or places an order on the contact page.",
)


def file_draft(client: Client, company: Company, cities: list[str], *, kind: str = "existing") -> DIDRequest:
    """A complete draft of the client's account manager, with both screenshots of one contact and a proof."""
    owner = client.account_manager
    request = services.start(client=client, owner=owner, kind=kind)
    draft = draft_of(request)
    assert draft is not None  # noqa: S101 - it was opened a line above
    fields = content(company, cities)
    services.save_draft(request=request, actor=owner, revision=draft.revision, fields=fields)
    attach(request, owner, company, contact_of(company))
    return request


def content(company: Company, cities: list[str]) -> dict[str, Any]:
    """The payload and the declarations; every field that a person fills in."""
    use, purpose, nature, first = TRADES.get(company.trade, ANY)
    phone, email, name = contact_of(company)
    wording = f"I agree to receive transactional calls from {company.brand}."
    recent = clock.today() - timedelta(days=12)
    return {
        "primary_use_case": use, "purpose_of_outgoing_calls": purpose, "nature_of_services": nature,
        "front_end_url": f"https://www.{company.site}.example/contact-us", "requested_locations": cities,
        "otp_dca_flow": "Contact number is verified via SMS OTP before being stored in CRM. "
        f"Consent text: '{wording}'",
        "consent_captured_on": recent, "verification_method": "client_otp", "consent_wording": wording,
        "proof_reference": f"otp-log of {recent.isoformat()}, line 4711",
        "test_contact_phone": phone, "test_contact_email": email, "test_contact_name": name,
        "calls_dnd_numbers": False, "ports_a_number": False, "customer_trigger": first, "call_follows_minutes": 20,
        "policy_class": "transactional", "legal_category": "service", "dialling_mode": "manual", "calls_a_day": 60,
        "briefed_on": recent, "briefed_how": "Call with the head of operations, notes in the CRM",
        "opt_out_route": "Reply STOP, or tell the agent; kept for all calls of this kind.", "reask_after_days": 90,
        "signatory_id_type": "Passport", "signatory_authority": "letter",
    }  # fmt: skip


def contact_of(company: Company) -> tuple[str, str, str]:
    """The one test contact that both screenshots show: phone, e-mail, name."""
    return f"+9199{company.ban[-6:]}11", f"meera.test@{company.site}.example", "Meera Test"


def attach(request: DIDRequest, owner: User, company: Company, contact: tuple[str, str, str]) -> None:
    """The two screenshots and a log extract, through the door that every upload takes."""
    files = (
        ("frontend_screenshot", "contact-form.png", screens.contact_form(company.site, *contact), "image/png"),
        ("backend_screenshot", "database-row.png", screens.database_row(company.site, *contact), "image/png"),
        ("consent_proof", "otp-log.txt", f"otp verified for {contact[0]}, id 4711\n".encode(), "text/plain"),
    )
    for kind, name, bytes_, content_type in files:
        upload = SimpleUploadedFile(name, bytes_, content_type)
        services.add_evidence(request=request, kind=kind, upload=upload, actor=owner)
