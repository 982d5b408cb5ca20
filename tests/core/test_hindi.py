"""Hindi for clients: complete, compiled, and never on a staff page."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Gone, Reason
from core.languages import client_language, client_page
from tests.support import translations

ROOMS = sorted(translations.CLIENT_PAGES)


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_that_a_client_reads_lacks_its_hindi(room: str) -> None:
    assert translations.missing(room) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_catalogue_is_the_written_one(room: str, tmp_path: Path) -> None:
    po = translations.catalogue(room)
    translations.compiled(po, tmp_path / "fresh.mo")
    assert translations.translated(po.with_suffix(".mo")) == translations.translated(tmp_path / "fresh.mo")


def test_strings_are_found_in_templates_and_modules(tmp_path: Path) -> None:
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    page.write_text(
        '{% load i18n %}{% translate "It\'s one" %} {% blocktranslate %}Two {{ x }}{% endblocktranslate %}'
        "{% blocktranslate count n=n %}a thing{% plural %}{{ n }} things{% endblocktranslate %}"
    )
    module.write_text("def f():\n    return _('Three'), ngettext('four', 'fours', 4), other('five')\n")
    assert translations.strings(page) == {"It's one", "Two %(x)s", "a thing"}
    assert translations.strings(module) == {"Three", "four"}


def ask(path: str = "/", *, accept: str = "", cookie: str = "") -> HttpRequest:
    request = RequestFactory().get(path, headers={"accept-language": accept})
    if cookie:
        request.COOKIES["client_language"] = cookie
    return request


@pytest.mark.parametrize(
    ("path", "accept", "cookie", "expected"),
    [
        ("/", "", "", "en-in"),
        ("/", "hi-IN,hi;q=0.9,en;q=0.8", "", "hi"),
        ("/", "fr,en-US;q=0.8", "", "en-in"),
        ("/", "ta-IN,te;q=0.9", "", "en-in"),  # none of ours: English
        ("/", "hi", "en-in", "en-in"),
        ("/?lang=hi", "en", "en-in", "hi"),
        ("/?lang=xx", "hi", "", "hi"),
        ("/?lang=../../etc", "", "not-a-language", "en-in"),
    ],
)
def test_address_then_cookie_then_browser(path: str, accept: str, cookie: str, expected: str) -> None:
    assert client_language(ask(path, accept=accept, cookie=cookie)) == expected


@client_page
def greeting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_("Go back"))


@client_page
def refusing(request: HttpRequest) -> HttpResponse:
    raise Gone(Reason(_("Too many tries.")))


def test_a_link_to_the_other_language_is_kept_by_a_cookie() -> None:
    answer = greeting(ask("/?lang=hi"))
    assert answer.content.decode() == "वापस जाएँ"
    assert answer["Content-Language"] == "hi"
    assert answer.cookies["client_language"].value == "hi"
    assert "client_language" not in greeting(ask(accept="hi")).cookies
    assert translation.get_language() == "en-in"  # nothing stays behind for the next request


def test_a_refusal_comes_in_the_clients_language_and_leaks_no_address() -> None:  # L4
    answer = refusing(ask(accept="hi"))
    assert answer.status_code == 410
    assert "बहुत अधिक प्रयास हुए।" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "private, no-store")


@pytest.mark.django_db
def test_staff_pages_stay_english_whatever_the_browser_wants(asha: User) -> None:
    browser = Browser(headers={"accept-language": "hi"})
    browser.cookies["client_language"] = browser.cookies["django_language"] = "hi"
    browser.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/requests/?lang=hi").content.decode()
    assert '<html lang="en-in"' in page
    assert "My requests" in page
