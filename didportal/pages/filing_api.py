"""Filing by other systems: the same services, findings and words as the filing page.

They stand on the router of requests_app: the framework keeps all methods of one path on one router.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Header, Path, Schema
from ninja.errors import ValidationError
from ninja.files import UploadedFile
from pydantic import Field

from clients.api import asked_client
from compliance.evaluate import evaluate
from compliance.models import Stage
from core.accounts.models import User
from core.api import LARGEST_KEY, Key, Point, Strict, acting, only_parameters, token_of
from core.idempotency.services import once
from core.openapi import also
from didportal.pages.filing_form import FilingForm
from didportal.pages.filing_page import Filing, beyond_rules, find_or_refuse
from requests_app import api as reading
from requests_app import services
from requests_app.api import FileShown, Full, Reference, asked_request, file_of, full
from requests_app.api_fields import LARGEST_NUMBER, FieldsIn, content
from requests_app.models import DIDRequest, Evidence

router = reading.router
Kind = Annotated[Evidence.Kind, Path()]
OnceKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+$",
        description="Chosen by the caller, one for each new request. Sent again with the same body it gets the same "
        "answer and files nothing; with another body it is refused (422).",
    ),
]  # fmt: skip


class NewRequest(Strict):
    """For whom a request is started."""

    ban: Annotated[str, Field(max_length=40)]
    kind: Literal["new", "existing"]


class Saving(Strict):
    """Fields to save, on the `revision` that was read: 409 where somebody saved in between (X12)."""

    revision: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
    fields: FieldsIn


class AnswerToPoint(Strict):
    """What the owner says to a point that was sent back."""

    point: Annotated[int, Field(ge=1, le=LARGEST_KEY)]
    answer: Annotated[str, Field(max_length=2000)]


class Submission(Strict):
    """What goes with a submission: answers to points that were sent back, none the first time."""

    answers: Annotated[list[AnswerToPoint], Field(max_length=100, default_factory=list)]


class Finding(Schema):
    """One rule's word on the draft."""

    rule: str
    title: str
    result: str
    severity: str
    message: str
    remedy: str
    field: str


class Findings(Schema):
    """What the rules say now: `against` is what submitting would be refused with, `findings` every rule's word."""

    move: str
    against: list[Point]
    findings: list[Finding]


@router.post(
    "/requests", response={201: Full}, auth=Key("requests:write"), url_name="start_request",
    openapi_extra=also(404, 409),
)  # fmt: skip
def start(request: HttpRequest, response: HttpResponse, new: NewRequest, idempotency_key: OnceKey) -> Any:
    """Start a draft for a client of this account manager (S3), once for each Idempotency-Key (W8).

    A replayed answer says so with the header `Idempotent-Replayed: true`.
    """
    only_parameters(request)
    with acting(request) as user:
        client = asked_client(request, new.ban)

        def make() -> tuple[int, dict[str, Any]]:
            did = services.start(client=client, owner=user, kind=new.kind)
            return 201, Full(**full(did)).model_dump(mode="json")

        asked = {"path": request.path, "body": new.model_dump()}
        answered = once(token=token_of(request), key=idempotency_key, asked=asked, do=make)
    if answered.again:
        response["Idempotent-Replayed"] = "true"
    return answered.status, answered.answer


@router.patch(
    "/requests/{reference}", response=Full, auth=Key("requests:write"), url_name="save_request",
    openapi_extra=also(409),
)  # fmt: skip
def save(request: HttpRequest, reference: Reference, saving: Saving) -> Any:
    """Save fields of the open draft: all of them or, where one cannot be kept, none."""
    only_parameters(request)
    with acting(request) as user:
        did = asked_request(request, reference)
        given = saving.fields.model_dump(mode="json", exclude_unset=True)
        fields = _cleaned(find_or_refuse(did), given)
        services.save_draft(request=did, actor=user, revision=saving.revision, fields=fields)
    return full(did)


@router.post(
    "/requests/{reference}/edit", response=Full, auth=Key("requests:write"), url_name="edit_request",
    openapi_extra=also(409),
)  # fmt: skip
def edit(request: HttpRequest, reference: Reference) -> Any:
    """Open the next version as a copy of the newest, with its files; the same draft where one is open already."""
    only_parameters(request)
    with acting(request) as user:
        did = asked_request(request, reference)
        services.edit(request=did, actor=user)
    return full(did)


@router.post(
    "/requests/{reference}/evidence/{kind}", response={201: FileShown}, auth=Key("requests:write"),
    url_name="add_evidence", openapi_extra=also(400, 409, 413, 503, 507),
)  # fmt: skip
def add_evidence(request: HttpRequest, reference: Reference, kind: Kind, file: Annotated[UploadedFile, File()]) -> Any:
    """Put one file into the draft; a screenshot replaces the one before it. Nothing of a refused file is kept."""
    only_parameters(request)
    with acting(request) as user:
        did = asked_request(request, reference)
        evidence = services.add_evidence(request=did, kind=kind, upload=file, actor=user)
    return 201, file_of(evidence)


@router.get(
    "/requests/{reference}/findings", response=Findings, auth=Key("requests:read"), url_name="findings",
    openapi_extra=also(409),
)  # fmt: skip
def findings(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """What the rules say of the open draft now; nothing is written. The words of the filing page (C33)."""
    only_parameters(request)
    filing = find_or_refuse(asked_request(request, reference))
    outcome = evaluate(filing.draft, Stage.FILING)
    names = ("rule", "title", "result", "severity", "message", "remedy", "field")
    against = [*outcome.reasons, *beyond_rules(filing)]
    return {
        "move": filing.move,
        "against": [
            {"detail": str(r.text), "code": r.code, "field": r.field, "remedy": str(r.remedy)} for r in against
        ],
        "findings": [{name: str(getattr(each, name)) for name in names} for each in outcome.found],
    }


@router.post(
    "/requests/{reference}/submit", response=Full, auth=Key("requests:write"), url_name="submit_request",
    openapi_extra=also(409),
)  # fmt: skip
def submit(request: HttpRequest, reference: Reference, submission: Submission) -> Any:
    """File the draft: submit, revise or resubmit, as the state of the request says.

    Refused (409) with one point for each thing that is missing: rule, field and remedy, as the page says them.
    """
    only_parameters(request)
    answers = {each.point: each.answer for each in submission.answers}
    with acting(request) as user:
        did = asked_request(request, reference)
        filing = find_or_refuse(did)
        if unknown := sorted(answers.keys() - {point.pk for point in filing.points}):
            raise ValidationError([_no_point(submission, pk) for pk in unknown])
        return full(_move(filing.move)(did, user, answers))


def _move(name: str) -> Callable[[DIDRequest, User, dict[int, str]], DIDRequest]:
    if name == "resubmit":
        return lambda did, user, answers: services.resubmit(request=did, actor=user, answers=answers)
    plain = {"submit": services.submit, "revise": services.revise}[name]
    return lambda did, user, _answers: plain(request=did, actor=user)


def _no_point(submission: Submission, pk: int) -> dict[str, Any]:
    at = next(n for n, each in enumerate(submission.answers) if each.point == pk)
    return {"loc": ("body", "answers", at, "point"), "msg": "This point is not open on this request."}


def _cleaned(filing: Filing, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, as the filing page would keep it. Raises ValidationError that names what cannot be kept."""
    now = {name: _typed(value) for name, value in content(filing.draft).items()}
    form = FilingForm(filing.draft, filing.editable, now | {name: _typed(value) for name, value in given.items()})
    form.is_valid()
    wrong = [
        {"loc": ("body", "fields", name), "msg": str(words)}
        for name in given
        for words in (form.errors.get(name, []) if name in form.fields else ["This field is not asked for now."])
    ]
    if wrong:
        raise ValidationError(wrong)
    return {name: form.cleaned_data[name] for name in given}


def _typed(value: Any) -> Any:
    """As a browser would send it."""
    if value is None:
        return ""
    return value if isinstance(value, list) else str(value)
