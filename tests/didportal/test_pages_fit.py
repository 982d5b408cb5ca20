"""Every page of the roof, light and dark, phone and desk: axe finds nothing, no sideways scroll, CSP is silent."""

import pytest

from core.accounts.models import User
from core.events import enqueue, notify, unit_of_work
from core.events.models import OutboxMessage
from requests_app import services
from requests_app.models import DIDRequest, RequestedLocation
from tests.support import journey
from tests.support.browser import Visitors, faults_everywhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_account_managers_pages(
    acme_request: DIDRequest, asha: User, mihir: User, garima: User, visitors: Visitors
) -> None:
    journey.filed(acme_request)
    journey.plus_one(acme_request, mihir)
    journey.decide(acme_request, garima, "unclear", "Which wording do customers see on the phone?")
    with unit_of_work():
        notify(asha, "Something happened", acme_request.get_absolute_url())
    services.start(client=acme_request.client, owner=asha, kind="existing")
    paths = [
        "/", "/requests/", "/requests/?show=ended", "/search/?q=acme", "/search/?q=zzz", "/notices/",
        acme_request.get_absolute_url(), f"{acme_request.get_absolute_url()}versions/1/",
    ]  # fmt: skip
    assert fit(visitors, asha, paths) == []


def test_telling_the_client(acme_request: DIDRequest, asha: User, visitors: Visitors) -> None:
    journey.filed(acme_request)
    RequestedLocation.objects.update(verdict="accepted")
    DIDRequest.objects.update(status="active")
    assert fit(visitors, asha, [acme_request.get_absolute_url(), f"{acme_request.get_absolute_url()}notify/"]) == []


def test_the_pages_of_those_who_run_it(draft: DIDRequest, anil: User, visitors: Visitors) -> None:
    with unit_of_work():
        enqueue("jira.sync", key="jira.sync:1:1", payload={"ticket": 1})
        enqueue("mail.ask", key="mail.ask:1", payload={})
    OutboxMessage.objects.filter(topic="jira.sync").update(state="dead", last_error="401: " + "x" * 200)
    paths = ["/", "/requests/all/", "/health/", "/outbox/", "/outbox/?show=dead", draft.get_absolute_url()]
    assert fit(visitors, anil, paths) == []


def fit(visitors: Visitors, user: User, paths: list[str]) -> list[str]:
    page = visitors.signed_in(user)
    faults = []
    for path in paths:
        page.goto(path)
        faults += faults_everywhere(page)
    return faults
