"""The worker seals what the client signed: from the issued bytes, once, and only then is it signed."""

import hashlib
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from agreements.models import Agreement
from agreements.sealing.models import Certificate, Seal
from agreements.sealing.services import clean_picture, start_sealing
from core.errors import Refused, Stale, WrongState
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from core.files.services import read
from requests_app.statuses import Status
from tests.agreements.sealing.scenes import drawing, signature
from tests.support import journey

pytestmark = pytest.mark.django_db(transaction=True)


def test_signed_is_reached_with_both_papers(seal: Seal, paper: bytes) -> None:
    """S31, S32, C39: sealed first, then signed; built from the issued bytes, which stand at its beginning."""
    agreement = journey.agreement_of(journey.fresh(seal.agreement.request))
    assert agreement.state == Agreement.State.SIGNED
    assert agreement.request.status == Status.AWAITING_ACTIVATION
    assert agreement.returned == seal.signed
    assert read(seal.signed).startswith(paper)
    assert seal.sealed_at is not None
    assert (seal.level, seal.stamped_at) == ("B-B", None)  # R55: no authority is set


def test_the_payload_stays_inside(sealed_pdf: bytes, seal: Seal) -> None:
    """C43: pages, fields and the attachment are as they were issued."""
    reader = PdfReader(BytesIO(sealed_pdf))
    assert list(reader.attachments) == [f"{seal.agreement.request.reference}-v1-payload.json"]
    assert {name for name, field in (reader.get_fields() or {}).items() if field.get("/V")} == {
        "ClientSignature",
        "ProviderSeal",
    }


def test_the_certificate_names_the_signed_file(seal: Seal) -> None:
    """P5: digest shown and signed, consent text, time in both clocks, address, agent, one-time password."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(read(seal.certificate))).pages)
    squeezed = "".join(text.split())
    assert seal.signed.sha256 in squeezed
    assert squeezed.count(seal.shown_sha256) == 2
    for words in ("203.0.113.7", "Firefox", "OTP-7K3Q", "2026-11", "farah.khan@acme.example", "UTC", "IST"):
        assert words in text
    assert "byte for byte" in text
    assert "section 10A" in text  # R50: labelled for what it is


def test_other_readers_agree(sealed_pdf: bytes, tmp_path: Path) -> None:
    """poppler finds two valid signatures, the client's over the whole file; qpdf finds no damage."""
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed_pdf)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.index("ClientSignature") < said.index("Total document signed") < said.index("ProviderSeal")
    assert "ETSI.CAdES.detached" in said
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)


def test_a_second_delivery_does_nothing(seal: Seal) -> None:
    """X10."""
    OutboxMessage.objects.filter(topic="seal.agreement").update(state="due", finished_at=None)
    drain(["seal.agreement"])
    assert AuditEvent.objects.filter(action="agreement.sealed").count() == 1
    assert Seal.objects.get().signed_id == seal.signed_id


def test_a_drawn_signature_stands_on_the_page(sent: Agreement) -> None:
    """S31."""
    start_sealing(agreement=sent, signature=signature(sent, typed="", picture=clean_picture(drawing())))
    drain(["seal.agreement"])
    content = read(Seal.objects.get().signed)
    field = (PdfReader(BytesIO(content)).get_fields() or {})["ClientSignature"]
    face = field.indirect_reference.get_object()["/AP"]["/N"]
    assert [image["/Subtype"] for image in face["/Resources"]["/XObject"].values()] == ["/Image"]


def test_a_name_in_another_script_is_set_with_fonts_of_its_own(sent: Agreement) -> None:
    start_sealing(agreement=sent, signature=signature(sent, name="फ़राह ख़ान", typed="फ़राह ख़ान"))
    drain(["seal.agreement"])
    field = (PdfReader(BytesIO(read(Seal.objects.get().signed))).get_fields() or {})["ClientSignature"]
    fonts = field.indirect_reference.get_object()["/AP"]["/N"]["/Resources"]["/Font"]
    assert any("Devanagari" in str(font.get_object()["/BaseFont"]) for font in fonts.values())


def test_the_certificate_of_the_key_is_kept(seal: Seal) -> None:
    assert [row.role for row in Certificate.objects.all()] == ["seal"]


def test_signed_twice_is_refused(sealing: Agreement) -> None:
    with pytest.raises(WrongState):
        start_sealing(agreement=sealing, signature=signature(sealing))
    assert Seal.objects.count() == 1


def test_another_file_than_the_issued_one_cannot_be_signed(sent: Agreement) -> None:
    """P5: what was shown is what is signed."""
    with pytest.raises(Stale):
        start_sealing(agreement=sent, signature=signature(sent, shown_sha256=hashlib.sha256(b"x").hexdigest()))
    assert not Seal.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"typed": " "}, {"name": " "}, {"typed": "F", "picture": b"\x89PNG\r\n\x1a\n"}, {"typed": "", "picture": b"GIF"}],
)
def test_an_empty_or_odd_signature_is_refused(sent: Agreement, fields: dict[str, object]) -> None:
    with pytest.raises(Refused):
        start_sealing(agreement=sent, signature=signature(sent, **fields))


@pytest.mark.parametrize("content", [b"GIF89a", drawing((4000, 100)), drawing()[:200]])
def test_a_drawing_that_is_none_is_refused(content: bytes) -> None:
    """F3."""
    with pytest.raises(Refused):
        clean_picture(content)
