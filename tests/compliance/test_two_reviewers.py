"""Two people of Tech Support at one moment, on real connections: the first wins, the second is told (X11)."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from agreements.models import Agreement
from compliance import review
from compliance.models import Review
from core.accounts.models import User
from core.errors import WrongState
from core.events.models import OutboxMessage
from requests_app.models import DIDRequest, StatusChange
from tests.support.at_once import at_once
from tests.support.journey import fresh

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgres(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: a forgotten lock would not show")


def test_two_take_it_at_once(in_review: DIDRequest, tara: User, tejas: User) -> None:  # X11
    answers = at_once(*(lambda who=who: review.take(request=in_review, actor=who) for who in (tara, tejas)))
    winner = Review.objects.get().reviewer.full_name
    (refused,) = [each for each in answers if isinstance(each, WrongState)]
    assert refused.reasons[0].text.startswith(f"{winner} has this request in hand since ")


def test_twenty_acceptances_at_once_are_one_agreement(judged: DIDRequest, tara: User) -> None:  # X11
    def accept() -> int:
        client = Client(raise_request_exception=False)
        client.force_login(tara)
        return int(client.post(f"/review/{judged.reference}/accept/").status_code)

    codes = Counter(at_once(*[accept] * 20))
    assert codes == {302: 1, 409: 19}
    assert Agreement.objects.count() == OutboxMessage.objects.filter(topic="pdf.agreement").count() == 1


def test_accepting_and_declining_at_once_is_one_of_them(judged: DIDRequest, tara: User) -> None:  # X11
    answers = at_once(
        lambda: review.accept(request=judged, actor=tara),
        lambda: review.decline(request=judged, actor=tara, code="OTHER", text="No.", kind="final", seen="in_review"),
    )
    (refused,) = [each for each in answers if isinstance(each, WrongState)]
    assert "Tara Menon" in str(refused)
    assert fresh(judged).status in {"awaiting_signature", "declined"}
    assert StatusChange.objects.filter(move__in=("accept", "decline")).count() == 1
