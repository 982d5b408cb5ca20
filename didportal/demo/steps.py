"""One step of a request each, made by the person whose step it is, through the same services as the pages."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import letters
from agreements import services as agreements
from agreements.models import Agreement
from agreements.returning import upload_signed
from approvals.deciding import record_decision
from approvals.models import ApprovalRole, Decision
from clients import panel
from compliance import review, second_person
from compliance.evaluate import preview
from compliance.jira.services import enter_manual_key
from compliance.models import Stage
from compliance.tickets import ticket_of
from core import clock
from core.accounts.models import User
from core.errors import WrongState
from core.events.worker import drain, handlers
from core.files.services import read
from didportal.demo.people import Cast
from didportal.demo.signature import signed
from requests_app import notices, services
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import current


def later(minutes: int = 35) -> None:
    """Time passes, and the worker does what is due.

    The panel hears of everything afterwards, from the portal itself: it takes no signature of weeks ago.
    """
    clock.travel(timedelta(minutes=minutes))
    drain(handlers().keys() - {panel.TOPIC})


def submit(request: DIDRequest) -> None:
    services.submit(request=request, actor=request.owner)
    later()


def decide(
    request: DIDRequest, person: User, kind: Decision.Kind, words: str = "+1", items: Iterable[str] = ()
) -> None:
    version = _version(request)
    role = ApprovalRole.objects.get(holder=person)
    record_decision(
        version=version, role=role, person=person, kind=kind, words=words, channel="page", items=list(items),
        digest_shown=version.digest, address="127.0.0.1", agent="demo",
    )  # fmt: skip
    later(20)


def plus_ones(request: DIDRequest, people: Iterable[User]) -> None:
    for person in people:
        decide(request, person, Decision.Kind.PLUS_ONE)


def judge(request: DIDRequest, reviewer: User, refused: dict[str, str] | None = None) -> None:
    """Take it, say something on each finding that needs a person, and give each location its verdict (S28)."""
    review.take(request=request, actor=reviewer)
    for found in preview(_version(request), Stage.REVIEW):
        if found.unsure:
            note = "Looked at both pictures and at the text: in order."
            review.judge(request=request, rule=found.rule, verdict="pass", note=note, actor=reviewer)
    for place in request.locations.select_related("location", "request"):
        reason = (refused or {}).get(place.location.city, "")
        verdict = "refused" if reason else "accepted"
        review.set_location_verdict(location=place, verdict=verdict, reason=reason, actor=reviewer)
    later()


def accept(request: DIDRequest, reviewer: User, refused: dict[str, str] | None = None) -> None:
    judge(request, reviewer, refused)
    review.accept(request=request, actor=reviewer)
    later()


def send_agreement(request: DIDRequest) -> None:
    """The worker has made the PDF; the owner mails it to the signatory (S30)."""
    agreement = _agreement(request)
    subject, text = letters.proposed(agreement)
    agreements.send(agreement=agreement, actor=request.owner, subject=subject, text=text)
    later(180)


def return_signed(request: DIDRequest) -> None:
    """The client signed in a PDF reader; the owner uploads what came back (S32)."""
    agreement = _agreement(request)
    if agreement.issued is None:
        raise WrongState("The agreement was not made.")
    upload = SimpleUploadedFile("agreement-signed.pdf", signed(read(agreement.issued)), "application/pdf")
    upload_signed(agreement=agreement, upload=upload, actor=request.owner)
    later()


def activate(request: DIDRequest, cast: Cast) -> None:
    """Tech Support confirms and shows the groups (S33, S34); without Jira the ticket is entered by hand."""
    tara = cast["tara"]
    ticket = ticket_of(request)
    if not settings.JIRA_ENABLED and ticket is not None:
        enter_manual_key(ticket=ticket, key=f"DID-{request.pk}", files_attached=True, actor=tara)
    agreements.confirm_signature(agreement=_agreement(request), actor=tara)
    later()
    review.activate(request=fresh(request), actor=tara)
    later()


def tell_client(request: DIDRequest) -> None:
    """The owner's last task (S36)."""
    found = fresh(request)
    to, subject, text = notices.ready_text(found)
    notices.notify_client(request=found, actor=found.owner, to=to, subject=subject, text=text)
    later()


def close(request: DIDRequest, cast: Cast) -> None:
    """Two people of compliance end an active request."""
    note = "The client has moved these calls to another operator and asked us to end them."
    proposal = second_person.propose(request=fresh(request), kind="close", note=note, actor=cast["chitra"])
    later()
    second_person.confirm(proposal=proposal, actor=cast["chetan"], words="Seen the client's letter.")
    later()


def fresh(request: DIDRequest) -> DIDRequest:
    """The request as the database has it now."""
    return DIDRequest.objects.select_related("client", "owner").get(pk=request.pk)


def _version(request: DIDRequest) -> RequestVersion:
    version = current(fresh(request))
    if version is None:
        raise WrongState("The request was not filed.")
    return version


def _agreement(request: DIDRequest) -> Agreement:
    found = agreements.standing_agreement(request)
    if found is None:
        raise WrongState("There is no agreement.")
    return found
