"""What is past its term loses its bytes; a hold, a living request and the law's floor keep it (DPDP-03, R46)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from compliance.regulator import holds, packs, retention, terms
from compliance.regulator.models import Erasure, Hold, Pack
from core import clock
from core.accounts.models import User
from core.errors import Gone, NotAllowed, Refused, WrongState
from core.events import worker
from core.events.models import AuditEvent
from core.files import check, services
from core.files.models import StoredFile
from requests_app import services as requests
from requests_app.models import DIDRequest
from tests.support import journey

pytestmark = pytest.mark.django_db

At = Callable[[datetime], None]
EVIDENCE = {"frontend_screenshot", "backend_screenshot", "consent_proof"}


@pytest.fixture
def ended(store_folder: Path, acme_request: DIDRequest) -> DIDRequest:
    """Acme's request, withdrawn: its files' term begins now."""
    journey.filed(acme_request)
    requests.withdraw(request=acme_request, actor=acme_request.owner, reason="Not wanted any more")
    return journey.fresh(acme_request)


def later(at: At, **span: float) -> None:
    at(clock.now() + timedelta(**span))


def kept() -> set[str]:
    return set(StoredFile.objects.kept().values_list("slot", flat=True))


def test_after_its_term_the_bytes_go_and_row_hash_and_reason_stay(
    ended: DIDRequest, clock_at: At, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:  # DPDP-03
    file = StoredFile.objects.get(slot="backend_screenshot")
    later(clock_at, days=367)
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.run() == 3
    after = StoredFile.objects.get(pk=file.pk)
    assert (after.sha256, after.erased_at) == (file.sha256, clock.now())
    assert Erasure.objects.get(file=file).why == "kept for 1 year after its end"
    event = AuditEvent.objects.get(action="evidence.erased", data__sha256=file.sha256)
    assert event.thread == ended.reference
    with pytest.raises(Gone):
        services.read(after)
    assert check.check().is_clean
    assert retention.run() == 0  # twice is once


def test_before_its_term_nothing_is_erased(ended: DIDRequest, clock_at: At) -> None:
    later(clock_at, days=364)
    assert retention.run() == 0
    assert kept() >= EVIDENCE


def test_nothing_of_an_active_request_is_ever_erased(in_service: DIDRequest, clock_at: At) -> None:
    before = kept()
    later(clock_at, days=3660)
    assert retention.run() == 0
    assert kept() == before


def test_an_agreement_outlives_the_evidence(in_service: DIDRequest, clock_at: At) -> None:
    DIDRequest.objects.filter(pk=in_service.pk).update(status="closed", status_since=clock.now())
    later(clock_at, days=400)
    retention.run()
    assert kept() & EVIDENCE == set()
    assert {"agreement_issued", "agreement_signed"} <= kept()
    later(clock_at, days=800)
    retention.run()
    assert kept() & {"agreement_issued", "agreement_signed"} == set()


def test_a_file_that_a_living_request_uses_too_stays(ended: DIDRequest, clock_at: At) -> None:
    other = requests.start(client=ended.client, owner=ended.owner, kind="existing")
    file = StoredFile.objects.get(slot="backend_screenshot")
    draft = other.versions.get()
    draft.evidence.create(kind="backend_screenshot", file=file, added_at=clock.now())
    later(clock_at, days=400)
    retention.run()
    assert kept() == {"backend_screenshot"}


@pytest.mark.parametrize("by_client", [True, False])
def test_a_hold_stops_erasure(ended: DIDRequest, chitra: User, clock_at: At, *, by_client: bool) -> None:  # R46
    about = ended.client.ban if by_client else ended.reference
    holds.place(about=about, why="Police request 12/2026", actor=chitra)
    later(clock_at, days=4000)
    assert retention.run() == 0
    assert {file.slot for file in terms.held_back()} == EVIDENCE


def test_a_release_takes_a_second_person(ended: DIDRequest, chitra: User, chetan: User, clock_at: At) -> None:
    hold = holds.place(about=ended.reference, why="Police request", actor=chitra)
    with pytest.raises(WrongState):
        holds.confirm_release(hold=hold, actor=chetan)  # nobody proposed it
    holds.propose_release(hold=hold, why="The case was closed", actor=chitra)
    with pytest.raises(NotAllowed):
        holds.confirm_release(hold=hold, actor=chitra)
    later(clock_at, days=400)
    assert retention.run() == 0  # proposed is not released
    holds.confirm_release(hold=hold, actor=chetan)
    assert retention.run() == 3
    with pytest.raises(WrongState):
        holds.confirm_release(hold=hold, actor=chetan)


def test_a_release_can_be_refused_in_words(ended: DIDRequest, chitra: User, chetan: User) -> None:
    hold = holds.place(about=ended.reference, why="Police request", actor=chitra)
    holds.propose_release(hold=hold, why="Closed", actor=chitra)
    with pytest.raises(Refused):
        holds.keep(hold=hold, words=" ", actor=chetan)
    holds.keep(hold=hold, words="Not yet: an appeal is open", actor=chetan)
    assert (hold.release_by, Hold.objects.standing().count()) == (None, 1)


def test_the_database_itself_asks_for_two(ended: DIDRequest, chitra: User) -> None:
    hold = holds.place(about=ended.reference, why="Police request", actor=chitra)
    holds.propose_release(hold=hold, why="Closed", actor=chitra)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(released_by=chitra, released_at=clock.now())


def test_others_place_no_hold(ended: DIDRequest, asha: User, anil: User) -> None:
    for person in (asha, anil):
        with pytest.raises(NotAllowed):
            holds.place(about=ended.reference, why="x", actor=person)


def test_a_pack_goes_after_its_days(ended: DIDRequest, chitra: User, clock_at: At) -> None:
    pack = packs.ask(about=ended.reference, why="Letter", full_numbers=False, actor=chitra)
    worker.drain(["regulator.pack"])
    later(clock_at, days=91)
    retention.run()
    pack = Pack.objects.select_related("file").get(pk=pack.pk)
    assert pack.file is not None
    assert pack.file.erased_at == clock.now()
    with pytest.raises(Gone), packs.fetched(pack=pack, actor=chitra):
        pass
