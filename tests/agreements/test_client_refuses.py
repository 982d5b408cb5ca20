"""The client does not sign: by word, or by letting the time pass."""

from datetime import timedelta

import pytest

from agreements import handlers, services
from agreements.models import Agreement
from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.errors import Blocked, NotAllowed, WrongState
from core.events.models import AuditEvent
from requests_app.statuses import Status
from tests.agreements import papers
from tests.agreements.test_upload_signed import give
from tests.support import journey

pytestmark = pytest.mark.django_db


def test_the_reason_is_kept_and_the_request_goes_back(sent: Agreement, asha: User) -> None:
    request = services.client_refused(agreement=sent, actor=asha, reason="The penalty is too high.")
    sent.refresh_from_db()
    assert (request.status, sent.state) == (Status.ACTION_NEEDED, "declined")
    assert sent.ended_reason == "The penalty is too high."
    assert AuditEvent.objects.filter(action="agreement.refused_by_client").exists()


def test_without_a_reason_it_is_refused(sent: Agreement, asha: User) -> None:  # C37
    with pytest.raises(Blocked):
        services.client_refused(agreement=sent, actor=asha, reason=" ")


def test_nobody_but_the_owner_says_it(sent: Agreement, request: pytest.FixtureRequest) -> None:
    people = request.getfixturevalue
    for who in ["ravi", "tara", "stranger"]:
        with pytest.raises(NotAllowed):
            services.client_refused(agreement=sent, actor=people(who), reason="No.")


def test_not_signed_in_time_it_ends_by_itself(sent: Agreement) -> None:
    assert sent.sign_by is not None
    with clock.frozen(sent.sign_by + timedelta(seconds=1)):
        handlers.expire_unsigned()
    sent.refresh_from_db()
    assert sent.state == "expired"
    assert "Not signed by" in sent.ended_reason
    assert journey.fresh(sent.request).status == Status.ACTION_NEEDED


def test_in_time_nothing_ends(sent: Agreement) -> None:
    assert sent.sign_by is not None
    with clock.frozen(sent.sign_by - timedelta(seconds=1)):
        handlers.expire_unsigned()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_copy_that_tech_support_looks_at_does_not_expire(sent: Agreement, asha: User) -> None:
    give(sent, papers.scan(), asha)
    with clock.frozen(clock.now() + timedelta(days=60)):
        handlers.expire_unsigned()
    assert journey.agreement_of(sent.request).state == "submitted"


def test_sent_anew_since_the_clock_looked_it_does_not_expire(sent: Agreement, asha: User) -> None:
    with clock.frozen(clock.now() + timedelta(days=60)):
        [seen] = Agreement.objects.unsigned_after(clock.now()).select_related("request")
        services.send(agreement=sent, actor=asha, subject="Once more", text=sent.sent_text)
        handlers.end_unsigned(seen)
    assert journey.agreement_of(sent.request).state == "sent"
    assert journey.fresh(sent.request).status == Status.AWAITING_SIGNATURE


def test_twice_by_the_clock_ends_once(sent: Agreement) -> None:  # X10
    with clock.frozen(clock.now() + timedelta(days=60)):
        handlers.expire_unsigned()
        handlers.expire_unsigned()
    assert AuditEvent.objects.filter(action="agreement.expired").count() == 1


def test_after_the_end_nothing_is_sent_or_taken(sent: Agreement, asha: User) -> None:
    services.client_refused(agreement=sent, actor=asha, reason="No.")
    with pytest.raises(WrongState):
        services.send(agreement=sent, actor=asha, subject="s", text="t")
    assert not Task.objects.open().filter(key=f"agreement:{sent.request.reference}").exists()
