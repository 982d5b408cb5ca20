"""Reminders by hand and by the clock, in working days of Asia/Kolkata."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from approvals import reminders
from approvals.models import ApprovalRole, Reminder
from approvals.services import remind, round_of
from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import IST
from core.errors import NotAllowed, Throttled, WrongState
from core.events.worker import drain
from core.policy.models import Holiday
from requests_app.models import DIDRequest
from requests_app.versions import current
from tests.approvals.scenes import link_to
from tests.cast import person
from tests.support.journey import decide, filed, fresh, plus_one
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db
At = Callable[[datetime], None]


def day(n: int, hour: int = 12) -> datetime:
    """The n-th of November 2026 at noon in India; the 23rd is a Monday."""
    return datetime(2026, 11, 23, hour, tzinfo=IST) + timedelta(days=n - 23)


@pytest.fixture
def monday(clock_at: At, acme_request: DIDRequest) -> DIDRequest:
    """Filed on Monday, 23 November 2026."""
    clock_at(day(23))
    return filed(acme_request)


def run_on(clock_at: At, moment: datetime) -> list[tuple[str, str]]:
    """The steps that are on record after a run at `moment`."""
    clock_at(moment)
    reminders.run()
    return list(Reminder.objects.order_by("pk").values_list("role__code", "step"))


def test_after_one_and_three_working_days(monday: DIDRequest, clock_at: At, garima: User, four: list[User]) -> None:
    for approver in four:
        if approver != garima:
            plus_one(monday, approver)
    assert run_on(clock_at, day(23, 23)) == []
    assert run_on(clock_at, day(24)) == [("support", "1")]
    assert run_on(clock_at, day(25)) == [("support", "1")]
    assert run_on(clock_at, day(26)) == [("support", "1"), ("support", "2")]
    assert run_on(clock_at, day(27)) == [("support", "1"), ("support", "2")]


def test_reminder_brings_a_fresh_link(monday: DIDRequest, clock_at: At, garima: User, smtp: Mailroom) -> None:
    drain()
    old = link_to(smtp, garima)
    run_on(clock_at, day(24))
    drain()
    assert "Reminder" in smtp.to(garima.email)[-1].subject
    assert link_to(smtp, garima) != old
    assert [Client().get(path).status_code for path in (old, link_to(smtp, garima))] == [410, 200]


def test_weekend_and_holiday_do_not_count(clock_at: At, acme_request: DIDRequest) -> None:
    Holiday.objects.create(day=date(2026, 11, 30), name="A holiday")
    clock_at(day(27))  # a Friday
    filed(acme_request)
    assert run_on(clock_at, day(30, 18)) == []
    assert len(run_on(clock_at, day(31))) == 4


def test_midnight_is_indias(clock_at: At, acme_request: DIDRequest) -> None:  # X9
    clock_at(datetime(2026, 11, 23, 23, 50, tzinfo=IST))
    filed(acme_request)
    assert len(run_on(clock_at, datetime(2026, 11, 24, 0, 10, tzinfo=IST))) == 4


def test_nothing_where_a_decision_stands(monday: DIDRequest, clock_at: At, four: list[User]) -> None:
    for approver in four[:3]:
        plus_one(monday, approver)
    assert run_on(clock_at, day(24)) == [("sap_channel", "1")]


def test_nothing_while_the_owner_owes_an_answer(monday: DIDRequest, clock_at: At, four: list[User]) -> None:
    decide(monday, four[0], "unclear", "Which list?")
    assert ("sales", "1") not in run_on(clock_at, day(24))


def test_after_a_standstill_one_reminder_not_two(monday: DIDRequest, clock_at: At) -> None:  # X8
    assert {step for _role, step in run_on(clock_at, day(27))} == {"2"}


def test_backup_is_asked_after_five_working_days(  # C18
    monday: DIDRequest, clock_at: At, garima: User, smtp: Mailroom
) -> None:
    backup = person("Bina Backup", Role.APPROVER)
    ApprovalRole.objects.filter(code="support").update(backup=backup)
    run_on(clock_at, day(27))
    assert not Reminder.objects.filter(step="backup").exists()
    with pytest.raises(NotAllowed):  # not asked yet
        _say_yes(monday, backup)
    run_on(clock_at, day(30))
    run_on(clock_at, day(30, 13))
    assert Reminder.objects.filter(step="backup").count() == 1
    drain()
    assert "from the backup" in smtp.to(backup.email)[-1].subject
    said = _say_yes(monday, backup)
    assert (said.person, said.on_behalf_of) == (backup, garima)  # C12


def _say_yes(request: DIDRequest, who: User):  # type: ignore[no-untyped-def]
    from approvals.services import record_decision

    version = current(fresh(request))
    assert version is not None
    return record_decision(
        version=version, role=ApprovalRole.objects.get(code="support"), person=who, kind="plus_one", words="",
        channel="page", digest_shown=version.digest, address=None, agent="",
    )  # fmt: skip


def test_by_hand_by_the_owner(monday: DIDRequest, asha: User, garima: User, smtp: Mailroom) -> None:  # C37
    remind(request=monday, role=ApprovalRole.objects.get(code="support"), actor=asha)
    drain()
    assert "Reminder" in smtp.to(garima.email)[-1].subject
    version = current(monday)
    assert version is not None
    assert round_of(version)[1].reminded_at == day(23)


def test_by_hand_once_an_hour(monday: DIDRequest, clock_at: At, asha: User, garima: User) -> None:
    role = ApprovalRole.objects.get(code="support")
    remind(request=monday, role=role, actor=asha)
    with pytest.raises(Throttled):
        remind(request=monday, role=role, actor=asha)
    clock_at(day(23, 14))
    remind(request=monday, role=role, actor=asha)
    assert Reminder.objects.count() == 2


def test_not_by_another_account_manager(monday: DIDRequest, ravi: User, garima: User) -> None:
    with pytest.raises(NotAllowed):
        remind(request=monday, role=ApprovalRole.objects.get(code="support"), actor=ravi)


def test_not_once_decided(monday: DIDRequest, asha: User, garima: User) -> None:
    plus_one(monday, garima)
    with pytest.raises(WrongState):
        remind(request=monday, role=ApprovalRole.objects.get(code="support"), actor=asha)
