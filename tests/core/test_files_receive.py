"""The one door in: what is taken, what is refused, and that a refusal leaves nothing behind (F1, F9, F10, X7)."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError
from pytest_django.fixtures import Settings

from core import clock
from core.accounts.models import User
from core.errors import NoRoom, Refused, Throttled, TooLarge
from core.files import services, store
from core.files.models import ScanState, StoredFile
from core.policy.models import Policy
from tests.core import corpus
from tests.core.corpus import stored, upload
from tests.support.pictures import contact_form, database_row

CONTACT = ("+919876543210", "meera@acme.example", "Meera Test")


class FullDisk(FileSystemStorage):
    """A store on a device that is full: Linux answers each write with ENOSPC."""

    def _save(self, name: str, content: object) -> str:
        with Path("/dev/full").open("wb", buffering=0) as device:
            device.write(b"x")
        return name


def set_policy(code: str, value: object) -> None:
    Policy.objects.create(code=code, value=value, effective_from=clock.today())


@pytest.mark.parametrize(
    ("slot", "name", "content", "served_as"),
    [
        ("frontend_screenshot", "page.png", contact_form(*CONTACT), "image/png"),
        ("backend_screenshot", "row.JPG", database_row(*CONTACT, fmt="JPEG"), "image/jpeg"),
        ("consent_proof", "flow.jpeg", corpus.picture("JPEG"), "image/jpeg"),
        ("consent_proof", "proof.pdf", corpus.pdf(3), "application/pdf"),
        ("consent_proof", "otp.log.txt", "OTP 4711 bestätigt\r\n".encode(), "text/plain; charset=utf-8"),
        ("consent_proof", "log.csv", "﻿phone,at\n+919876543210,10:00\n".encode(), "text/csv; charset=utf-8"),
        ("approval_file", "plus one.eml", corpus.mail(), "message/rfc822"),
        ("approval_file", "plus one.pdf", corpus.pdf(), "application/pdf"),
        ("agreement_signed", "signed.pdf", corpus.pdf(), "application/pdf"),
    ],
)
def test_each_slot_takes_its_types(
    store_folder: Path, asha: User, slot: str, name: str, content: bytes, served_as: str
) -> None:
    file = services.receive(slot=slot, upload=upload(name, content), by=asha)
    assert file.content_type == served_as
    assert services.read(file) == content


def test_the_row_says_what_the_bytes_are(screenshot: StoredFile, asha: User) -> None:
    content = services.read(screenshot)
    assert (screenshot.width, screenshot.height, screenshot.pages) == (60, 40, None)
    assert screenshot.sha256 == hashlib.sha256(content).hexdigest()
    assert screenshot.size == len(content)
    assert screenshot.uploaded_by == asha
    assert screenshot.scan_state == ScanState.NOT_SCANNED


def test_pages_of_a_pdf_are_counted(store_folder: Path, asha: User) -> None:
    file = services.receive(slot="agreement_signed", upload=upload("a.pdf", corpus.pdf(7)), by=asha)
    assert (file.pages, file.width) == (7, None)


@pytest.mark.parametrize(
    ("slot", "name"),
    [
        ("frontend_screenshot", "page.pdf"),
        ("frontend_screenshot", "page.svg"),
        ("frontend_screenshot", "page.png.html"),
        ("frontend_screenshot", "png"),
        ("approval_file", "mail.msg"),
        ("agreement_signed", "agreement.docx"),
    ],
)
def test_other_types_are_refused_by_name(store_folder: Path, asha: User, slot: str, name: str) -> None:
    with pytest.raises(Refused) as refusal:  # F1, S12
        services.receive(slot=slot, upload=upload(name, corpus.picture()), by=asha)
    (reason,) = refusal.value.reasons
    assert (reason.code, reason.field) == ("file.type", slot)
    assert reason.remedy
    assert stored(store_folder) == []
    assert not StoredFile.objects.exists()


def test_an_empty_file_is_refused(store_folder: Path, asha: User) -> None:
    with pytest.raises(Refused, match="empty"):
        services.receive(slot="consent_proof", upload=upload("a.txt", b""), by=asha)


@pytest.mark.parametrize(
    "content", [b"OTP\0log", b"\xff\xfeO\0T\0P\0", b"\x1b[2Jhello", corpus.pdf(), corpus.picture()]
)
def test_text_that_is_no_text_is_refused(store_folder: Path, asha: User, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        services.receive(slot="consent_proof", upload=upload("log.txt", content), by=asha)
    assert refusal.value.reasons[0].field == "consent_proof"
    assert not StoredFile.objects.exists()


def test_one_byte_over_the_cap_is_too_large(store_folder: Path, asha: User) -> None:
    set_policy("file_bytes", 1000)
    services.receive(slot="consent_proof", upload=upload("log.txt", b"x" * 1000), by=asha)
    with pytest.raises(TooLarge, match="larger than 1000"):
        services.receive(slot="consent_proof", upload=upload("log.txt", b"x" * 1001), by=asha)


def test_fifteen_megabytes_are_taken(store_folder: Path, asha: User) -> None:
    file = services.receive(slot="consent_proof", upload=upload("log.txt", b"x" * 15 * 1024 * 1024), by=asha)
    assert file.size == 15 * 1024 * 1024


def test_the_fifty_first_file_and_the_hundred_and_first_megabyte_are_refused(store_folder: Path, asha: User) -> None:
    small, megabyte = upload("log.txt", b"x"), 1024 * 1024  # F10
    services.receive(slot="consent_proof", upload=small, by=asha, already=(49, 100 * megabyte - 1))
    with pytest.raises(TooLarge, match="at most 50 files"):
        services.receive(slot="consent_proof", upload=small, by=asha, already=(50, 0))
    with pytest.raises(TooLarge, match=r"100.0.MB together"):
        services.receive(slot="consent_proof", upload=small, by=asha, already=(3, 100 * megabyte))
    assert StoredFile.objects.count() == 1


def test_the_hourly_rate_counts_tries_of_one_person(store_folder: Path, asha: User, ravi: User) -> None:
    set_policy("uploads_per_hour", 2)  # F10, U6
    with clock.frozen(clock.now()):
        services.receive(slot="consent_proof", upload=upload("log.txt", b"x"), by=asha)
        with pytest.raises(Refused):
            services.receive(slot="consent_proof", upload=upload("log.exe", b"x"), by=asha)
        with pytest.raises(Throttled):
            services.receive(slot="consent_proof", upload=upload("log.txt", b"x"), by=asha)
        services.receive(slot="consent_proof", upload=upload("log.txt", b"x"), by=ravi)
        clock.travel(timedelta(hours=1, seconds=1))
        services.receive(slot="consent_proof", upload=upload("log.txt", b"x"), by=asha)


def test_a_full_disk_is_told_and_leaves_no_row(
    store_folder: Path, asha: User, settings: Settings, screenshot: StoredFile
) -> None:
    working = settings.STORAGES
    settings.STORAGES = {**working, "default": {"BACKEND": f"{__name__}.FullDisk"}}  # X7
    with pytest.raises(NoRoom) as refusal:
        services.receive(slot="consent_proof", upload=upload("log.txt", b"x"), by=asha)
    assert refusal.value.status == 507
    settings.STORAGES = working
    assert list(StoredFile.objects.all()) == [screenshot]
    assert services.read(screenshot)  # reading goes on


def test_bytes_do_not_outlive_a_row_that_could_not_be_written(store_folder: Path, db: None) -> None:
    with pytest.raises(IntegrityError, match="file_is_not_empty"):  # X7
        services.keep(slot="approvals_pdf", content=b"", name="approvals.pdf")
    assert stored(store_folder) == []


def test_the_portal_too_keeps_to_the_types_of_a_slot(store_folder: Path, db: None) -> None:
    with pytest.raises(ValueError, match="does not take"):
        services.keep(slot="approvals_pdf", content=b"%PDF", name="approvals.txt")


def test_what_the_portal_makes_is_kept_as_it_is(store_folder: Path, db: None) -> None:
    file = services.keep(slot="approvals_pdf", content=b"%PDF-1.7 made here", name="approvals.pdf")
    assert services.read(file) == b"%PDF-1.7 made here"
    assert file.uploaded_by is None


def test_the_same_bytes_twice_are_two_files(screenshot: StoredFile, asha: User) -> None:
    again = services.receive(slot="consent_proof", upload=upload("b.png", services.read(screenshot)), by=asha)
    assert again.sha256 == screenshot.sha256
    assert again.storage_name != screenshot.storage_name
    assert len(list(store.names())) == 2
