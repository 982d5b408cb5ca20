"""Drives a request through the real services, one step a function; each returns the request as it stands then."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import current, draft_of
from tests.support.pictures import contact_form, database_row

CONTACT = ("+919876543210", "meera.test@acme.example", "Meera Test")

# the guide's sample payload (S44) and complete declarations beside it
SAMPLE: dict[str, Any] = {
    "primary_use_case": "Customer-support callbacks for e-commerce orders across India.",
    "purpose_of_outgoing_calls": "Transactional order updates and delivery confirmations to registered customers.",
    "nature_of_services": "Online retail of consumer electronics.",
    "front_end_url": "https://acme.com/contact-us",
    "otp_dca_flow": "Contact number is verified via SMS OTP before being stored in CRM. "
    "Consent text: 'I agree to receive transactional calls from Acme.'",
    "requested_locations": ["Delhi", "Mumbai", "Bengaluru"],
    "verification_method": "client_otp",
    "proof_reference": "otp-log 2026-11-02 line 4711",
    "consent_wording": "I agree to receive transactional calls from Acme.",
    "test_contact_phone": CONTACT[0],
    "test_contact_email": CONTACT[1],
    "test_contact_name": CONTACT[2],
    "calls_dnd_numbers": False,
    "ports_a_number": False,
    "customer_trigger": "The customer places an order or asks for a callback on the contact page.",
    "call_follows_minutes": 20,
    "policy_class": "transactional",
    "legal_category": "service",
    "dialling_mode": "manual",
    "calls_a_day": 40,
    "briefed_how": "Call with the operations head, notes in the CRM",
}


def upload(name: str, content: bytes, content_type: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def fill(request: DIDRequest, owner: User, fields: dict[str, Any]) -> None:
    """Write these fields into the open draft; dates are ten days ago unless given."""
    recent = clock.today() - timedelta(days=10)
    fill_only(request, owner, {"consent_captured_on": recent, "briefed_on": recent} | fields)


def fill_only(request: DIDRequest, owner: User, fields: dict[str, Any]) -> None:
    """Write these fields into the open draft and no others."""
    draft = draft_of(request)
    assert draft is not None
    services.save_draft(request=request, actor=owner, revision=draft.revision, fields=fields)


def add_screens(request: DIDRequest, owner: User, contact: tuple[str, str, str] = CONTACT) -> None:
    """Both screenshots of one contact, and a log extract as proof."""
    front, back = upload("form.png", contact_form(*contact)), upload("row.png", database_row(*contact))
    proof = upload("otp-log.txt", b"2026-11-02 10:15:02 IST otp verified for id 4711\n", "text/plain")
    for kind, file in (("frontend_screenshot", front), ("backend_screenshot", back), ("consent_proof", proof)):
        services.add_evidence(request=request, kind=kind, upload=file, actor=owner)


def filed(request: DIDRequest) -> DIDRequest:
    """Submitted by its owner: the four are asked."""
    return services.submit(request=request, actor=request.owner)


def plus_one(request: DIDRequest, person: User, words: str = "+1") -> Any:
    """This person's +1 on the current version, for the role that they hold."""
    return decide(request, person, "plus_one", words)


def decide(request: DIDRequest, person: User, kind: str, words: str = "") -> Any:
    from approvals.models import ApprovalRole
    from approvals.services import record_decision

    version = current(request)
    assert version is not None
    return record_decision(
        version=version, role=ApprovalRole.objects.get(holder=person), person=person, kind=kind, words=words,
        channel="page", digest_shown=version.digest, address="127.0.0.1", agent="tests",
    )  # fmt: skip


def approved(request: DIDRequest, four: list[User]) -> DIDRequest:
    """Filed, and all four said +1: it is in review."""
    filed(request)
    for person in four:
        plus_one(request, person)
    return fresh(request)


def fresh(request: DIDRequest) -> DIDRequest:
    """The request as the database has it now."""
    return DIDRequest.objects.select_related("client", "owner").get(pk=request.pk)


def accepted(request: DIDRequest, reviewer: User, *, refused: dict[str, str] | None = None) -> DIDRequest:
    """Taken by this reviewer, every unsure finding judged with a note, a verdict on each location, accepted (S28)."""
    from compliance import review
    from compliance.evaluate import preview
    from compliance.models import Stage

    version = current(request)
    assert version is not None
    review.take(request=request, actor=reviewer)
    for found in preview(version, Stage.REVIEW):
        if found.unsure:
            review.judge(request=request, rule=found.rule, verdict="pass", note="Looked at both.", actor=reviewer)
    for place in request.locations.select_related("location"):
        reason = (refused or {}).get(place.location.city, "")
        review.set_location_verdict(
            location=place, verdict="refused" if reason else "accepted", reason=reason, actor=reviewer
        )
    return review.accept(request=request, actor=reviewer)


def agreement_of(request: DIDRequest) -> Any:
    """The standing agreement, as the database has it now."""
    from agreements.services import standing_agreement

    found = standing_agreement(request)
    assert found is not None
    return found


def agreement_sent(request: DIDRequest) -> Any:
    """Built by the worker and sent to the signatory by the owner."""
    from agreements import letters
    from agreements import services as agreements
    from core.events.worker import drain

    drain(["pdf.agreement"])
    subject, text = letters.proposed(agreement_of(request))
    return agreements.send(agreement=agreement_of(request), actor=request.owner, subject=subject, text=text)


def signed_copy(issued: bytes) -> bytes:
    """The issued PDF with a signature drawn in a reader: a revision with an ink annotation, added after its end."""
    from io import BytesIO

    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

    def numbers(*values: float) -> ArrayObject:
        return ArrayObject(FloatObject(value) for value in values)

    writer = PdfWriter(BytesIO(issued), incremental=True)
    ink = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Ink"), "/Rect": numbers(60, 60, 220, 90)}
    ink["/InkList"] = ArrayObject([numbers(60, 60, 100, 90, 140, 60, 220, 88)])
    writer.add_annotation(len(writer.pages) - 1, DictionaryObject({NameObject(k): v for k, v in ink.items()}))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def signed(request: DIDRequest) -> DIDRequest:
    """Sent, and the signed copy uploaded by the owner."""
    from agreements.returning import upload_signed
    from core.files.services import read

    agreement = agreement_sent(request)
    copy = upload("signed.pdf", signed_copy(read(agreement.issued)), "application/pdf")
    upload_signed(agreement=agreement, upload=copy, actor=request.owner)
    return fresh(request)


def ticket_by_hand(request: DIDRequest, by: User, key: str = "DID-7") -> None:
    """The ticket entered by hand, all files on it: the way without Jira."""
    from compliance.jira.services import enter_manual_key
    from compliance.tickets import ticket_of

    ticket = ticket_of(request)
    assert ticket is not None
    enter_manual_key(ticket=ticket, key=key, files_attached=True, actor=by)


def active(request: DIDRequest, four: list[User], tech: User, *, refused: dict[str, str] | None = None) -> DIDRequest:
    """The whole way: filed, approved, accepted, signed, confirmed, activated; the ticket by hand."""
    from agreements.services import confirm_signature
    from compliance import review
    from core.events.worker import drain

    accepted(approved(request, four), tech, refused=refused)
    signed(fresh(request))
    drain(["pdf.approvals"])
    ticket_by_hand(request, tech)
    confirm_signature(agreement=agreement_of(request), actor=tech)
    return review.activate(request=fresh(request), actor=tech)
