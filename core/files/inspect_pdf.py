"""PDFs, read for real: runs in a sandbox child, so it knows neither settings nor models (F4, P7)."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.files.unreadable import Unreadable

OBJECTS: Final = 300_000  # dictionaries and arrays in one file; two hundred dense pages stay far below
SCRIPT, LAUNCH, SEND, MEDIA, ATTACHMENT, DYNAMIC_FORM = (
    "script",
    "launch",
    "send",
    "media",
    "attachment",
    "dynamic_form",
)
_KEYS: Final = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EF": ATTACHMENT,
    "/EmbeddedFiles": ATTACHMENT,
    "/XFA": DYNAMIC_FORM,
}
_KINDS: Final = {
    ("/S", "/JavaScript"): SCRIPT,
    ("/S", "/Launch"): LAUNCH,
    ("/S", "/ImportData"): SEND,
    ("/S", "/SubmitForm"): SEND,
    ("/S", "/GoToE"): ATTACHMENT,
    ("/Type", "/EmbeddedFile"): ATTACHMENT,
    ("/Subtype", "/RichMedia"): MEDIA,
    ("/Subtype", "/Movie"): MEDIA,
    ("/Subtype", "/FileAttachment"): ATTACHMENT,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF turned out to be: pages, and the active content found anywhere in it (sorted codes)."""

    pages: int
    active: tuple[str, ...]


def inspect(content: bytes, pages: int) -> Paper:
    """Read every object; raises Unreadable("encrypted", "pages" or "damaged")."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable("encrypted")
        counted = _count(reader.root_object["/Pages"], pages)
        return Paper(counted, tuple(sorted(set(_active(reader.trailer)))))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # whatever the parser trips over, the answer is the same
        raise Unreadable("damaged") from error


def _count(top: Any, most: int) -> int:
    """Pages of the tree below `top`, walked by hand: a tree that names its own nodes again would never end."""
    counted, seen, waiting = 0, set(), [top]
    while waiting:
        node = _resolved(waiting.pop())
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            raise Unreadable("damaged")
        kids = _resolved(node.get("/Kids"))
        if isinstance(kids, ArrayObject):
            seen.add(id(node))
            waiting.extend(kids[: most + 1])
        else:
            counted += 1
        if counted > most:
            raise Unreadable("pages")
    if not counted:
        raise Unreadable("damaged")
    return counted


def _active(trailer: Any) -> Iterator[str]:
    """The codes of active content in everything that can be reached from the trailer."""
    seen: set[tuple[int, int]] = set()
    waiting, met = [trailer], 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (key := (item.idnum, item.generation)) in seen:
                continue
            seen.add(key)
            item = item.get_object()
        if not isinstance(item, DictionaryObject | ArrayObject):
            continue
        if (met := met + 1) > OBJECTS:
            raise Unreadable("damaged")
        if isinstance(item, DictionaryObject):
            yield from _named(item)
            waiting.extend(item.values())
        else:
            waiting.extend(item)


def _named(entry: DictionaryObject) -> Iterator[str]:
    """Codes that one dictionary gives away by its keys or by its kind."""
    for key, value in entry.items():
        if code := _KEYS.get(str(key)):
            yield code
        kind = _resolved(value) if key in {"/S", "/Type", "/Subtype"} else None
        if isinstance(kind, str) and (code := _KINDS.get((str(key), str(kind)))):
            yield code


def _resolved(item: Any) -> Any:
    return item.get_object() if isinstance(item, IndirectObject) else item
