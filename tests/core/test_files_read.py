"""SHA-256 at each hand-over, the alarm, and the end of a file (F9)."""

import hashlib
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.errors import Gone, Refused
from core.events.models import AuditEvent
from core.files import previews, services, store
from core.files.models import ScanState, StoredFile
from tests.core import corpus
from tests.core.corpus import stored

# The beginnings of two PDFs with one SHA-1 (Stevens and others, 2017): two blocks differ.
SHATTERED = bytes.fromhex(
    "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033203020522f547970"
    "652034203020522f537562747970652035203020522f46696c7465722036203020522f436f6c6f7253706163652037203020522f4c656e67"
    "74682038203020522f42697473506572436f6d706f6e656e7420383e3e0a73747265616d0affd8fffe00245348412d3120697320646561"
    "642121212121852fec092339759c39b1a1c63c4c97e1fffe01"
)
LEFT = bytes.fromhex(
    "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb76038e972722fe7ad"
    "728f0e4904e046c230570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514e74ddc0f2cc1a874cd0c78305a215664"
    "61309789606bd0bf3f98cda8044629a1"
)
RIGHT = bytes.fromhex(
    "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3dc38e96ac22fe7bd"
    "728f0e45bce046d23c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500eb4ddc0decc1a864790c782c76215660"
    "dd309791d06bd0af3f98cda4bc4629b1"
)


def alter(folder: Path, file: StoredFile) -> None:
    path = folder / file.storage_name
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_two_files_with_one_sha1_have_two_digests(store_folder: Path, db: None) -> None:
    one, other = SHATTERED + LEFT, SHATTERED + RIGHT  # F9
    assert hashlib.sha1(one).digest() == hashlib.sha1(other).digest()
    files = [services.keep(slot="approvals_pdf", content=content, name="a.pdf") for content in (one, other)]
    assert files[0].sha256 != files[1].sha256
    assert [services.read(file) for file in files] == [one, other]


def test_an_altered_file_is_not_handed_out_and_the_alarm_is_kept(store_folder: Path, screenshot: StoredFile) -> None:
    alter(store_folder, screenshot)  # F9
    with pytest.raises(services.Altered):
        services.read(screenshot)
    event = AuditEvent.objects.get(action="file.altered")
    assert (event.subject_id, event.actor, event.data["how"]) == (str(screenshot.pk), None, "changed")


def test_a_missing_file_is_told_apart(store_folder: Path, screenshot: StoredFile) -> None:
    (store_folder / screenshot.storage_name).unlink()
    with pytest.raises(services.Altered):
        services.read(screenshot)
    assert AuditEvent.objects.get(action="file.altered").data["how"] == "missing"


def test_no_preview_of_an_altered_file(store_folder: Path, screenshot: StoredFile) -> None:
    previews.get(screenshot)
    alter(store_folder, screenshot)  # F9: also when the preview was made before
    with pytest.raises(services.Altered):
        previews.get(screenshot)


def test_the_page_says_so_without_paths(
    client: Client, store_folder: Path, screenshot: StoredFile, asha: User, uploader_only: None
) -> None:
    alter(store_folder, screenshot)
    client.force_login(asha)
    response = client.get(reverse("files:download", args=[screenshot.pk]))
    assert response.status_code == 409
    assert "not as it was uploaded" in response.content.decode()
    assert screenshot.storage_name not in response.content.decode()  # W12


def test_erasing_removes_the_bytes_and_keeps_the_row(
    store_folder: Path, screenshot: StoredFile, anil: User, django_capture_on_commit_callbacks: object
) -> None:
    previews.get(screenshot)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.erase(file=screenshot, by=anil, why="a year after the end")
    assert stored(store_folder) == []
    assert StoredFile.objects.get().erased_at
    assert AuditEvent.objects.get(action="file.erased").data["why"] == "a year after the end"
    with pytest.raises(Gone, match="erased"):
        services.read(screenshot)


def test_erasing_twice_is_erasing_once(screenshot: StoredFile, anil: User) -> None:
    services.erase(file=screenshot, by=anil, why="first")
    first = screenshot.erased_at
    services.erase(file=screenshot, by=anil, why="second")
    assert StoredFile.objects.get().erased_at == first
    assert AuditEvent.objects.filter(action="file.erased").count() == 1


def test_a_preview_that_another_file_needs_stays(
    store_folder: Path, screenshot: StoredFile, asha: User, django_capture_on_commit_callbacks: object
) -> None:
    twin = corpus.upload("twin.png", services.read(screenshot))
    other = services.receive(slot="trouble_screenshot", upload=twin, by=asha)
    previews.get(other)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.erase(file=screenshot, by=asha, why="replaced")
    assert stored(store_folder) == sorted([other.storage_name, store.preview_name(other.sha256)])


def test_bytes_survive_an_erasure_that_was_rolled_back(store_folder: Path, screenshot: StoredFile, asha: User) -> None:
    with transaction.atomic():
        services.erase(file=screenshot, by=asha, why="by mistake")
        transaction.set_rollback(True)
    assert services.read(StoredFile.objects.get())


def test_a_file_with_a_virus_is_locked_away(screenshot: StoredFile) -> None:
    StoredFile.objects.update(scan_state=ScanState.INFECTED)
    with pytest.raises(Refused, match="virus"):
        services.read(StoredFile.objects.get())


def test_the_admin_shows_files_and_changes_nothing(admin_client: Client, screenshot: StoredFile) -> None:
    assert admin_client.get(reverse("admin:files_storedfile_changelist")).status_code == 200
    page = reverse("admin:files_storedfile_change", args=[screenshot.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"shown_name": "other.png"}).status_code == 403  # U1
    assert admin_client.get(reverse("admin:files_storedfile_add")).status_code == 403
    assert admin_client.post(reverse("admin:files_storedfile_delete", args=[screenshot.pk])).status_code == 403
