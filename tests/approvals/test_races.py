"""Several people at one moment, on real connections: one outcome, no fault (A1, A2, X11)."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from approvals.models import ApprovalLink, Decision
from core.accounts.models import User
from core.errors import PortalError
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from requests_app.versions import current
from tests.approvals.scenes import digest, link_to, mailed, post, standing
from tests.support.at_once import at_once
from tests.support.journey import filed, fill, fresh, plus_one
from tests.support.mailroom import Mailroom

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgres(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: a forgotten lock would not show")


def test_fifty_at_once_are_one_decision(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> None:  # A1
    filed(acme_request)
    mailed(smtp)
    path, shown, letters = link_to(smtp, garima), digest(acme_request), len(smtp.letters)

    def say_yes() -> int:
        return int(post(path, digest=shown, client=Client(raise_request_exception=False)).status_code)

    statuses = Counter(at_once(*[say_yes] * 50))
    assert statuses[302] == 1
    assert set(statuses) <= {302, 409, 410, 429}
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(action="decision.recorded").count() == 1
    drain()
    assert len(smtp.letters) == letters + 1


def test_four_last_at_once_advance_it_once(acme_request: DIDRequest, four: list[User]) -> None:
    filed(acme_request)
    at_once(*[lambda person=person: plus_one(acme_request, person) for person in four])
    assert fresh(acme_request).status == Status.IN_REVIEW
    assert standing(acme_request) == ["plus_one"] * 4
    assert AuditEvent.objects.filter(action="request.approved").count() == 1
    assert OutboxMessage.objects.filter(topic="pdf.approvals").count() == 1


@pytest.mark.parametrize("turn", range(10))
def test_edit_against_the_fourth(acme_request: DIDRequest, asha: User, four: list[User], turn: int) -> None:  # A2
    filed(acme_request)
    for person in four[:3]:
        plus_one(acme_request, person)
    services.edit(request=acme_request, actor=asha)
    fill(acme_request, asha, {"calls_a_day": 100 + turn})
    old = current(fresh(acme_request))
    assert old is not None
    answers = at_once(
        lambda: plus_one(acme_request, four[3]),
        lambda: services.revise(request=acme_request, actor=asha),
    )
    now = fresh(acme_request)
    if now.status == Status.IN_REVIEW:  # the +1 came first: the edit was refused
        assert now.version_number == 1
        assert isinstance(answers[1], PortalError)
    else:  # the edit came first: nothing that was said of version 1 counts
        assert now.version_number == 2
        assert not Decision.objects.standing().filter(version__number=2).exclude(person=four[3]).exists()
        assert ApprovalLink.objects.live().filter(version__number=1).count() == 0


def test_two_people_settle_one_file(acme_request: DIDRequest, tara: User, tejas: User) -> None:  # X11
    from approvals.services import confirm_file, refuse_file
    from tests.approvals.test_files import add

    file = add(filed(acme_request))
    shown = digest(acme_request)
    answers = at_once(
        lambda: confirm_file(file=file, actor=tara, kind="plus_one", words="+1", digest_shown=shown),
        lambda: refuse_file(file=file, actor=tejas, words="Wrong client"),
    )
    file.refresh_from_db()
    assert sum(isinstance(answer, PortalError) for answer in answers) == 1
    assert Decision.objects.count() == (1 if file.state == "confirmed" else 0)
