"""What dialling systems ask and tell: may this number be called, a consent, an opt-out."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from ninja.errors import ValidationError
from pydantic import Field

from clients import numbers
from clients.api import asked_client
from compliance.consent import services, words
from compliance.consent.answering import Asked, Caller, caller, can_call, can_call_many
from compliance.consent.judge import REASONS, Verdict
from compliance.consent.row import Row
from core import clock
from core.api import Key, Strict, only_parameters, token_of
from core.clock import IST
from core.errors import Refused

router = Router(tags=["consent"])

MOST_NUMBERS = 20_000
EARLIEST, LATEST = timedelta(days=3660), timedelta(days=366)

Ban = Annotated[str, Path(max_length=40)]
Purpose = Literal["transactional", "service", "promotional"]
Number = Annotated[str, Field(min_length=10, max_length=24)]


class Answer(Schema):
    """May the number be called. `expires_at` goes by the guide's age, `law_expires_at` by the law's own clock."""

    number: str
    decision: Literal["allow", "deny"]
    code: str
    reason: str
    basis: str | None
    expires_at: datetime | None
    law_expires_at: datetime | None
    record: int | None


class Many(Strict):
    """Numbers to ask about at once, for one purpose and one moment."""

    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST_NUMBERS)]
    purpose: Purpose
    at: datetime | None = None


class Consent(Strict):
    """A consent as it was given. Moments without an offset are Indian time."""

    number: Number
    basis: Literal["explicit_dlt", "explicit_client", "inferred_contract", "enquiry"]
    method: Literal["client_otp", "dca", "other"]
    captured_at: datetime
    reference: Annotated[str, Field(max_length=200)]
    wording: Annotated[str, Field(max_length=8000)] = ""
    source: Annotated[str, Field(max_length=200)] = ""
    expires_at: datetime | None = None


class Kept(Schema):
    """The record that holds it; `new` is false when it was known before."""

    record: int
    new: bool


class Revocation(Strict):
    """A called person took the consent back."""

    number: Number
    how: Literal["call", "message", "portal", "dca", "complaint"]
    reference: Annotated[str, Field(max_length=120)] = ""


class Ended(Schema):
    """How many records ended."""

    ended: int


@router.get("/clients/{ban}/can-call", response=Answer, auth=Key("consents:check", limited=False), url_name="can_call")
def ask(
    request: HttpRequest, ban: Ban, number: Annotated[Number, Query()], purpose: Purpose, at: datetime | None = None
) -> dict[str, Any]:
    """May this number be called? Promotional calls never (S52); the answer is logged (S53)."""
    only_parameters(request, "number", "purpose", "at")
    who, e164 = _caller(request, ban), _e164(number, ("query", "number"))
    asked = Asked(purpose, _moment(at, "query"), request.auth.pk)  # type: ignore[attr-defined]
    return _answer(e164, can_call(who, e164, asked))


@router.post(
    "/clients/{ban}/can-call",
    response=dict[str, list[Answer]],
    auth=Key("consents:check", limited=False),
    url_name="can_call_many",
)
def ask_many(request: HttpRequest, ban: Ban, many: Many) -> Any:
    """The same for up to 20,000 numbers at once; every answer is logged."""
    only_parameters(request)
    who = _caller(request, ban)
    return _ask_many(who, many, request.auth.pk)  # type: ignore[attr-defined]


@router.post(
    "/clients/{ban}/consents", response={200: Kept, 201: Kept}, auth=Key("consents:write"), url_name="consents"
)
def add(request: HttpRequest, ban: Ban, consent: Consent) -> Any:
    """Keep one consent. Sending it twice keeps it once (201, then 200)."""
    only_parameters(request)
    client = asked_client(request, ban)
    given = consent.dict()
    given |= {name: _indian(given[name]) for name in ("captured_at", "expires_at") if given[name]}
    try:
        record, new = services.add(client=client, given=Row(**given), by=request.auth)  # type: ignore[attr-defined]
    except Refused as refusal:
        raise _invalid(refusal, "consent") from refusal
    return (201 if new else 200), {"record": record.pk, "new": new}


@router.post("/clients/{ban}/revocations", response=Ended, auth=Key("consents:write"), url_name="revocations")
def revoke(request: HttpRequest, ban: Ban, revocation: Revocation) -> dict[str, int]:
    """Take back all consents of a number to this client; it counts at once."""
    only_parameters(request)
    client = asked_client(request, ban)
    try:
        ended = services.revoke(client=client, by=request.auth, **revocation.dict())  # type: ignore[attr-defined]
    except Refused as refusal:
        raise _invalid(refusal, "revocation") from refusal
    return {"ended": ended}


def _caller(request: HttpRequest, ban: str) -> Caller:
    if token_of(request).user_id:  # most keys act for nobody: they pay for no further query
        asked_client(request, ban)
    return caller(ban)


def _ask_many(who: Caller, many: Many, token: int) -> Any:
    e164 = [numbers.e164(number) for number in many.numbers]
    if wrong := [n for n, found in enumerate(e164) if not found]:
        raise ValidationError([_fault(("body", "many", "numbers", str(n))) for n in wrong[:100]])
    verdicts = can_call_many(who, e164, Asked(many.purpose, _moment(many.at, "body"), token))
    return {"answers": [_answer(number, verdict) for number, verdict in zip(e164, verdicts, strict=True)]}


def _answer(number: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "number": number,
        "decision": "allow" if verdict.allowed else "deny",
        "code": verdict.code,
        "reason": str(REASONS[verdict.code]),
        "basis": verdict.record.basis if verdict.record else None,
        "expires_at": verdict.expires_at,
        "law_expires_at": verdict.law_expires_at,
        "record": verdict.record.id if verdict.record else None,
    }


def _moment(at: datetime | None, where: str) -> datetime:
    now = clock.now()
    moment = _indian(at) if at else now
    if not now - EARLIEST <= moment <= now + LATEST:
        text = "Ask about a moment of the last ten years or the coming year."
        raise ValidationError([{"loc": (where, "at"), "msg": text}])
    return moment


def _indian(moment: datetime) -> datetime:
    """In UTC; a moment without an offset was meant in Asia/Kolkata."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=IST)
    return aware.astimezone(UTC)


def _e164(number: str, where: tuple[str, ...]) -> str:
    if found := numbers.e164(number):
        return found
    raise ValidationError([_fault(where)])


def _fault(where: tuple[str, ...]) -> dict[str, Any]:
    return {"loc": where, "msg": words.sentence("number")}


def _invalid(refusal: Refused, body: str) -> ValidationError:
    return ValidationError([{"loc": ("body", body, r.field), "msg": str(r)} for r in refusal.reasons])
