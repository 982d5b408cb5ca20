"""What all of the API shares: bearer keys with scopes, and refusals as problem details (RFC 9457)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field

from core import policy, throttle
from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.errors import NotAllowed, PortalError, Reason
from core.events import through

PROBLEM = "application/problem+json"
TITLES = {
    400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 409: "Conflict", 410: "Gone",
    413: "Content too large", 422: "Unprocessable content", 429: "Too many requests", 503: "Service unavailable",
    507: "Insufficient storage",
}  # fmt: skip
MOST_ROWS = 100
LARGEST_KEY = 2**63 - 1

Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Most rows of the answer.")]
After = Annotated[int | None, Query(ge=1, le=LARGEST_KEY, description="`next` of the page before.")]


class Strict(Schema):
    """An input: unknown fields are refused by name, not passed over (W6)."""

    model_config = ConfigDict(extra="forbid")


class Point(Schema):
    """One thing that stands against: the rule or kind of fault, the field, and what to do about it."""

    detail: str
    code: str = ""
    field: str = ""
    remedy: str = ""


class Problem(Schema):
    """A refusal (RFC 9457): `title` names its kind, `detail` says all of it, `errors` point by point."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: Annotated[list[Point], Field(default_factory=list)]


class Key(HttpBearer):
    """`Authorization: Bearer <key>`: 401 without a live key, 403 where it lacks `scope` (W7), 429 too often (U6).

    `limited` is false for what dialling systems ask before each call.
    """

    def __init__(self, scope: str, *, limited: bool = True) -> None:
        self.scope, self.limited = scope, limited
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        row = api_tokens.authenticate(request, token, self.scope)
        if row is not None and self.limited:
            throttle.hit("api", row.pk, policy.value("api_calls_per_minute"), 60)
        return row


def token_of(request: HttpRequest) -> ApiToken:
    """The key that asks. Only for endpoints with a `Key`."""
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, ApiToken)  # noqa: S101 - Key let nothing else through
    return found


def person_of(request: HttpRequest) -> User:
    """The account manager for whom the key acts. Raises NotAllowed where there is none."""
    user = token_of(request).user
    if user is None:
        raise NotAllowed(Reason(_("This key acts for no account manager."), code="person"))
    return user


@contextmanager
def acting(request: HttpRequest) -> Iterator[User]:
    """The person for whom the key acts; what they do inside is recorded with the name of the key."""
    user = person_of(request)
    with through(token_of(request).name):
        yield user


def only_parameters(request: HttpRequest, *known: str) -> None:
    """Refuse query parameters that the endpoint does not know, by name (W6): the framework would pass them over."""
    if unknown := sorted(set(request.GET) - set(known)):
        raise ValidationError([{"loc": ("query", name), "msg": "This parameter is not known."} for name in unknown])


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """One refusal: `title` says which kind, `detail` what is wrong here."""
    said = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status, "detail": detail, **more}
    response = JsonResponse(said, status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refuse_as_problems(api: NinjaAPI) -> None:
    """Every refusal of `api` becomes a problem document."""
    answers: dict[type[Exception], Callable[[Any], HttpResponse]] = {
        AuthenticationError: lambda error: problem(401, "A live key is needed: Authorization: Bearer <key>."),
        Http404: lambda error: problem(404, "There is nothing here, or not for this key."),
        ValidationError: lambda error: problem(422, "The input is not valid.", errors=_fields(error)),
        PortalError: _refusal,
        DataError: lambda error: problem(400, "The input holds a character that cannot be stored."),
        RequestDataTooBig: lambda error: problem(413, "The body is larger than this endpoint takes."),
        SuspiciousOperation: lambda error: problem(400, "The body cannot be read."),
        MultiPartParserError: lambda error: problem(400, "The body cannot be read."),
        HttpError: lambda error: problem(error.status_code, str(error)),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, partial(_answer, answer))


def _answer(answer: Callable[[Any], HttpResponse], request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def _refusal(error: PortalError) -> HttpResponse:
    points = [
        {"detail": str(each.text), "code": each.code, "field": each.field, "remedy": str(each.remedy)}
        for each in error.reasons
    ]
    response = problem(error.status, " ".join(str(reason) for reason in error.reasons), errors=points)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def _fields(error: ValidationError) -> list[dict[str, str]]:
    return [{"field": ".".join(str(part) for part in each["loc"][1:]), "detail": each["msg"]} for each in error.errors]
