"""A signature as a PDF reader's pen leaves it: ink on the last page, in a revision after the end of the file."""

from io import BytesIO
from math import sin

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

LEFT, BOTTOM, WIDTH, HEIGHT = 90.0, 96.0, 150.0, 26.0  # points, from the lower left corner of the page


def signed(issued: bytes) -> bytes:
    """The issued PDF with ink on it; what was sent stays as it was, byte by byte."""
    writer = PdfWriter(BytesIO(issued), incremental=True)
    writer.add_annotation(len(writer.pages) - 1, _ink())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _ink() -> DictionaryObject:
    steps = [n / 40 for n in range(41)]
    points = [(LEFT + WIDTH * x, BOTTOM + HEIGHT * (0.5 + 0.4 * sin(23 * x) * (1 - 0.7 * x))) for x in steps]
    line = _numbers(*(each for point in points for each in point))
    fields = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Ink"),
        "/Rect": _numbers(LEFT, BOTTOM, LEFT + WIDTH, BOTTOM + HEIGHT),
        "/InkList": ArrayObject([line]),
        "/C": _numbers(0.1, 0.2, 0.6),
    }
    return DictionaryObject({NameObject(name): value for name, value in fields.items()})


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(round(value, 2)) for value in values)
