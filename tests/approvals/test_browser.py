"""In a real browser, on a phone: two taps from the letter to a +1, with and without scripts."""

import re

import pytest

from approvals.models import Decision
from core.accounts.models import User
from core.events.worker import drain
from requests_app.models import DIDRequest
from tests.support.browser import Visitors, faults_everywhere
from tests.support.journey import filed
from tests.support.mailroom import Mailroom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(acme_request: DIDRequest, garima: User, smtp: Mailroom, visitors: Visitors) -> str:
    """The address in the letter to Garima."""
    filed(acme_request)
    drain()
    [letter] = smtp.to(garima.email)
    return next(found for found in letter.links if "/a/" in found)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_taps(link: str, visitors: Visitors, scripts: bool) -> None:
    phone = visitors.stranger(size="phone", scripts=scripts)
    phone.goto(link)  # the first tap, in the letter
    phone.locator(".decide-bar button").click()
    phone.get_by_role("heading", name="Your decision is recorded").wait_for()
    assert Decision.objects.get().kind == "plus_one"
    phone.get_by_role("button", name="Undo this decision").click()
    phone.get_by_role("heading", name="The decision was taken back").wait_for()
    assert not Decision.objects.standing().exists()


def test_left_open_with_scripts_nothing_happens(link: str, visitors: Visitors) -> None:  # L1
    scanner = visitors.stranger()
    for _n in range(5):
        scanner.goto(link)
        scanner.wait_for_load_state("networkidle")
    assert not Decision.objects.exists()


def test_token_leaves_the_page_in_no_referer(link: str, visitors: Visitors) -> None:  # L4
    phone, sent = visitors.stranger(size="phone"), []
    phone.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    phone.goto(link)
    phone.locator(".decide-bar button").click()
    phone.get_by_role("heading", name="Your decision is recorded").wait_for()
    assert sent
    assert not [referer for referer in sent if re.search(r"/a/|/undo/", referer)]


def test_no_on_a_phone_names_what_to_correct(link: str, visitors: Visitors) -> None:
    phone = visitors.stranger(size="phone")
    phone.goto(link)
    phone.locator(".decide-bar [data-opens=no]").click()
    phone.get_by_label("It can be corrected").check()
    phone.get_by_label("Reason").fill("The screenshots show two contacts.")
    phone.get_by_role("checkbox", name="Back-end screenshot").check()
    phone.get_by_role("button", name="Say No").click()
    phone.get_by_text("This decision cannot be undone").wait_for()
    assert Decision.objects.get().kind == "no_fixable"


def test_pages_are_accessible(link: str, visitors: Visitors, portal: str, garima: User) -> None:
    page = visitors.stranger()
    page.goto(link)
    faults = faults_everywhere(page)
    page.goto(f"{portal}/a/unknown/")
    faults += faults_everywhere(page)
    desk = visitors.signed_in(garima)
    desk.goto(f"{portal}/approvals/")
    assert faults + faults_everywhere(desk) == []
