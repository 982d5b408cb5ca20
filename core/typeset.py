"""Sets HTML into a PDF/A-3a. Loads WeasyPrint and so Pango: imported in sandbox children only."""

import io
import mimetypes
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import pydyf
from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.pdf import ASSET, Enclosure, Manuscript, PdfRefused

POINTS_A_PIXEL = 0.75
PRINTED = 4  # flag of an annotation that is on paper too
APPEND_ONLY = 3  # there are signatures, and a program that saves must append
mimetypes.init()  # once, in the server of children, not in each child


class NotBundled(FatalURLFetchingError):  # type: ignore[misc]  # the library has no types
    """An address that is no bundled asset: the document is wrong or hostile, so it is not made at all."""


class Bundled(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Serves `asset:<name>` from memory. The network and the disk are not reachable through it (P1)."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        name = url.removeprefix(ASSET)
        if name == url or name not in self._assets:
            raise NotBundled(url[:200])
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


class Places:
    """Puts an empty signature field where each named element stands, once the pages are set."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __call__(self, document: Any, pdf: Any) -> None:
        """WeasyPrint's finisher: the document as it was laid out, the PDF before it is written."""
        fields = pydyf.Array()
        for number, page in enumerate(document.pages):
            for name in [name for name in self._names if name in page.anchors]:
                fields.append(self._field(name, page, pdf, pdf.pages["Kids"][number * 3]).reference)
        if len(fields) != len(self._names):
            raise PdfRefused("a place to sign is not on the page")
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields, "SigFlags": APPEND_ONLY})

    def _field(self, name: str, page: Any, pdf: Any, number: int) -> Any:
        left, top, right, bottom = (POINTS_A_PIXEL * value for value in page.anchors[name])
        floor, width, height = POINTS_A_PIXEL * page.height, right - left, bottom - top
        # PDF/A wants an appearance of every annotation, if only an empty one
        blank = pydyf.Stream([], {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, width, height])})
        pdf.add_object(blank)
        field = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String(name),
                "TU": pydyf.String(self._names[name]),
                "Rect": pydyf.Array([left, floor - bottom, right, floor - top]),
                "F": PRINTED,
                "P": f"{number} 0 R",
                "AP": pydyf.Dictionary({"N": blank.reference}),
            }
        )
        pdf.add_object(field)
        on_page = pdf.objects[number]
        on_page["Annots"] = pydyf.Array([*on_page.get("Annots", ()), field.reference])
        return field


def write(manuscript: Manuscript) -> bytes:
    """The PDF. Raises PdfRefused where the document names anything that is not bundled with it."""
    fetcher = Bundled(manuscript.assets)
    try:
        page = HTML(string=manuscript.html, url_fetcher=fetcher)  # no base URL: relative addresses lead nowhere
        enclosed = [_attachment(enclosure, manuscript) for enclosure in manuscript.enclosures]
        places = Places(manuscript.signatures) if manuscript.signatures else None
        made: bytes = page.write_pdf(pdf_variant=manuscript.variant, attachments=enclosed, finisher=places)
    except FatalURLFetchingError as error:
        raise PdfRefused(f"address not bundled: {error}") from None
    except RecursionError:
        raise PdfRefused("nested too deeply") from None
    return made


def _attachment(enclosure: Enclosure, manuscript: Manuscript) -> Any:
    moment = manuscript.made_at.astimezone(UTC).replace(tzinfo=None)  # it is written with a Z as it stands
    return Attachment(
        file_obj=io.BytesIO(enclosure.content),
        name=enclosure.name,
        description=enclosure.description,
        relationship=enclosure.relationship,
        created=moment,
        modified=moment,
    )
