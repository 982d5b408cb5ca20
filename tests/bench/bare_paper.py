"""WeasyPrint as one would call it without the portal. Runs in a sandbox child: no settings, no models."""

from collections.abc import Mapping
from typing import Any


def bare(html: str, assets: Mapping[str, bytes]) -> bytes:
    """The PDF/A of this HTML with these assets."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Served(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            return URLFetcherResponse(url, assets[url.partition(":")[2]])

    made: bytes = HTML(string=html, url_fetcher=Served()).write_pdf(pdf_variant="pdf/a-3a")
    return made
