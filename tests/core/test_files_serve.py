"""The one way out: rights at each fetch, nothing that a browser runs, no metadata on what is shown (F2, F7, F8)."""

import io
import uuid
from pathlib import Path

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.accounts.models import User
from core.files import access, services, store, views
from core.files.models import StoredFile
from tests.core import corpus

ACCEPTS = ["text/html", "*/*", "application/xhtml+xml", "image/*", "text/html;q=0.9,*/*;q=0.1", ""]


def shown(client: Client, file: StoredFile) -> bytes:
    response = client.get(reverse("files:preview", args=[file.pk]))
    assert response.status_code == 200
    return response.getvalue()


def taken(name: str, content: bytes, by: User, slot: str = "consent_proof") -> StoredFile:
    return services.receive(slot=slot, upload=corpus.upload(name, content), by=by)


@pytest.fixture
def hers(client: Client, asha: User, uploader_only: None) -> Client:
    """Asha's browser."""
    client.force_login(asha)
    return client


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("page", ["files:download", "files:preview"])
def test_a_picture_with_a_page_behind_it_is_never_a_page(
    hers: Client, store_folder: Path, asha: User, accept: str, page: str
) -> None:
    file = taken("page.png", corpus.png_with_secrets(), asha)  # F2
    response = hers.get(reverse(page, args=[file.pk]), headers={"accept": accept})
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("slot", "name", "content", "served_as"),
    [
        ("consent_proof", "log.txt", corpus.HTML_TAIL, "text/plain; charset=utf-8"),
        ("consent_proof", "log.csv", corpus.HTML_TAIL, "text/csv; charset=utf-8"),
        ("consent_proof", "proof.pdf", corpus.pdf(), "application/pdf"),
        ("approval_file", "mail.eml", corpus.mail(body=corpus.HTML_TAIL), "message/rfc822"),
    ],
)
def test_a_download_is_an_attachment_of_a_fixed_type(
    hers: Client, store_folder: Path, asha: User, slot: str, name: str, content: bytes, served_as: str
) -> None:
    file = taken(name, content, asha, slot)  # F2
    response = hers.get(reverse("files:download", args=[file.pk]))
    assert response["Content-Type"] == served_as
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.getvalue() == content
    assert hers.get(reverse("files:preview", args=[file.pk])).status_code == 404


@pytest.mark.parametrize("page", ["files:download", "files:preview"])
def test_rights_are_asked_at_each_fetch(
    client: Client, screenshot: StoredFile, uploader_only: None, asha: User, ravi: User, tara: User, page: str
) -> None:
    address = reverse(page, args=[screenshot.pk])
    assert client.get(address).status_code == 302  # F7: sign in first
    for person, status in ((asha, 200), (tara, 403), (ravi, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
        assert client.head(address).status_code == status


@pytest.mark.parametrize("page", ["files:download", "files:preview"])
def test_an_unknown_id_and_another_method_lead_nowhere(hers: Client, screenshot: StoredFile, page: str) -> None:
    assert hers.get(reverse(page, args=[uuid.uuid4()])).status_code == 404
    assert hers.post(reverse(page, args=[screenshot.pk])).status_code == 405


def test_a_slot_for_which_no_room_answers_is_closed(screenshot: StoredFile, asha: User, uploader_only: None) -> None:
    access._predicates.clear()  # F7: deny by default
    with pytest.raises(Http404):
        access.get_file_or_404(asha, screenshot.pk)


def test_a_room_cannot_answer_for_a_slot_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        access.register("screenshots", lambda user, file: access.Verdict.ALLOWED)


def test_the_shown_copy_has_no_place_no_comment_and_no_script(hers: Client, store_folder: Path, asha: User) -> None:
    original = corpus.jpeg_with_secrets()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)  # F8: the place is in the original
    copy = shown(hers, taken("page.jpg", original, asha))
    assert Image.open(io.BytesIO(copy)).format == "JPEG"
    assert not Image.open(io.BytesIO(copy)).getexif()
    for secret in (b"Exif", b"GPS", b"secret", b"script"):
        assert secret not in copy


def test_texts_and_a_tail_of_a_png_are_gone(hers: Client, store_folder: Path, asha: User) -> None:
    copy = shown(hers, taken("page.png", corpus.png_with_secrets(), asha))  # F8
    assert copy.startswith(b"\x89PNG")
    assert copy.endswith(b"IEND\xaeB`\x82")
    for secret in (b"tEXt", b"secret", b"script", b"html"):
        assert secret not in copy


def test_the_original_stays_as_it_was(hers: Client, store_folder: Path, asha: User) -> None:
    file = taken("page.jpg", corpus.jpeg_with_secrets(), asha)
    shown(hers, file)
    assert services.read(file) == corpus.jpeg_with_secrets()  # F8


def test_a_picture_that_lies_on_its_side_is_put_upright(hers: Client, store_folder: Path, asha: User) -> None:
    copy = shown(hers, taken("page.jpg", corpus.jpeg_with_secrets((80, 40), turned=6), asha))
    assert Image.open(io.BytesIO(copy)).size == (40, 80)


def test_a_large_picture_is_made_smaller(hers: Client, store_folder: Path, asha: User) -> None:
    copy = shown(hers, taken("page.png", corpus.picture(size=(3200, 800)), asha))
    assert Image.open(io.BytesIO(copy)).size == (1600, 400)


def test_a_transparent_picture_stays_transparent(hers: Client, store_folder: Path, asha: User) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(content, "PNG")
    copy = shown(hers, taken("page.png", content.getvalue(), asha))
    assert Image.open(io.BytesIO(copy)).getpixel((0, 0))[3] == 0


def test_the_shown_copy_is_made_once_and_a_swapped_one_is_made_anew(hers: Client, screenshot: StoredFile) -> None:
    first = shown(hers, screenshot)
    name = store.preview_name(screenshot.sha256)
    sealed = store.fetch(name)
    assert shown(hers, screenshot) == first
    store.remove(name)
    store.write(name, sealed[:32] + corpus.picture(size=(1, 1)))  # F9: a silent swap
    assert shown(hers, screenshot) == first
    assert store.fetch(name) == sealed


def test_another_room_can_serve_what_it_has_authorised_itself(screenshot: StoredFile) -> None:
    response = views.serve(screenshot, preview=True)
    assert response["Content-Disposition"].startswith("inline")
    with pytest.raises(Http404):
        views.serve(StoredFile(content_type="application/pdf"), preview=True)
