"""Undoing: for fifteen minutes, and until a review is taken."""

from datetime import timedelta

import pytest
from django.test import Client

from approvals.models import Decision
from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.events.worker import drain
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.approvals.scenes import digest, link_to, mailed, post, standing, undo_link_to
from tests.support.journey import filed, fresh, plus_one
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> DIDRequest:
    """Filed; Garima said +1 by her link and has her receipt."""
    filed(acme_request)
    mailed(smtp)
    post(link_to(smtp, garima), digest=digest(acme_request))
    mailed(smtp)
    return fresh(acme_request)


def test_undo_link_only_shows_on_get(decided: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L1
    path = undo_link_to(smtp, garima)
    for _n in range(3):
        assert "Undo this decision" in Client().get(path).content.decode()
        Client().head(path)
    assert standing(decided) == ["plus_one"]


def test_undo_adds_a_row_and_opens_the_role(decided: DIDRequest, garima: User, smtp: Mailroom) -> None:  # A5 C10
    old = link_to(smtp, garima)
    assert Client().post(undo_link_to(smtp, garima)).status_code == 200
    assert list(Decision.objects.values_list("kind", "stands")) == [("plus_one", False), ("withdrawn", False)]
    drain()
    fresh_one = link_to(smtp, garima)
    assert fresh_one != old
    assert post(fresh_one, "unclear", "Which DND list?", digest=digest(decided)).status_code == 302
    assert standing(decided) == ["unclear"]


def test_owner_is_told(decided: DIDRequest, asha: User, garima: User, smtp: Mailroom) -> None:
    Client().post(undo_link_to(smtp, garima))
    assert asha.notices.filter(text__contains="took back").exists()


def test_undo_works_once(decided: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L3
    path = undo_link_to(smtp, garima)
    assert [Client().post(path).status_code for _n in range(2)] == [200, 410]
    assert Decision.objects.count() == 2


def test_after_fifteen_minutes_it_stays(decided: DIDRequest, garima: User, smtp: Mailroom) -> None:  # X9
    path, at = undo_link_to(smtp, garima), Decision.objects.get().at
    with clock.frozen(at + timedelta(minutes=15)):
        assert Client().get(path).status_code == 410
        assert Client().post(path).status_code == 410
    assert standing(decided) == ["plus_one"]
    with clock.frozen(at + timedelta(minutes=14, seconds=59)):
        assert Client().post(path).status_code == 200


def test_undoing_the_fourth_reopens(decided: DIDRequest, four: list[User], garima: User, smtp: Mailroom) -> None:  # A5
    for person in four:
        if person != garima:
            plus_one(decided, person)
    assert fresh(decided).status == Status.IN_REVIEW
    assert Client().post(undo_link_to(smtp, garima)).status_code == 200
    assert fresh(decided).status == Status.AWAITING_APPROVALS
    drain()
    post(link_to(smtp, garima), digest=digest(decided))
    assert fresh(decided).status == Status.IN_REVIEW


def test_a_no_cannot_be_undone(decided: DIDRequest, mihir: User, smtp: Mailroom) -> None:
    post(link_to(smtp, mihir), "no_fixable", "The purpose is too vague.", digest=digest(decided))
    mailed(smtp)
    assert "/undo/" not in smtp.to(mihir.email)[-1].text
    recorded = Decision.objects.get(person=mihir)
    from approvals.undoing import undo_token

    path = f"/undo/{undo_token(recorded)}/"
    assert "cannot be undone" in Client().get(path).content.decode()
    assert Client().post(path).status_code == 409


def test_undone_question_leaves_no_task(decided: DIDRequest, mihir: User, smtp: Mailroom) -> None:
    post(link_to(smtp, mihir), "unclear", "Which list?", digest=digest(decided))
    mailed(smtp)
    assert Task.objects.filter(done_at=None, key__startswith="question:").count() == 1
    Client().post(undo_link_to(smtp, mihir))
    assert not Task.objects.filter(done_at=None, key__startswith="question:").exists()


@pytest.mark.parametrize("token", ["unknown", "x" * 43])
def test_unknown_undo_link(decided: DIDRequest, token: str) -> None:  # L3
    assert Client().get(f"/undo/{token}/").status_code == 410
    assert Client().post(f"/undo/{token}/").status_code == 410


def test_no_undo_once_a_newer_version_is_filed(decided: DIDRequest, asha: User, garima: User, smtp: Mailroom) -> None:
    from requests_app import services
    from tests.support.journey import fill

    path = undo_link_to(smtp, garima)
    services.edit(request=decided, actor=asha)
    fill(decided, asha, {"calls_a_day": 60})
    services.revise(request=decided, actor=asha)
    assert Client().post(path).status_code == 409
