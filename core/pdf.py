"""PDF/A-3a from HTML, made in a limited child from nothing but what it is handed (P1, P2).

The same input gives the same bytes: the only moment in the file is the one that the caller names.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from core import sandbox

ASSET: Final = "asset:"  # the one scheme that a document may name
SECONDS: Final = 25.0
MEGABYTES: Final = 640
MARKS: Final = 6  # combining marks on one letter; no script that a name is written in stacks more
JOINERS: Final = "\u200c\u200d"  # invisible, but Indian scripts are shaped by them

_works = False


class PdfOff(Exception):
    """The libraries that set text are not there; the message names what is missing."""


class PdfRefused(Exception):
    """This document is not made: it takes too long, too much memory, or names something from outside."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file carried inside the PDF; `relationship` is PDF/A-3's word for what it is to the document."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything that a PDF is made of: HTML, the assets it names as `asset:<name>`, enclosures, its moment (aware).

    `signatures`: elements by their id -> what a reader's program says of the place. Each becomes an empty signature
    field of that name and size. `variant` is PDF/A's level as WeasyPrint names it.
    """

    html: str
    made_at: datetime
    assets: Mapping[str, bytes] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()
    signatures: Mapping[str, str] = field(default_factory=dict)
    variant: str = "pdf/a-3a"


def make(manuscript: Manuscript, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """The PDF as bytes. Raises PdfRefused (P2) or PdfOff. Takes a quarter of a second and more: for the worker."""
    try:
        return sandbox.run(_write, manuscript, seconds=seconds, megabytes=megabytes)
    except sandbox.SandboxError as error:
        raise PdfRefused(f"{type(error).__name__}: {error}") from error


def available() -> tuple[bool, str]:
    """Whether PDFs can be made here, and if not, why: for the health page (X14). Cheap once it was true."""
    global _works
    if _works:
        return True, ""
    try:
        sandbox.run(_load, seconds=30)
    except (PdfOff, sandbox.SandboxError) as error:
        return False, f"PDF off: {error}"
    _works = True
    return True, ""


def tidy(text: str, *, most: int, lines: int = 60) -> str:
    """Typed text as it may be set: at most `most` characters and `lines` lines, no control or direction characters.

    A direction character could make a name or a number read otherwise than it is; piled-up marks stop the layout (P2).
    """
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "\n".join(line.strip() for line in _readable(whole[: most + 1]).split("\n"))
    rows = [line for line in kept.split("\n") if line]
    cut = len(whole) > most or len(rows) > lines
    return "\n".join(rows[:lines])[:most] + ("…" if cut else "")


def _readable(text: str) -> str:
    out: list[str] = []
    marks = 0
    for letter in text:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if letter == "\t":
            out.append(" ")
        elif letter == "\n" or letter in JOINERS or (kind[0] != "C" and marks <= MARKS):
            out.append(letter)
    return "".join(out)


def _write(manuscript: Manuscript) -> bytes:
    _load()
    from core import typeset

    return typeset.write(manuscript)


def _load() -> None:
    try:
        import core.typeset  # noqa: F401
    except (ImportError, OSError) as error:  # OSError: Pango is not installed
        raise PdfOff(str(error).splitlines()[0][:200]) from None
