"""What a refusal or a fault shows: words and an id, never a trace, SQL, a path, a setting or a token (W12)."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from core.accounts.models import User
from requests_app.models import DIDRequest

pytestmark = pytest.mark.django_db

NEVER = [
    "Traceback",
    "SELECT",
    "sqlite",
    "psycopg",
    "nowhere",
    "secret-of-ours",
    "tests-only-",
    "/tmp/",
    ".py",
    "<script",
]
ODD = [
    "<script>alert(1)</script>", "\x00", "\r\nSet-Cookie: a=b", "../../etc/passwd", "%", "\u202e", "{{ 7*7 }}",
    "' OR 1=1 --", "W" * 3000, "\ud7ff\uffff", "null",
]  # fmt: skip
WHERE = [
    "/{}/", "/requests/{}/", "/review/{}/", "/a/{}/", "/undo/{}/", "/approvals/{}/", "/compliance/{}/", "/files/{}/",
    "/search/?q={}", "/requests/?after={}", "/requests/all/?before={}&show={}", "/queue/?after={}", "/outbox/?show={}",
    "/requests/new/?client={}", "/accounts/login/?next={}", "/api/v1/clients/{}/did-groups",
]  # fmt: skip


@pytest.fixture
def browser(asha: User) -> Browser:
    found = Browser(raise_request_exception=False)
    found.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    return found


def tells(response: HttpResponse) -> list[str]:
    text = response.content.decode()
    head, _main, shown = text.partition("<main")
    shown = shown or head
    return [word for word in NEVER if word in shown]


@pytest.mark.parametrize("where", WHERE)
def test_odd_addresses_get_a_plain_answer(browser: Browser, anil: User, where: str) -> None:  # W12
    for person in (None, anil):
        if person:
            browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for odd in ODD:
            answer = browser.get(where.replace("{}", quote(odd, safe="")))
            assert answer.status_code < 500, odd
            assert "Set-Cookie: a=b" not in str(answer.headers)
            assert answer.status_code == 302 or tells(answer) == [], odd


def test_a_fault_shows_an_id_and_nothing_else(browser: Browser, settings: Settings) -> None:  # W12
    settings.ROOT_URLCONF = "tests.walks.broken_urls"
    answer = browser.get("/broken/some-secret/")
    assert answer.status_code == 500
    assert tells(answer) == []
    assert "some-secret" not in answer.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422])
def test_each_refusal_is_in_plain_words(browser: Browser, draft: DIDRequest, status: int) -> None:  # W12
    answer = asked(browser, draft, status)
    assert answer.status_code == status
    assert tells(answer) == []


def asked(browser: Browser, draft: DIDRequest, status: int) -> HttpResponse:
    at = f"/requests/{draft.reference}"
    return {
        400: lambda: browser.get("/", headers={"host": "evil.invalid"}),
        403: lambda: browser.get("/queue/"),
        404: lambda: browser.get("/requests/DID-2026-999999/"),
        405: lambda: browser.get(f"{at}/edit/save/"),
        409: lambda: browser.get(f"{at}/notify/"),
        413: lambda: browser.post(f"{at}/evidence/add/frontend_screenshot/", {"file": too_big()}),
        422: lambda: browser.post("/requests/new/", {"client": "<script>alert(1)</script>", "kind": "'"}),
    }[status]()


def too_big() -> SimpleUploadedFile:
    return SimpleUploadedFile("big.png", b"\x89PNG\r\n\x1a\n" + b"0" * 30 * 1024 * 1024, "image/png")
