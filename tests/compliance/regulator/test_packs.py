"""A pack holds everything about a request, opens without the portal, and an altered file stops it (F9, P5)."""

import json
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from compliance.breaches import complaints
from compliance.regulator import packs
from compliance.regulator.models import Pack
from core.accounts.models import User
from core.errors import NotAllowed, Refused
from core.events import worker
from core.events.models import AuditEvent, OutboxMessage
from core.files.models import StoredFile
from requests_app.models import DIDRequest
from tests.compliance.consent.conftest import NUMBER, consent

pytestmark = pytest.mark.django_db


def made(about: str, by: User, *, full_numbers: bool = False) -> Pack:
    """Asked for, and made by the worker."""
    pack = packs.ask(about=about, why="DoT letter 17-2/2026", full_numbers=full_numbers, actor=by)
    worker.drain(["regulator.pack"])
    pack.refresh_from_db()
    return pack


def opened(pack: Pack, by: User) -> zipfile.ZipFile:
    with packs.fetched(pack=pack, actor=by) as path:
        return zipfile.ZipFile(BytesIO(path.read_bytes()))


def test_a_pack_holds_everything_about_the_request(in_service: DIDRequest, chitra: User) -> None:  # S56
    pack = made(in_service.reference, chitra)
    assert (pack.state, pack.files_done) == ("done", pack.files_all)
    archive, ref = opened(pack, chitra), in_service.reference
    names = archive.namelist()
    for path in ("index.html", "index.pdf", "audit.jsonl", "client/consents.csv", "client/breaches.json",
                 f"{ref}/payload.json", f"{ref}/versions/v1.json", f"{ref}/decisions.json", f"{ref}/jira.json",
                 f"{ref}/evaluations.jsonl", f"{ref}/agreements.json"):  # fmt: skip
        assert path in names, path
    assert [name for name in names if name.endswith("-frontend_screenshot/form.png")]
    assert len([name for name in names if name.startswith(f"{ref}/agreements/")]) == 2  # issued and signed
    assert list(json.loads(archive.read(f"{ref}/payload.json")))[:2] == ["clientName", "BAN"]
    assert json.loads(archive.read(f"{ref}/jira.json"))["key"] == "DID-7"
    roles = [each["role"] for each in json.loads(archive.read(f"{ref}/decisions.json"))]
    assert len(roles) == 4
    actions = [json.loads(line)["action"] for line in archive.read("audit.jsonl").splitlines()]
    assert {"request.submitted", "pack.asked"} <= set(actions)


def test_its_digests_are_checked_without_the_portal(filed: DIDRequest, chitra: User, tmp_path: Path) -> None:
    archive = opened(made(filed.reference, chitra), chitra)
    archive.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    listed = {line.split("  ")[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    assert listed == set(archive.namelist()) - {"SHA256SUMS"}
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "index.pdf").pages)
    assert filed.reference in text
    assert "payload.json" in text


def test_the_evidence_is_byte_for_byte_what_was_uploaded(filed: DIDRequest, chitra: User) -> None:  # F9
    archive = opened(made(filed.reference, chitra), chitra)
    evidence = filed.versions.get(number=1).evidence.get(kind="backend_screenshot")
    (name,) = [name for name in archive.namelist() if "backend_screenshot" in name and "/evidence/" in name]
    assert len(archive.read(name)) == evidence.file.size


def test_an_altered_file_stops_the_pack_and_is_named(store_folder: Path, filed: DIDRequest, chitra: User) -> None:  # F9
    file = StoredFile.objects.get(slot="backend_screenshot")
    (store_folder / file.storage_name).write_bytes(b"other bytes")
    pack = made(filed.reference, chitra)
    assert pack.state == "failed"
    assert file.shown_name in pack.problem
    assert pack.file is None
    assert AuditEvent.objects.filter(action="file.altered", subject_id=str(file.pk)).exists()
    assert OutboxMessage.objects.dead().count() == 0


@pytest.mark.parametrize(("full", "seen"), [(False, False), (True, True)])
def test_numbers_are_masked_unless_asked_for(filed: DIDRequest, chitra: User, *, full: bool, seen: bool) -> None:
    client = filed.client
    consent(client, client.account_manager)
    complaints.record_complaint(client=client, actor=chitra, source="operator", number="9812312345", about="Offers")
    archive = opened(made(client.ban, chitra, full_numbers=full), chitra)
    digits = NUMBER.replace(" ", "").removeprefix("+91").removeprefix("0")[-10:]
    assert (digits in archive.read("client/consents.csv").decode()) is seen
    assert ("9812312345" in archive.read("client/complaints.json").decode()) is seen
    event = AuditEvent.objects.get(action="pack.asked")
    assert event.data["full_numbers"] is full


def test_a_pack_of_a_client_has_all_its_requests(filed: DIDRequest, chitra: User) -> None:
    names = opened(made(filed.client.ban, chitra), chitra).namelist()
    assert f"{filed.reference}/payload.json" in names


def test_an_erased_file_is_listed_with_its_digest(filed: DIDRequest, chitra: User) -> None:  # DPDP-03
    from core.files import services

    file = StoredFile.objects.get(slot="frontend_screenshot")
    services.erase(file=file, by=None, why="its term")
    archive = opened(made(filed.reference, chitra), chitra)
    assert not [name for name in archive.namelist() if "frontend_screenshot/" in name]
    assert file.sha256 in archive.read("index.html").decode()


def test_made_twice_it_is_one_pack(filed: DIDRequest, chitra: User) -> None:  # X15
    pack = made(filed.reference, chitra)
    OutboxMessage.objects.filter(topic="regulator.pack").update(state="due", lease_token="")
    worker.drain(["regulator.pack"])
    assert StoredFile.objects.filter(slot="regulator_pack").count() == 1
    assert Pack.objects.get().file_id == pack.file_id


@pytest.mark.parametrize(("about", "why"), [("DID-2026-999999", "x"), ("BAN-987654", "  ")])
def test_without_a_name_or_a_reason_there_is_no_pack(
    acme_request: DIDRequest, chitra: User, about: str, why: str
) -> None:
    with pytest.raises(Refused):
        packs.ask(about=about, why=why, full_numbers=False, actor=chitra)


def test_others_ask_for_none(acme_request: DIDRequest, asha: User, anil: User) -> None:  # F7
    for person in (asha, anil):
        with pytest.raises(NotAllowed):
            packs.ask(about="BAN-987654", why="x", full_numbers=False, actor=person)


def test_the_download_is_a_step_that_is_written_down(filed: DIDRequest, chitra: User, asha: User) -> None:  # F7
    pack, browser = made(filed.reference, chitra), Browser()
    browser.force_login(chitra)
    answer = browser.post(reverse("regulator:fetch", args=[pack.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert AuditEvent.objects.filter(action="pack.fetched", actor=chitra).count() == 1
    assert pack.file is not None
    assert browser.get(reverse("files:download", args=[pack.file.pk])).status_code == 404
    browser.force_login(asha)
    assert browser.post(reverse("regulator:fetch", args=[pack.pk])).status_code == 403


def test_the_page_shows_progress_and_then_the_file(filed: DIDRequest, chitra: User) -> None:
    browser = Browser()
    browser.force_login(chitra)
    form = {"about": filed.reference, "why": "TRAI letter"}
    page = browser.post(reverse("regulator:ask"), form, follow=True)
    assert "every 2s" in page.content.decode()
    worker.drain(["regulator.pack"])
    shown = browser.get(reverse("regulator:progress", args=[Pack.objects.get().pk])).content.decode()
    assert "every 2s" not in shown
    assert "Download" in shown
