"""Pages of a PDF as pictures and as text: runs in a sandbox child, so it knows neither settings nor models."""

import io
from typing import Final

from core.files.unreadable import Unreadable

PIXELS_WIDE: Final = 1100  # sharp on a phone of 390 points with three pixels a point
GREYS: Final = 16
MOST_LETTERS: Final = 200_000


def picture(content: bytes, number: int) -> bytes:
    """Page `number` (from 1) as a PNG in greys. Raises Unreadable("pages") where there is none, or "damaged"."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content, autoclose=True) as paper:
            if not 1 <= number <= len(paper):
                raise Unreadable("pages")
            page = paper[number - 1]
            shown = page.render(scale=PIXELS_WIDE / page.get_width(), grayscale=True, may_draw_forms=True).to_pil()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged") from error
    out = io.BytesIO()
    shown.quantize(GREYS).save(out, "PNG")
    return out.getvalue()


def texts(content: bytes) -> list[str]:
    """The text of each page, as a screen reader would say it. Raises Unreadable("damaged")."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content, autoclose=True) as paper:
            return [_text(paper[n].get_textpage().get_text_range()) for n in range(len(paper))]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged") from error


def _text(raw: str) -> str:
    # pdfium says U+FFFE where a word was broken at a line's end
    return raw.replace("\r\n", "\n").replace("\ufffe", "-")[:MOST_LETTERS]
