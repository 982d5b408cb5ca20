"""A seal that does not come to an end is found, shown and started again (X13, C38)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from agreements.models import Agreement
from agreements.sealing import stuck
from agreements.sealing.models import Seal
from core import clock
from core.accounts.models import User
from core.errors import NotAllowed, WrongState
from core.events.models import OutboxMessage
from core.events.worker import drain
from didportal import health
from tests.standins.tsa import TsaStandin
from tests.support.at_once import at_once
from tests.support.sealing_queue import signed_at_once, unsealed

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_that_were_signed_at_once_are_sealed_without_a_second_try(sent: Agreement, tsa: TsaStandin) -> None:
    """C38; a hundred of them: make bench, chapter Seals."""
    waiting = signed_at_once(sent, 5)
    at_once(*[lambda: drain(["seal.agreement"])] * 2)
    assert unsealed(waiting) == []
    assert Seal.objects.exclude(sealed_at=None).filter(level="B-T").count() == 5


def test_a_dead_row_is_found_within_a_quarter_of_an_hour_and_sealed(sealing: Agreement, clock_at: Any) -> None:
    """X13: signed, not sealed, after fifteen minutes; built from the first bytes."""
    OutboxMessage.objects.filter(topic="seal.agreement").update(state="dead", last_error="out of memory")
    stuck.sweep()
    assert stuck.late() == []
    clock_at(clock.now() + timedelta(minutes=16))
    assert health.seals() == ("bad", f"1 signed agreements wait to be sealed: {sealing.request.reference}.")
    stuck.sweep()
    drain(["seal.agreement"])
    assert Seal.objects.get().sealed_at is not None
    assert health.seals()[0] == "good"


def test_a_lost_row_is_written_anew(sealing: Agreement, clock_at: Any) -> None:
    OutboxMessage.objects.filter(topic="seal.agreement").delete()
    clock_at(clock.now() + timedelta(minutes=16))
    stuck.sweep()
    drain(["seal.agreement"])
    assert Seal.objects.get().sealed_at is not None


def test_tech_support_sees_why_and_tries_again(sealing: Agreement, tara: User) -> None:
    """C38: a visible state and a button."""
    OutboxMessage.objects.filter(topic="seal.agreement").update(state="dead", last_error="out of memory")
    browser = Browser()
    browser.force_login(tara, backend="django.contrib.auth.backends.ModelBackend")
    assert "out of memory" in browser.get(sealing.get_absolute_url()).content.decode()
    assert browser.post(f"{sealing.get_absolute_url()}seal/retry/").status_code == 302
    drain(["seal.agreement"])
    assert Seal.objects.get().sealed_at is not None


def test_the_owner_may_not_and_a_sealed_one_is_not_sealed_again(seal: Seal, asha: User, tara: User) -> None:
    with pytest.raises(NotAllowed):
        stuck.retry(agreement=seal.agreement, actor=asha)
    seal.agreement.refresh_from_db()
    with pytest.raises(WrongState):
        stuck.retry(agreement=seal.agreement, actor=tara)
