"""PDFs: damaged, locked, looping, inflating or active ones (F4, P7)."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from core.accounts.models import User
from core.errors import Refused
from core.files import services
from core.files.models import StoredFile
from tests.core import corpus
from tests.core.corpus import stored

BROKEN = {
    "only a header": b"%PDF-1.7\n",
    "text": b"%PDF-1.7\nthis is no PDF at all\n%%EOF",
    "half": corpus.pdf(20)[:900],
    "pages that loop": corpus.pdf_whose_pages_loop(),
    "deep arrays": corpus.pdf_with_deep_arrays(),
    "objects that inflate": corpus.pdf_with_inflating_objects(),
    "no pages": corpus.bare_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"),
    "no root": b"%PDF-1.7\ntrailer\n<< /Size 1 >>\nstartxref\n9\n%%EOF",
}
ACTIVE = {
    "script": corpus.scripted_pdf(),
    "launch": corpus.pdf_with_action("/Launch", F="calc.exe"),
    "send": corpus.pdf_with_action("/SubmitForm", F="https://evil.invalid/"),
}


def put(content: bytes, by: User, slot: str = "agreement_signed") -> StoredFile:
    return services.receive(slot=slot, upload=corpus.upload("paper.pdf", content), by=by)


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_pdf_is_refused_in_time(store_folder: Path, asha: User, content: bytes) -> None:
    began = time.monotonic()  # F4
    with pytest.raises(Refused, match=r"damaged|too much time"):
        put(content, asha)
    assert time.monotonic() - began < 12
    assert stored(store_folder) == []


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_pdf_is_refused_in_plain_words(store_folder: Path, asha: User, password: str) -> None:
    with pytest.raises(Refused) as refusal:  # F4
        put(corpus.encrypted_pdf(password), asha)
    (reason,) = refusal.value.reasons
    assert reason.text == "This PDF is protected with a password."
    assert reason.remedy == "Save it without a password and upload it again."


def test_two_hundred_pages_pass_and_one_more_does_not(store_folder: Path, asha: User) -> None:
    assert put(corpus.pdf(200), asha).pages == 200  # F4
    with pytest.raises(Refused, match="more than 200 pages"):
        put(corpus.pdf(201), asha)


@pytest.mark.parametrize(("code", "content"), ACTIVE.items(), ids=ACTIVE)
def test_a_pdf_that_acts_by_itself_is_refused(store_folder: Path, asha: User, code: str, content: bytes) -> None:
    with pytest.raises(Refused, match="Print it to a new PDF") as refusal:  # P7
        put(content, asha)
    assert [reason.code for reason in refusal.value.reasons] == [f"file.{code}"]


def test_a_script_is_found_behind_an_escaped_name(store_folder: Path, asha: User) -> None:
    hidden = corpus.scripted_pdf().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    with pytest.raises(Refused, match="contains a script"):  # P7
        put(hidden, asha)


def test_an_attachment_is_shown_to_the_reviewer(store_folder: Path, asha: User) -> None:
    file = put(corpus.pdf_with_attachment(), asha)  # P7: flagged
    assert file.flags == ["attachment"]
    assert file.warnings == ["This PDF carries another file inside."]


def test_opening_at_a_page_is_harmless(store_folder: Path, asha: User) -> None:
    assert put(corpus.pdf_that_opens_at_a_page(), asha).flags == []


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_pdf_is_taken_or_refused_but_never_an_error(store_folder: Path, asha: User, seed: int) -> None:
    began = time.monotonic()  # F4
    with suppress(Refused):
        assert put(corpus.damaged(corpus.pdf(5), seed), asha).pages
    assert time.monotonic() - began < 12
