"""Agreements that the client has signed in the portal."""

from collections.abc import Iterator
from typing import Any

import pytest

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.sealing.services import start_sealing
from core.events.worker import drain
from core.files.services import read
from tests.agreements.conftest import *  # noqa: F403 - requests that have got as far as their agreement
from tests.agreements.sealing.scenes import signature
from tests.standins.tsa import TsaStandin


@pytest.fixture
def sealing(sent: Agreement) -> Agreement:
    """Farah has signed by typing her name; the worker has not been there yet."""
    start_sealing(agreement=sent, signature=signature(sent))
    sent.refresh_from_db()
    return sent


@pytest.fixture
def seal(sealing: Agreement) -> Seal:
    """Sealed by the worker."""
    drain(["seal.agreement"])
    return Seal.objects.select_related("agreement", "signed", "certificate").get(agreement=sealing)


@pytest.fixture
def sealed_pdf(seal: Seal) -> bytes:
    assert seal.signed is not None
    return read(seal.signed)


@pytest.fixture
def tsa(settings: Any) -> Iterator[TsaStandin]:
    """A time-stamp authority that the portal asks."""
    with TsaStandin() as standin:
        settings.TSA_URL = standin.url
        yield standin
