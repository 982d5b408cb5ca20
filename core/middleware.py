"""What holds for every answer: refusals become pages, sessions end in time, private pages are not kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from core import clock
from core.errors import PortalError

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED, SEEN = "session_started", "session_seen"


class RefusalMiddleware:
    """Makes a PortalError that no view caught a page, or a fragment for htmx, with its status; bad data is a 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError):  # a null character or the like, which PostgreSQL does not take
            log.warning("request.not_storable", why=str(error).splitlines()[0])
            return bad_request(request, error)
        if not isinstance(error, PortalError):
            return None
        fragment = request.headers.get("HX-Request") == "true"
        template = "refusal_fragment.html" if fragment else "refusal.html"
        context = {"reasons": error.reasons, "status": error.status}
        response = render(request, template, context, status=error.status)
        if error.retry_after:
            response["Retry-After"] = str(error.retry_after)
        return response


class SessionLimitsMiddleware:
    """Ends a session some hours after its sign-in, whatever happened since (U4). The idle limit is the cookie's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _signed_in(request) and self._over(request):
            logout(request)
        response = self.get_response(request)
        if _signed_in(request) and STARTED not in request.session:  # this request was the sign-in
            request.session[STARTED] = request.session[SEEN] = clock.now().isoformat()
        return response

    def _over(self, request: HttpRequest) -> bool:
        now, started = clock.now(), request.session.get(STARTED)
        if started is None:
            return False
        seen = datetime.fromisoformat(request.session[SEEN])
        if now - seen > timedelta(seconds=settings.SESSION_IDLE_S):
            return True
        if now - seen > timedelta(seconds=settings.SESSION_IDLE_S / 16):
            request.session[SEEN] = now.isoformat()  # a write now and then, not per request
        return now - datetime.fromisoformat(started) > timedelta(seconds=settings.SESSION_ABSOLUTE_S)


def _signed_in(request: HttpRequest) -> bool:
    return bool(request.session.get("_auth_user_id"))


class NoStoreMiddleware:
    """Pages of signed-in people and of links are kept by no cache (L4)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
