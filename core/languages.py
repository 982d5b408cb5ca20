"""The language of a client's page. Staff pages are English, whatever the browser asks for; so are all other answers.

A client's view wears `client_page`. The page's links `?lang=hi` set a cookie: nothing changes on the server by them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from core.errors import PortalError

COOKIE: Final = "client_language"
PARAMETER: Final = "lang"
COOKIE_S: Final = 365 * 24 * 3600
ENGLISH: Final = settings.LANGUAGE_CODE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def client_language(request: HttpRequest) -> str:
    """A code of settings.LANGUAGES: what the address asks for, else the cookie, else the browser, else English."""
    for wish in (request.GET.get(PARAMETER), request.COOKIES.get(COOKIE)):
        if wish and (code := _known(wish)):
            return code
    for wish, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code := _known(wish):
            return code
    return ENGLISH


def client_page(view: View[P]) -> View[P]:
    """Show a page to a client: in their language, refusals too, and its address in no Referer and no cache (L4).

    The view renders before it returns: a lazy TemplateResponse would come out in English.
    """

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        language = client_language(request)
        with translation.override(language):
            try:
                response = view(request, *args, **kwargs)
            except PortalError as refusal:
                context = {"reasons": refusal.reasons, "status": refusal.status}
                response = render(request, "client/refusal.html", context, status=refusal.status)
        response["Content-Language"] = language
        response["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if request.GET.get(PARAMETER):
            _remember(response, language)
        return response

    return shown


def _known(wish: str) -> str:
    """The language of ours that a wish like "hi", "hi-IN" or "en" means, or ""."""
    family = wish.lower().split("-")[0]
    return next((code for code, _name in settings.LANGUAGES if code.split("-")[0] == family), "")


def _remember(response: HttpResponseBase, language: str) -> None:
    response.set_cookie(
        COOKIE, language, max_age=COOKIE_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
