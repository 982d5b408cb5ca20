"""Papers for scenes: an agreement that is in no database, PDFs as clients return them, and what is inside a PDF."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from agreements import document
from agreements.models import Agreement, AgreementTemplate
from agreements.terms import ASSETS, TITLE
from core.accounts.models import User
from requests_app.models import DIDRequest, RequestVersion
from tests.support.journey import SAMPLE

MOMENT = datetime(2026, 11, 22, 18, 45, tzinfo=UTC)  # 23 Nov 2026, 00:15 IST
DIGEST = "3f" * 32


def unsaved(**fields: Any) -> Agreement:
    """The guide's sample, with some fields of its version changed."""
    values = {
        "client_name": "Acme Pvt Ltd", "ban": "BAN-987654", "business_type": "pvt_ltd", "signatory_name": "Farah Khan",
        "signatory_designation": "Director", "signatory_email": "farah@acme.example",
        "signatory_mobile": "+919812345678",
    }  # fmt: skip
    version = RequestVersion(number=1, digest=DIGEST, **{**SAMPLE, **values, **fields})
    request = DIDRequest(reference="DID-2026-000123", owner=User(full_name="Asha Rao"))
    words = (ASSETS / "terms.txt").read_text(encoding="utf-8")
    template = AgreementTemplate(version=1, title=TITLE, body=words)
    cities = ["Delhi", "Mumbai", "Bengaluru"]
    return Agreement(request=request, version=version, template=template, locations=cities)


def made(**fields: Any) -> bytes:
    """The agreement of `unsaved` as a PDF."""
    return document.make(unsaved(**fields), made_at=MOMENT)


def text_of(content: bytes) -> str:
    """All text of a PDF, its white space made single."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def enclosed_in(content: bytes) -> dict[str, bytes]:
    """Name -> content of the files inside."""
    return {name: found[0] for name, found in PdfReader(BytesIO(content)).attachments.items()}


def saved_anew(content: bytes, change: Callable[[PdfWriter], None] = lambda _writer: None) -> bytes:
    """As another program saves it: every object written again, and changed on the way."""
    writer = PdfWriter(clone_from=BytesIO(content))
    change(writer)
    return _written(writer)


def added_to(content: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """With a revision behind the end: the bytes of before stand at the beginning."""
    writer = PdfWriter(BytesIO(content), incremental=True)
    change(writer)
    return _written(writer)


def annotate(kind: str, **more: Any) -> Callable[[PdfWriter], None]:
    """Put an annotation of this kind onto the last page."""
    entries = {"/Type": NameObject("/Annot"), "/Subtype": NameObject(kind)}
    entries["/Rect"] = ArrayObject(FloatObject(n) for n in (70, 180, 200, 225))
    entries |= {f"/{name}": value for name, value in more.items()}

    def change(writer: PdfWriter) -> None:
        annotation = DictionaryObject({NameObject(name): value for name, value in entries.items()})
        writer.add_annotation(len(writer.pages) - 1, annotation)

    return change


def typed_over(words: str) -> Callable[[PdfWriter], None]:
    """Text typed on top of the last page."""
    return annotate("/FreeText", Contents=TextStringObject(words))


def scan(pages: int = 3) -> bytes:
    """Pictures of paper: no text in it."""
    from PIL import Image

    pictures = [Image.new("L", (620, 877), 250 - n) for n in range(pages)]
    out = BytesIO()
    pictures[0].save(out, format="PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
