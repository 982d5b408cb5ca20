"""One request led through every status, and who looks at which page there."""

from agreements.services import confirm_signature
from approvals.models import ApprovalRole
from approvals.services import add_approval_file
from compliance import review, second_person
from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest
from tests.support import journey

EML = b"From: nitin@portal.example\r\nTo: asha@portal.example\r\nSubject: Acme\r\n\r\n+1 from EBG\r\n"

# status -> who looks at what there; "{ref}" as in pages.py
STAGES: dict[str, dict[str, list[str]]] = {
    "draft": {"owner": ["/requests/{ref}/", "/requests/{ref}/edit/"]},
    "awaiting_approvals": {
        "owner": ["/requests/{ref}/", "/requests/{ref}/edit/"], "approver": ["/approvals/{ref}/", "/approvals/", "/"],
        "tech": ["/requests/{ref}/", "/approvals/files/"], "outsider": ["/requests/{ref}/"],
    },
    "in_review": {
        "owner": ["/requests/{ref}/", "/", "/requests/", "/notices/"],
        "tech": ["/queue/", "/review/{ref}/", "/review/{ref}/decline/preview/?code=SCREENSHOTS_DIFFER&kind=", "/"],
        "approver": ["/approvals/{ref}/"], "administrator": ["/requests/all/", "/outbox/?show=done"],
    },
    "action_needed": {"owner": ["/requests/{ref}/", "/requests/{ref}/edit/", "/"]},
    "awaiting_signature": {
        "owner": ["/requests/{ref}/", "/requests/{ref}/agreement/", "/requests/{ref}/versions/2/"],
        "tech": ["/review/{ref}/", "/requests/{ref}/agreement/"],
    },
    "awaiting_activation": {
        "owner": ["/requests/{ref}/agreement/"],
        "tech": ["/review/{ref}/", "/queue/activation/", "/requests/{ref}/agreement/"],
    },
    "active": {
        "owner": ["/requests/{ref}/", "/requests/{ref}/notify/", "/"],
        "tech": ["/review/{ref}/", "/search/?q=acme"],
        "compliance": ["/compliance/", "/compliance/{ref}/", "/"],
    },
    "suspended": {"owner": ["/requests/{ref}/"], "compliance": ["/compliance/{ref}/", "/compliance/"]},
    "declined": {"owner": ["/requests/{ref}/"]},
    "withdrawn": {"owner": ["/requests/{ref}/"]},
    "expired": {"owner": ["/requests/{ref}/"]},
    "closed": {"owner": ["/requests/{ref}/"], "compliance": ["/compliance/{ref}/"]},
}  # fmt: skip


def draft(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    """As the cast made it."""


def awaiting(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    """A question waits, a file waits, and the next version is being written."""
    journey.filed(request)
    journey.decide(request, four[1], "unclear", "Which customers are called, and how often?")
    mail = journey.upload("approval.eml", EML, "message/rfc822")
    add_approval_file(request=request, role=ApprovalRole.objects.get(code="ebg"), upload=mail, actor=cast["owner"])
    services.edit(request=journey.fresh(request), actor=cast["owner"])


def reviewed(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    services.discard_edit(request=journey.fresh(request), actor=cast["owner"])
    for person in four:
        journey.plus_one(request, person)
    review.take(request=journey.fresh(request), actor=cast["tech"])


def sent_back(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    points = [("nature_of_services", "UNCLEAR", "Say what is sold."), ("front_end_url", "OTHER", "Is it public?")]
    review.send_back(request=journey.fresh(request), actor=cast["tech"], points=points, reason="Two points.")
    services.edit(request=journey.fresh(request), actor=cast["owner"])


def accepted(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    version = services.edit(request=journey.fresh(request), actor=cast["owner"])
    fields = {"nature_of_services": "Consumer electronics, sold online."}
    services.save_draft(request=journey.fresh(request), actor=cast["owner"], revision=version.revision, fields=fields)
    answers = {point.pk: "Yes, it is." for point in request.points.filter(item="front_end_url")}
    services.resubmit(request=journey.fresh(request), actor=cast["owner"], answers=answers)
    for person in four:
        journey.plus_one(journey.fresh(request), person)
    journey.accepted(journey.fresh(request), cast["tech"], refused={"Bengaluru": "No stock before March."})


def signed(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    journey.signed(journey.fresh(request))


def active(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    confirm_signature(agreement=journey.agreement_of(request), actor=cast["tech"])
    review.activate(request=journey.fresh(request), actor=cast["tech"])


def suspended(request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    second_person.suspend(request=journey.fresh(request), actor=cast["compliance"], reason="Consent page is gone.")
    second_person.propose(
        request=journey.fresh(request), kind="reinstate", note="The page is back.", actor=cast["compliance"]
    )


# each leaves the request in the next status of STAGES
PLAYS = (draft, awaiting, reviewed, sent_back, accepted, signed, active, suspended)
