"""Pairs read by the real machine in the outbox: what is kept, what the rule and the review page say (S16, S17, S46)."""

import pytest
from django.test import Client

from compliance import review
from compliance.evaluate import preview
from compliance.models import Stage
from compliance.pictures import engine
from compliance.pictures.models import PairReading
from core.accounts.models import User
from core.errors import Blocked, Refused
from core.events.models import OutboxMessage
from core.events.worker import drain
from core.files import services as files
from requests_app.models import DIDRequest
from requests_app.versions import current
from tests.support.journey import CONTACT, add_screens, approved, fill
from tests.support.pictures import contact_form, database_row


def guide_05(did: DIDRequest) -> tuple[str, str]:
    found = next(each for each in preview(current(did), Stage.REVIEW) if each.rule == "GUIDE-05")
    return found.result, found.message


@pytest.fixture
def page(client: Client, tara: User) -> object:
    client.force_login(tara)
    return lambda did: client.get(f"/review/{did.reference}/").content.decode()


@pytest.mark.slow
def test_equal_screens_are_read_boxed_and_still_a_persons_to_judge(
    reading: None, in_review: DIDRequest, tara: User, page: object
) -> None:  # S16, S17, S46
    assert "being read by machine" in page(in_review)
    drain(["ocr.pair"])
    kept = PairReading.objects.get(version=current(in_review))
    assert (kept.state, kept.verdict, kept.why) == ("read", "pass", "equal")
    assert [[field["mark"] for field in side["fields"]] for side in (kept.front, kept.back)] == [["equal"] * 3] * 2
    shown = page(in_review)
    assert shown.count('<rect class="box box-equal"') == 6
    assert "phone and e-mail are equal in both" in shown
    assert "Read in the back-end" in shown
    assert (
        "style="
        not in shown[shown.index('class="compare"') : shown.index("</section>", shown.index('class="compare"'))]
    )
    assert guide_05(in_review)[0] == "unsure"  # a person confirms, whatever the machine read
    review.take(request=in_review, actor=tara)
    review.accept_open_locations(request=in_review, actor=tara)
    with pytest.raises(Blocked, match="GUIDE-05"):
        review.accept(request=in_review, actor=tara)
    review.judge(request=in_review, rule="GUIDE-05", verdict="pass", note="Compared both.", actor=tara)
    assert guide_05(in_review)[0] == "pass"


@pytest.mark.slow
def test_another_phone_in_the_record_fails_and_blocks_accept(
    reading: None, acme_draft_other_phone: DIDRequest, four: list[User], tara: User
) -> None:  # S46
    did = approved(acme_draft_other_phone, four)
    drain(["ocr.pair"])
    assert guide_05(did)[0] == "fail"
    assert "+919876543219" in guide_05(did)[1]
    review.take(request=did, actor=tara)
    review.accept_open_locations(request=did, actor=tara)
    with pytest.raises(Refused, match="failed by itself"):
        review.judge(request=did, rule="GUIDE-05", verdict="pass", note="Looks fine to me.", actor=tara)
    with pytest.raises(Blocked, match="phones in the two screenshots differ"):
        review.accept(request=did, actor=tara)


def test_switched_off_it_says_so_and_a_person_compares(in_review: DIDRequest, page: object) -> None:
    drain(["ocr.pair"])
    assert PairReading.objects.get(version=current(in_review)).state == "off"
    assert "not read by machine here" in page(in_review)
    assert guide_05(in_review)[0] == "unsure"


def test_a_machine_that_fails_is_tried_again_then_said_plainly(
    reading: None, in_review: DIDRequest, page: object, settings: object
) -> None:
    settings.OCR_MEGABYTES = 60  # not enough to load anything
    settings.OUTBOX_BACKOFF_S = 0
    drain(["ocr.pair"])
    row = OutboxMessage.objects.get(topic="ocr.pair")
    assert (row.state, row.attempts) == ("done", 1)
    assert PairReading.objects.get(version=current(in_review)).state == "failed"
    assert "could not read these screenshots" in page(in_review)
    assert guide_05(in_review)[0] == "unsure"


def test_a_pair_that_killed_its_worker_each_time_is_said_to_be_unread(in_review: DIDRequest, page: object) -> None:
    OutboxMessage.objects.filter(topic="ocr.pair").update(state="dead")
    assert "could not read these screenshots" in page(in_review)


def test_read_twice_is_kept_once(in_review: DIDRequest) -> None:
    drain(["ocr.pair"])
    OutboxMessage.objects.filter(topic="ocr.pair").update(state="due")
    drain(["ocr.pair"])
    assert PairReading.objects.count() == 1


@pytest.mark.slow
def test_two_readers_at_once_are_one_too_many(reading: None, db: None) -> None:
    engine.read(contact_form(*CONTACT))
    first, engine._own.reader = engine._own.reader, None  # as another process of this machine would see it
    with pytest.raises(engine.Busy):
        engine.read(database_row(*CONTACT))
    first.end()
    assert engine.read(database_row(*CONTACT)).lines


def test_what_is_no_picture_is_an_answer_and_the_next_one_is_read(reading: None, db: None) -> None:
    with pytest.raises(engine.CannotRead, match="damaged"):
        engine.read(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert engine.read(contact_form(*CONTACT)).lines


@pytest.fixture
def acme_draft_other_phone(acme_request: DIDRequest) -> DIDRequest:
    """Acme's draft, whose record shows a phone that is one digit off."""
    add_screens(acme_request, acme_request.owner)
    back = database_row("+919876543219", CONTACT[1], CONTACT[2])
    from requests_app import services
    from tests.support.journey import upload

    services.add_evidence(
        request=acme_request, kind="backend_screenshot", upload=upload("row.png", back), actor=acme_request.owner
    )
    fill(acme_request, acme_request.owner, {})
    return acme_request


def test_erased_pictures_leave_no_words_behind(in_review: DIDRequest) -> None:
    from compliance.pictures.reading import forget

    drain(["ocr.pair"])
    kept = PairReading.objects.get()
    PairReading.objects.update(front={"fields": [{"text": "+919876543210"}]})
    files.erase(file=kept.front_file, by=None, why="retention")
    forget(kept.front_file)
    kept.refresh_from_db()
    assert (kept.front, kept.back) == ({}, {})
