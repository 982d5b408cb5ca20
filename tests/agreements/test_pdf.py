"""The PDF: what is in it, that nothing from outside gets in, and that it can be kept for years."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from agreements import document, pdf
from core import pdf as core_pdf
from requests_app.models import RequestVersion
from requests_app.versions import payload_json
from tests.agreements.papers import MOMENT, enclosed_in, made, text_of, unsaved

FREE_TEXT = [
    "client_name", "ban", "business_type_other", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services",
    "front_end_url", "otp_dca_flow", "consent_wording", "signatory_name", "signatory_email", "signatory_mobile",
    "signatory_designation",
]  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> bytes:
    return made()


@pytest.fixture
def canary() -> Iterator[ThreadingHTTPServer]:
    """A server on loopback that counts who comes."""

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.hits += 1  # type: ignore[attr-defined]
            self.send_error(404)

        def log_message(self, *_words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.hits = 0  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def hostile(port: int, secret: Path) -> list[str]:
    web = f"http://127.0.0.1:{port}/x"
    return [
        f"<img src={web}>",
        f"<link rel=attachment href={secret.as_uri()}>",
        f"<link rel=stylesheet href={web}>",
        f"<style>@import '{web}'; p {{ background: url({web}) }}</style>",
        f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}'/></svg>",
        f"<a rel=attachment href='{secret.as_uri()}'>x</a>",
        f"<base href='{secret.parent.as_uri()}/'>",
        f"{{% include '{secret}' %}}",
    ]


def test_it_says_who_what_and_where(sample: bytes) -> None:  # S29
    text = text_of(sample)
    for words in ["Acme Pvt Ltd", "BAN-987654", "Farah Khan, Director", "Bengaluru", "DID-2026-000123, version 1",
                  "23 Nov 2026", "3f" * 32, "Page 1 of 3", "₹5,00,000", "Call between 9 pm and 9 am"]:  # fmt: skip
        assert words in text


def test_it_is_pdf_a_3a(sample: bytes) -> None:
    root = PdfReader(BytesIO(sample)).root_object
    said = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in said
    assert 'pdfaid:conformance="A"' in said
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-IN"
    assert root["/OutputIntents"]


def test_every_font_is_embedded(sample: bytes) -> None:
    fonts = [font for page in PdfReader(BytesIO(sample)).pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert descriptor.keys() & {"/FontFile2", "/FontFile3"}


def test_the_payload_is_inside_as_the_ticket_has_it(sample: bytes) -> None:
    assert enclosed_in(sample) == {"DID-2026-000123-v1-payload.json": payload_json(unsaved().version).encode()}
    assert b"/AFRelationship" in sample or PdfReader(BytesIO(sample)).root_object["/AF"]


def test_the_same_input_gives_the_same_bytes(sample: bytes) -> None:
    assert made() == sample
    assert made(client_name="Acme Private Ltd") != sample


def test_the_only_moment_in_it_is_the_one_given(sample: bytes) -> None:
    info = PdfReader(BytesIO(sample)).metadata
    assert info is not None
    assert info.creation_date == info.modification_date == MOMENT


@pytest.mark.parametrize("name", FREE_TEXT)
def test_markup_in_a_field_is_printed_and_fetches_nothing(
    name: str, canary: ThreadingHTTPServer, tmp_path: Path
) -> None:  # P1
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    most = RequestVersion._meta.get_field(name).max_length or 2000  # type: ignore[union-attr]
    typed = " ".join(hostile(canary.server_port, secret))[:most]
    content = made(**{"business_type": "other", name: typed})
    assert canary.hits == 0  # type: ignore[attr-defined]
    assert list(enclosed_in(content)) == ["DID-2026-000123-v1-payload.json"]
    bare = "".join(text_of(content).split())
    assert "".join(typed.split())[:140] in bare
    assert "thesecret" not in bare


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='http://127.0.0.1:{port}/x'>",
        "<img src='file:///etc/hostname'>",
        "<link rel=attachment href='file:///etc/hostname'>",
        "<a rel=attachment href='file:///etc/hostname'>x</a>",
        "<link rel=stylesheet href='http://127.0.0.1:{port}/x.css'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src='asset:other.png'>",
    ],
)
def test_a_document_that_names_anything_from_outside_is_not_made(
    markup: str, canary: ThreadingHTTPServer
) -> None:  # P1
    html = "<body>" + markup.format(port=canary.server_port)
    with pytest.raises(core_pdf.PdfRefused, match="not bundled"):
        core_pdf.make(core_pdf.Manuscript(html, MOMENT))
    assert canary.hits == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "typed",
    ["x" * 100_000, "a line\n" * 10_000, "a" + "\u0301" * 50_000, ("é" * 30 + "\u0323" * 200) * 200],
    ids=["without spaces", "10,000 lines", "one letter under 50,000 marks", "marks everywhere"],
)
def test_huge_values_are_made_in_time(typed: str) -> None:  # P2
    began = time.monotonic()
    content = made(purpose_of_outgoing_calls=typed, otp_dca_flow=typed, client_name=typed, signatory_name=typed)
    assert time.monotonic() - began < 30
    assert "Signatures" in text_of(content)


@pytest.mark.parametrize("html", ["<p>x</p>" * 60_000, "<div>" * 4000], ids=["endless", "deep nesting"])
def test_what_takes_too_long_or_too_much_is_refused(html: str) -> None:  # P2
    with pytest.raises(core_pdf.PdfRefused):
        core_pdf.make(core_pdf.Manuscript(html, MOMENT), seconds=3)


def test_memory_is_capped() -> None:  # P2
    with pytest.raises(core_pdf.PdfRefused):
        core_pdf.make(core_pdf.Manuscript("<p>" + "word " * 200_000, MOMENT), megabytes=40)


@pytest.mark.parametrize("name", ["श्री अशोक कुमार", "தமிழ்ச்செல்வி", "অনন্যা চট্টোপাধ্যায়", "ಕಾವ್ಯ", "ਗੁਰਪ੍ਰੀਤ"])
def test_indian_names_have_letters_not_boxes(name: str) -> None:
    content = made(signatory_name=name, client_name=name)
    fonts = {str(font["/BaseFont"]) for font in _fonts(content)}
    assert any("Devanagari" in f or "Tamil" in f or "Bengali" in f or "Kannada" in f or "Gurmukhi" in f for f in fonts)
    assert _boxes(content) == 0


def test_a_name_cannot_turn_the_text_round() -> None:
    content = made(client_name="Acme \u202eMoc dtL\u202c Ltd\u0007")
    assert "Acme Moc dtL Ltd" in text_of(content)


def test_long_text_says_that_it_was_cut() -> None:
    assert core_pdf.tidy("a" * 11, most=10) == "a" * 10 + "…"
    assert core_pdf.tidy("a\r\nb\n\n\nc", most=10, lines=2) == "a\nb…"
    assert core_pdf.tidy("क्\u200dष", most=10) == "क्\u200dष"


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing(sample: bytes, tmp_path: Path) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(sample)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_another_program_reads_the_names(tmp_path: Path) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(made(signatory_name="श्री अशोक", client_name="தமிழ் ட்ரேடர்ஸ்"))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "अशोक" in text
    assert "தமிழ்" in text


def test_the_health_page_is_told_that_it_works() -> None:
    assert pdf.available() == (True, "")


def test_the_web_process_never_loads_the_typesetter() -> None:
    # in a process of its own: here another test may have loaded it
    asked = (
        "import django, sys; django.setup(); from agreements import pdf; assert pdf.available()[0];"
        "sys.exit(str(sorted({'weasyprint', 'core.typeset'} & set(sys.modules))).replace('[]', '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_its_libraries_it_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    done = subprocess.run(
        [sys.executable, "-c", "from core import pdf; print(pdf.available())"],
        env={"PYTHONPATH": f"{tmp_path}:.", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PDF off: cannot load library libpango-1.0-0" in done.stdout


def test_all_particulars_are_printed(sample: bytes) -> None:
    bare = "".join(text_of(sample).split())
    for title, text in document.particulars(unsaved().version):
        assert "".join(title.split()) in bare
        assert "".join(text.split()) in bare


def _fonts(content: bytes) -> list[dict[str, object]]:
    return [
        font.get_object() for page in PdfReader(BytesIO(content)).pages for font in page["/Resources"]["/Font"].values()
    ]


def _boxes(content: bytes) -> int:
    """Letters drawn as glyph 0, the box: two-byte codes in the page's own strings."""
    from pypdf.generic import ContentStream

    count = 0
    reader = PdfReader(BytesIO(content))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"Tj", b"TJ"):
                count += sum(_zeros(part) for part in (operands[0] if operator == b"TJ" else operands))
    return count


def _zeros(part: object) -> int:
    raw = getattr(part, "original_bytes", b"") if not isinstance(part, bytes) else part
    return sum(1 for n in range(0, len(raw) - 1, 2) if raw[n : n + 2] == b"\x00\x00")
