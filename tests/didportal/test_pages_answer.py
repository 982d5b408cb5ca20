"""Every page of the roof answers everybody in every status: a page, a plain refusal or "not found", never a fault."""

import pytest
from django.test import Client as Browser

from core.accounts.models import User
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.support import journey

pytestmark = pytest.mark.django_db

PLAIN = [
    "/",
    "/notices/",
    "/search/?q=ac",
    "/requests/",
    "/requests/all/",
    "/requests/new/",
    "/health/",
    "/outbox/",
    "/webhooks/",
    "/api/docs/",
]
OF_REQUEST = ["", "edit/", "versions/1/", "notify/", "payload.json"]


@pytest.fixture
def browsers(asha: User, mihir: User, tara: User, chitra: User, anil: User, stranger: User) -> list[Browser]:
    found = []
    for user in (asha, mihir, tara, chitra, anil, stranger):
        browser = Browser()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found.append(browser)
    return found


def test_no_page_fails(browsers: list[Browser], draft: DIDRequest) -> None:
    for path in PLAIN:
        assert {browser.get(path).status_code for browser in browsers} <= {200, 403}, path


def test_a_request_answers_in_every_status(browsers: list[Browser], acme_request: DIDRequest) -> None:
    journey.filed(acme_request)
    for status in Status.values:
        DIDRequest.objects.filter(pk=acme_request.pk).update(status=status)
        for path in OF_REQUEST:
            where = f"{acme_request.get_absolute_url()}{path}"
            assert {browser.get(where).status_code for browser in browsers} <= {200, 302, 403, 404, 409}, (path, status)
