"""Idle requests expire: after reminders, and never under somebody's hands."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.accounts.models import User
from core.desk.models import Notice
from core.errors import Blocked, NotAllowed
from core.events.models import OutboxMessage
from core.events.worker import drain
from requests_app import expiry, services
from requests_app.models import DIDRequest, RequestedLocation
from requests_app.workflow import perform
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db

At = Callable[[datetime], None]
DAY = timedelta(days=1)


def idle(request: DIDRequest, days: int, clock_at: At) -> DIDRequest:
    """The clock at that many days after somebody last worked on it, and one turn of the timed work."""
    request.refresh_from_db()
    clock_at(request.last_activity_at + days * DAY)
    expiry.run()
    return journey.fresh(request)


def reminders() -> int:
    return OutboxMessage.objects.filter(topic="mail.expiry_notice").count()


@pytest.mark.parametrize(("days", "expected"), [(22, 0), (23, 1), (28, 1), (29, 1)])
def test_a_draft_is_reminded_of_a_week_before(days: int, expected: int, draft: DIDRequest, clock_at: At) -> None:
    assert idle(draft, days, clock_at).status == "draft"
    assert reminders() == expected


def test_each_reminder_goes_once(draft: DIDRequest, clock_at: At) -> None:
    for days in (23, 24, 28, 29):
        idle(draft, days, clock_at)
    assert reminders() == 2
    assert Notice.objects.filter(text__contains="expires soon").count() == 2


def test_it_expires_after_the_reminders(draft: DIDRequest, clock_at: At) -> None:
    for days in (23, 28):
        idle(draft, days, clock_at)
    assert idle(draft, 30, clock_at).status == "expired"


def test_the_owner_hears_of_it(draft: DIDRequest, clock_at: At, smtp: Mailroom) -> None:  # C27
    for days in (23, 30):
        idle(draft, days, clock_at)
    drain(["mail.owner_news"])
    (letter,) = smtp.letters
    assert (letter.recipients, "Expired" in letter.subject) == (["asha@portal.example"], True)


def test_no_expiry_without_a_reminder_that_left_time(draft: DIDRequest, clock_at: At) -> None:
    assert idle(draft, 90, clock_at).status == "draft"  # the worker stood still: remind first
    assert idle(draft, 91, clock_at).status == "draft"
    assert idle(draft, 92, clock_at).status == "expired"


def test_a_late_reminder_does_not_name_a_day_that_is_over(draft: DIDRequest, clock_at: At, smtp: Mailroom) -> None:
    draft.refresh_from_db()
    late = idle(draft, 90, clock_at)
    drain(["mail.expiry_notice"])
    day = late.last_activity_at + 92 * DAY
    assert f"{day.astimezone(expiry.clock.IST):%b %Y}" in smtp.letters[0].text


def test_work_starts_the_time_anew(draft: DIDRequest, asha: User, clock_at: At) -> None:
    idle(draft, 29, clock_at)
    services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 3})
    assert idle(draft, 2, clock_at).status == "draft"
    with pytest.raises(Blocked, match="worked on it in time"):
        perform(draft, "expire", actor=None)


def test_a_reminder_is_no_work(draft: DIDRequest, clock_at: At) -> None:
    before = draft.last_activity_at
    assert idle(draft, 23, clock_at).last_activity_at == before


def test_a_reminder_that_was_overtaken_is_not_mailed(
    draft: DIDRequest, asha: User, clock_at: At, smtp: Mailroom
) -> None:
    idle(draft, 23, clock_at)
    services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 3})
    drain(["mail.expiry_notice"])
    assert smtp.letters == []


def test_without_decisions_a_filed_request_expires_and_frees_its_locations(
    acme_request: DIDRequest, clock_at: At
) -> None:
    journey.filed(acme_request)
    for days in (7, 12):
        assert idle(acme_request, days, clock_at).status == "awaiting_approvals"
    assert idle(acme_request, 14, clock_at).status == "expired"
    assert not RequestedLocation.objects.filter(in_flight=True).exists()


def test_nobody_expires_a_request_by_hand(draft: DIDRequest, asha: User, anil: User) -> None:  # A4
    for person in (asha, anil):
        with pytest.raises(NotAllowed):
            perform(draft, "expire", actor=person)


def test_one_that_moved_on_since_the_clock_looked_holds_no_other_up(
    draft: DIDRequest, asha: User, clock_at: At
) -> None:
    idle(draft, 25, clock_at)
    draft.refresh_from_db()
    clock_at(draft.last_activity_at + 60 * DAY)
    services.withdraw(request=draft, actor=asha, reason="Not needed.")
    expiry.end_or_remind(draft)
    assert journey.fresh(draft).status == "withdrawn"
