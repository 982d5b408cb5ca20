"""WeasyPrint as one would call it without the portal. Runs in a sandbox child: no settings, no models."""

from collections.abc import Mapping
from typing import Any

KINDS = {"css": "text/css", "png": "image/png"}  # WeasyPrint leaves out a style that does not say it is one


def bare(html: str, assets: Mapping[str, bytes]) -> bytes:
    """The PDF/A of this HTML with these assets."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Served(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            name = url.partition(":")[2]
            return URLFetcherResponse(url, assets[name], {"Content-Type": KINDS[name.rpartition(".")[2]]})

    made: bytes = HTML(string=html, url_fetcher=Served()).write_pdf(pdf_variant="pdf/a-3a")
    return made
