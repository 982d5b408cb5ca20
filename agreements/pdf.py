"""Sheets of paper in the house's design: a template, the bundled style and nothing else become PDF/A-3a (P1, P2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string

from agreements.terms import ASSETS
from core import pdf
from core.pdf import Enclosure, PdfOff, PdfRefused, available, tidy

__all__ = ["Enclosure", "PdfOff", "PdfRefused", "available", "sheet", "tidy"]

STYLE: Final = "paper.css"


def sheet(
    template: str,
    context: dict[str, Any],
    *,
    made_at: datetime,
    enclosures: tuple[Enclosure, ...] = (),
    signatures: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF of one template. `made_at` (aware) is the moment that the file states. Raises PdfRefused, PdfOff.

    `signatures` names elements that become empty signature fields, as core.pdf.Manuscript says.
    Every value reaches the template as text and is escaped there.
    """
    html = render_to_string(template, context | {"made_at": made_at, "style": f"{pdf.ASSET}{STYLE}"})
    assets = {STYLE: (ASSETS / STYLE).read_bytes()}
    return pdf.make(pdf.Manuscript(html, made_at, assets, enclosures, signatures or {}))
