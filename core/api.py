"""What all of the API shares: bearer keys with scopes, and refusals as problem details (RFC 9457)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from core.accounts import api_tokens
from core.accounts.models import ApiToken
from core.errors import PortalError

PROBLEM = "application/problem+json"
TITLES = {400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 422: "Unprocessable content"}


class Key(HttpBearer):
    """`Authorization: Bearer <key>` of a live key: 401 without one, 403 where it lacks `scope` (W7)."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return api_tokens.authenticate(request, token, self.scope)


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
        PortalError: lambda error: problem(error.status, " ".join(str(reason) for reason in error.reasons)),
        HttpError: lambda error: problem(error.status_code, str(error)),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, partial(_answer, answer))


def _answer(answer: Callable[[Any], HttpResponse], request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def _fields(error: ValidationError) -> list[dict[str, str]]:
    return [{"field": ".".join(str(part) for part in each["loc"][1:]), "detail": each["msg"]} for each in error.errors]
