"""The time of a seal: an authority states it where one is set, best effort; the level reached is kept (C41, C42)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agreements.models import Agreement
from agreements.sealing.models import Certificate, Seal
from agreements.sealing.verifying import Kind, verify
from core import clock
from core.events.models import OutboxMessage
from core.events.worker import drain
from core.files.services import read
from tests.standins.tsa import TsaStandin

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_authority_states_the_time(tsa: TsaStandin, seal: Seal) -> None:
    """R55: B-T."""
    assert seal.level == "B-T"
    assert seal.stamped_at is not None and abs(seal.stamped_at - seal.signed_at) < timedelta(minutes=5)
    verdict = verify(read(seal.signed))
    stamped = next(s for s in verdict.examined.signatures if s.field == "ClientSignature")
    assert (verdict.kind, stamped.stamped_at, stamped.stamper_known) == (Kind.GENUINE, seal.stamped_at, True)
    assert set(Certificate.objects.values_list("role", flat=True)) == {"seal", "time"}


def test_a_silent_authority_is_asked_again_and_then_done_without(
    tsa: TsaStandin, sealing: Agreement, clock_at: Any
) -> None:
    """C42: no attempt is spent while it is waited for; after five minutes the seal is made at B-B."""
    tsa.answers_with("down")
    drain(["seal.agreement"])
    row = OutboxMessage.objects.get(topic="seal.agreement")
    assert (row.state, row.attempts, Seal.objects.get().signed) == ("due", 0, None)
    clock_at(clock.now() + timedelta(minutes=6))
    drain(["seal.agreement"])
    assert (Seal.objects.get().level, tsa.asked) == ("B-B", 2)
    assert verify(read(Seal.objects.get().signed)).kind == Kind.GENUINE


@pytest.mark.parametrize("mode", ["refuse", "rubbish", "other"])
def test_an_answer_that_is_not_good_is_not_put_in(mode: str, tsa: TsaStandin, sealing: Agreement) -> None:
    """C42: also a stamp for another digest."""
    tsa.answers_with(mode)
    drain(["seal.agreement"])
    found = Seal.objects.get()
    assert (found.level, found.stamped_at) == ("B-B", None)
    assert verify(read(found.signed)).kind == Kind.GENUINE


def test_an_authority_that_is_not_the_named_one_is_not_taken(
    tsa: TsaStandin, sealing: Agreement, settings: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(TsaStandin().pem)
    settings.TSA_CA_FILE = str(other)
    drain(["seal.agreement"])
    assert Seal.objects.get().level == "B-B"
