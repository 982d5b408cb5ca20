"""The tamper set: what was done to a sealed file is said in plain words, none of it is called genuine (P3)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject

from agreements.models import Agreement
from agreements.sealing import data, development, keys, signing
from agreements.sealing.models import Seal
from agreements.sealing.verifying import Kind, verify
from core import clock
from core.files.services import read
from core.pdf import Manuscript
from tests.support import journey

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_PAGE = b"BT /F1 12 Tf 72 700 Td (The Customer pays one crore rupees) Tj ET"


def flipped(sealed: bytes, issued: bytes) -> bytes:
    """One bit of the first page's content."""
    at = sealed.index(b"stream", 2000) + 40
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


def flipped_in_the_signature(sealed: bytes, issued: bytes) -> bytes:
    at = sealed.rindex(b"/ByteRange")
    return sealed[:at] + sealed[at:].replace(b"/ByteRange [0", b"/ByteRange [1", 1)


def appended(sealed: bytes, issued: bytes) -> bytes:
    """A further revision, after the client signed."""
    return journey.signed_copy(sealed)


def appended_before(sealed: bytes, issued: bytes) -> bytes:
    """A further revision of what was issued, before anybody signed."""
    return journey.signed_copy(issued)


def junk(sealed: bytes, issued: bytes) -> bytes:
    return sealed + b"\n% " + bytes(range(33, 80))


def wrapped(sealed: bytes, issued: bytes) -> bytes:
    """Bytes put into the hole that the signature leaves: the range still claims to reach from end to end."""
    at = sealed.rindex(b"000>") + 3
    return sealed[:at] + b" /Evil (x)" + sealed[at:]


def page_swapped(sealed: bytes, issued: bytes) -> bytes:
    """The first page shows something else, in a revision behind the signatures (replace)."""
    writer = PdfWriter(BytesIO(sealed), incremental=True)
    stream = DecodedStreamObject()
    stream.set_data(OTHER_PAGE)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    return _written(writer)


def hidden(sealed: bytes, issued: bytes) -> bytes:
    """A page's content is hidden behind an empty one (hide)."""
    writer = PdfWriter(BytesIO(sealed), incremental=True)
    writer.pages[1][NameObject("/Contents")] = ArrayObject()
    return _written(writer)


def saved_anew(sealed: bytes, issued: bytes) -> bytes:
    """Printed into a new PDF: the text is there, the signatures are not."""
    writer = PdfWriter()
    for page in PdfReader(BytesIO(sealed)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    return _written(writer)


def scanned(sealed: bytes, issued: bytes) -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


def self_made(sealed: bytes, issued: bytes) -> bytes:
    """Signed in the client's field of the issued file, by a certificate of the same name that is not ours."""
    mine = keys.read(development.make_p12("x"), "x")
    look = Manuscript("<p>Farah Khan</p>", clock.now(), variant="pdf/a-3b")
    hand = data.Hand("Farah Khan", "Mumbai", clock.now(), "Signed", look)
    # in a thread of its own: a browser test may have left a running loop in this one
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(signing.sign_client, issued, mine, hand).result().content


def cut_in_two(sealed: bytes, issued: bytes) -> bytes:
    return sealed[: len(issued) // 3]


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


Change = Callable[[bytes, bytes], bytes]
CHANGES: list[tuple[Change, set[Kind]]] = [
    (flipped, {Kind.CHANGED, Kind.DAMAGED}),
    (flipped_in_the_signature, {Kind.CHANGED}),
    (appended, {Kind.CHANGED}),
    (appended_before, {Kind.CHANGED}),
    (junk, {Kind.CHANGED}),
    (wrapped, {Kind.CHANGED, Kind.DAMAGED}),
    (page_swapped, {Kind.CHANGED}),
    (hidden, {Kind.CHANGED}),
    (lambda sealed, issued: issued, {Kind.CUT_BACK}),
    (saved_anew, {Kind.COPY}),
    (scanned, {Kind.SCAN}),
    (self_made, {Kind.FOREIGN}),
    (cut_in_two, {Kind.DAMAGED}),
    (lambda sealed, issued: b"%PDF-1.7 hello", {Kind.DAMAGED}),
]


def test_the_sealed_file_is_genuine(sealed_pdf: bytes, seal: Seal) -> None:
    """P3, ITA-02: every byte is covered, exactly the expected fields are signed, and it is the file that is kept."""
    verdict = verify(sealed_pdf)
    assert (verdict.kind, verdict.seal) == (Kind.GENUINE, seal)
    assert {signature.field for signature in verdict.examined.signatures} == {"ProviderSeal", "ClientSignature"}


def test_its_certificate_is_genuine_as_such(seal: Seal) -> None:
    """P5."""
    assert verify(read(seal.certificate)).kind == Kind.CERTIFICATE


def test_what_was_done_to_it_is_said_and_never_genuine(sealed_pdf: bytes, paper: bytes) -> None:
    """P3: bit flips, additions after and before the client signed, junk, holes, cuts, prints, strangers."""
    said = [(change, verify(change(sealed_pdf, paper)).kind, right) for change, right in CHANGES]
    assert [(change.__name__, kind) for change, kind, right in said if kind not in right] == []
    assert not {kind for _change, kind, _right in said} & {Kind.GENUINE, Kind.CERTIFICATE}


def test_a_genuine_file_of_another_agreement_is_not_this_one(sealed_pdf: bytes, seal: Seal) -> None:
    """P4, ITA-02: another client's sealed agreement does not stand for this one."""
    other = Agreement(pk=seal.agreement_id + 1, request=seal.agreement.request)
    assert verify(sealed_pdf, agreement=other).kind == Kind.OTHER
    assert verify(sealed_pdf, agreement=seal.agreement).kind == Kind.GENUINE


def test_sealed_by_us_but_not_kept_is_not_genuine(sealed_pdf: bytes, seal: Seal) -> None:
    """P3: the mathematics alone is not enough, the SHA-256 has to be the stored one."""
    Seal.objects.update(sealed_at=None)
    verdict = verify(sealed_pdf)
    assert all(signature.holds and signature.known for signature in verdict.examined.signatures)
    assert verdict.kind == Kind.CHANGED


def test_a_stranger_reads_plain_words(sealed_pdf: bytes, paper: bytes, seal: Seal, client: object) -> None:
    """P3: without signing in; a changed file names nobody."""
    good = _dropped(client, sealed_pdf)
    assert "Genuine and unchanged" in good
    assert "Farah Khan" in good
    bad = _dropped(client, junk(sealed_pdf, paper))
    assert "Changed after signing" in bad
    assert "Farah Khan" not in bad


def test_the_printed_address_tells_what_is_known(seal: Seal, sealed_pdf: bytes, client: object) -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sealed_pdf)).pages)
    found = re.search(r"/verify/\S+?/[a-z2-7]{16}/", "".join(text.split()))
    assert found is not None
    page = client.get(found[0])  # type: ignore[attr-defined]
    assert seal.signed.sha256 in page.content.decode()
    assert client.get(found[0].replace("/verify/DID", "/verify/did")).status_code == 404  # type: ignore[attr-defined]
    assert client.get(found[0][:-3] + "aa/").status_code == 404  # type: ignore[attr-defined]


def test_too_many_files_from_one_address_are_refused(client: object) -> None:
    """U6."""
    from datetime import date

    from core.policy.models import Policy

    Policy.objects.create(code="checks_per_hour", value=1, effective_from=date(2020, 1, 1))
    assert "damaged" in _dropped(client, b"%PDF-1.7")
    assert "Too many tries" in _dropped(client, b"%PDF-1.7", status=429)


def _dropped(client: object, content: bytes, status: int = 200) -> str:
    file = BytesIO(content)
    file.name = "a.pdf"
    answer = client.post("/verify/file/", {"file": file})  # type: ignore[attr-defined]
    assert answer.status_code == status
    return str(answer.content.decode())
