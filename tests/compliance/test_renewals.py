"""Consent evidence lapses and agreements end: notices before, a renewal on a copy, a suspension by the date alone."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client as Browser

from agreements.models import Agreement
from clients.services import visible_groups
from compliance import nightly, renewals
from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.events.worker import drain
from core.policy.dates import is_younger_than
from requests_app import services
from requests_app.models import DIDRequest
from tests.support.journey import active, fresh
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    return active(acme_request, four, tara)


@pytest.mark.parametrize("start", [date(2026, 8, 31), date(2026, 2, 28), date(2024, 2, 29), date(2026, 11, 22)])
@pytest.mark.parametrize("months", [1, 6, 12])
def test_the_first_day_after_is_the_day_on_which_the_rule_fails(start: date, months: int) -> None:  # S47
    day = renewals.first_day_after(start, months)
    assert not is_younger_than(start, months, on=day)
    assert is_younger_than(start, months, on=day - timedelta(days=1))


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.IST)


def ends(request: DIDRequest) -> date:
    captured = request.versions.frozen().get().consent_captured_on
    assert captured is not None
    return renewals.first_day_after(captured, 6)


def test_notices_go_out_30_14_and_3_days_before_and_once_each(running: DIDRequest, asha: User, smtp: Mailroom) -> None:
    last = ends(running)
    counts = []
    for left in (31, 30, 29, 14, 14, 3, 1):
        with clock.frozen(at(last - timedelta(days=left))):
            renewals.run()
            drain(["mail.renewal_notice"])
        counts.append(len([x for x in smtp.to(asha.email) if " ends on " in x.subject]))
    assert counts == [0, 1, 1, 2, 2, 3, 3]
    task = Task.objects.open().get(key=f"renew:{running.reference}")
    assert (task.user, task.due) == (asha, at(last, 0))


def test_after_a_standstill_one_notice_goes_out(running: DIDRequest, asha: User, smtp: Mailroom) -> None:  # X8
    with clock.frozen(at(ends(running) - timedelta(days=2))):
        renewals.run()
        drain(["mail.renewal_notice"])
    assert len([x for x in smtp.to(asha.email) if " ends on " in x.subject]) == 1


def test_renewing_ends_the_task_and_keeps_the_service(running: DIDRequest, asha: User) -> None:
    with clock.frozen(at(ends(running) - timedelta(days=10))):
        renewals.run()
        copy = services.renew(request=fresh(running), actor=asha)
        assert not Task.objects.open().filter(key=f"renew:{running.reference}").exists()
        found = renewals.due()
        renewals.run()
        assert not Task.objects.open().filter(key=f"renew:{running.reference}").exists()
    assert [(each.request, each.renewal) for each in found] == [(running, copy.reference)]
    assert visible_groups(running.client).count() == 4


def test_what_is_far_away_is_not_due(running: DIDRequest) -> None:
    assert renewals.due() == []
    with clock.frozen(at(ends(running) - timedelta(days=31))):
        assert renewals.due() == []


def test_only_the_day_itself_suspends(running: DIDRequest) -> None:  # S47
    last = ends(running)
    with clock.frozen(at(last - timedelta(days=1), 11)):
        nightly.run()
        assert fresh(running).status == "active"
    with clock.frozen(at(last, 0)):
        nightly.run()
    assert fresh(running).status == "suspended"


def test_an_agreement_that_ended_suspends_its_request_alone(running: DIDRequest) -> None:
    Agreement.objects.filter(request=running).update(confirmed_at=clock.now() - timedelta(days=366))
    assert renewals.due()[0].ending.what == "agreement"
    nightly.run()
    assert fresh(running).status == "suspended"
    assert running.changes.last().reason.startswith("The agreement ended on")
    assert not running.client.suspensions.exists()  # a lapse is of one request


def test_a_letter_about_what_ended_meanwhile_is_not_sent(
    running: DIDRequest, chitra: User, asha: User, smtp: Mailroom
) -> None:
    from compliance import second_person

    with clock.frozen(at(ends(running) - timedelta(days=3))):
        renewals.run()
        second_person.suspend(request=fresh(running), actor=chitra, reason="In doubt.")
        drain(["mail.renewal_notice"])
    assert not [x for x in smtp.to(asha.email) if " ends on " in x.subject]


def test_owner_and_compliance_see_what_is_due(
    running: DIDRequest, asha: User, ravi: User, chitra: User, client: Browser
) -> None:
    pages = {}
    for who, path in ((asha, "/"), (asha, running.get_absolute_url()), (ravi, "/"), (chitra, "/compliance/renewals/")):
        with clock.frozen(at(ends(running) - timedelta(days=5))):
            client.force_login(who)
            pages[who.full_name, path] = client.get(path).content.decode()
    assert running.reference in pages["Asha Rao", "/"]
    assert f"{running.get_absolute_url()}renew/" in pages["Asha Rao", running.get_absolute_url()]
    assert "Ends with the consent evidence" in pages["Asha Rao", running.get_absolute_url()]
    assert running.reference not in pages["Ravi Iyer", "/"]
    assert running.reference in pages["Chitra Bose", "/compliance/renewals/"]
