"""Sets HTML into a PDF/A-3a. Loads WeasyPrint and so Pango: imported in sandbox children only."""

import io
import mimetypes
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.pdf import ASSET, Enclosure, Manuscript, PdfRefused

VARIANT = "pdf/a-3a"
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


def write(manuscript: Manuscript) -> bytes:
    """The PDF. Raises PdfRefused where the document names anything that is not bundled with it."""
    fetcher = Bundled(manuscript.assets)
    try:
        page = HTML(string=manuscript.html, url_fetcher=fetcher)  # no base URL: relative addresses lead nowhere
        enclosed = [_attachment(enclosure, manuscript) for enclosure in manuscript.enclosures]
        made: bytes = page.write_pdf(pdf_variant=VARIANT, attachments=enclosed)
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
