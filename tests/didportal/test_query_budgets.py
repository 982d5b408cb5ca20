"""How many statements a page may ask of the database: the same with one row and with twenty-five."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from clients.models import Client
from core import policy
from core.accounts.models import User
from core.events import add_task, notify, unit_of_work
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.support import journey
from tests.support.sql import statements

pytestmark = pytest.mark.django_db

Asked = Callable[[User, str], int]


@pytest.fixture
def asked() -> Asked:
    """How many statements this person's GET of a path takes, once the process is warm; anything but 200 fails."""

    def count(user: User, path: str) -> int:
        browser = Browser()
        browser.force_login(user)
        browser.get(path)
        policy.forget()  # read again every few seconds: that page pays for it too
        with statements() as sql:
            assert browser.get(path).status_code == 200
        return len(sql)

    return count


def more(client: Client, owner: User, status: str = Status.DRAFT, rows: int = 25) -> None:
    """That many more requests, in this status; notices and tasks beside them."""
    for n in range(rows):
        made = services.start(client=client, owner=owner, kind="new")
        DIDRequest.objects.filter(pk=made.pk).update(status=status)
        with unit_of_work():
            notify(owner, f"News {n}", made.get_absolute_url())
            add_task(owner, f"Do {n}", made.get_absolute_url(), key=f"do:{made.pk}")


@pytest.mark.parametrize(
    ("path", "budget"),
    [("/requests/", 6), ("/requests/?show=open", 6), ("/search/?q=Acme", 6), ("/notices/", 6), ("/", 8)],
)
def test_what_an_account_manager_lists(
    path: str, budget: int, asked: Asked, draft: DIDRequest, asha: User
) -> None:  # X20
    one = asked(asha, path)
    more(draft.client, asha)
    assert (asked(asha, path), one <= budget) == (one, True), one


@pytest.mark.parametrize(("path", "budget"), [("/requests/all/", 6), ("/search/?q=BAN", 6), ("/", 8)])
def test_what_tech_support_lists(path: str, budget: int, asked: Asked, draft: DIDRequest, tara: User) -> None:  # X20
    DIDRequest.objects.update(status=Status.IN_REVIEW)
    one = asked(tara, path)
    more(draft.client, draft.owner, Status.IN_REVIEW)
    assert (asked(tara, path), one <= budget) == (one, True), one


@pytest.mark.parametrize("who", ["mihir", "chitra", "anil"])
def test_everybodys_home(who: str, asked: Asked, draft: DIDRequest, request: pytest.FixtureRequest) -> None:
    assert asked(request.getfixturevalue(who), "/") <= 8


def test_the_outbox_page(asked: Asked, draft: DIDRequest, anil: User) -> None:
    one = asked(anil, "/outbox/")
    journey.fill(draft, draft.owner, journey.SAMPLE)
    assert asked(anil, "/outbox/") == one <= 8


def test_the_request_page(asked: Asked, acme_request: DIDRequest, asha: User, four: list[User]) -> None:
    path = acme_request.get_absolute_url()
    assert asked(asha, path) <= 10  # a draft
    journey.filed(acme_request)
    first = asked(asha, path)
    for person in four:
        journey.plus_one(acme_request, person)
    assert first <= 10
    assert asked(asha, path) <= 10
    assert asked(asha, f"{path}versions/1/") <= 10


def test_the_page_of_a_request_that_was_sent_back(
    asked: Asked, acme_request: DIDRequest, asha: User, tara: User, four: list[User]
) -> None:
    from compliance import review

    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    points = [("otp_dca_flow", "UNCLEAR", "Say where."), ("frontend_screenshot", "UNCLEAR", "Too small.")]
    review.send_back(request=journey.fresh(did), actor=tara, points=points)
    assert asked(asha, did.get_absolute_url()) <= 10
    services.edit(request=journey.fresh(did), actor=asha)
    assert asked(asha, f"{did.get_absolute_url()}edit/") <= 15


def test_filing(acme_request: DIDRequest) -> None:
    policy.value("link_life_days")
    with statements() as sql:
        services.submit(request=acme_request, actor=acme_request.owner)
    assert len(sql) <= 15, sql


def test_the_filing_page(asked: Asked, acme_request: DIDRequest, asha: User) -> None:
    path = f"{acme_request.get_absolute_url()}edit/"
    first = asked(asha, path)
    more(acme_request.client, asha)
    assert (asked(asha, path), first <= 15) == (first, True), first


def test_the_filing_page_of_a_second_version(asked: Asked, acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    journey.fill(acme_request, asha, {"calls_a_day": 41})
    assert asked(asha, f"{acme_request.get_absolute_url()}edit/") <= 15
