"""Is the file that came back the one that was sent (P4)? Runs in a sandbox child: no settings, no models.

The text of a page is what its content says, without annotations: a signature drawn on top does not change it.
"""

import difflib
import hashlib
import io
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PageObject, PdfReader

SHOWN: Final = 12  # differences named one by one; a person looks at the files anyway
LETTERS: Final = 90
LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)
HAND: Final = frozenset({"/Ink", "/Stamp"})  # how programs put a signature on a page
SILENT: Final = frozenset({"/Link", "/Popup", "signature"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: page (from 1), what was sent and what came back ("" where there is nothing)."""

    page: int
    sent: str
    came: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`result` is a value of Agreement.Comparison; the rest is what a reviewer should know."""

    result: str
    pages_sent: int
    pages_came: int
    differences: tuple[Difference, ...] = ()
    signatures: int = 0  # signature fields that are filled beyond those of the issued file
    marks: int = 0  # ink and stamps that were put on top
    typed: tuple[int, ...] = ()  # pages where text or a shape was put on top: it may cover what was sent
    pictures: int = 0  # pictures in pages beyond those of the issued file
    pages_without_text: tuple[int, ...] = ()
    enclosed: tuple[str, ...] = ()  # names of files inside that were not in what was sent (P7)


@dataclass(frozen=True, slots=True)
class _Paper:
    texts: list[str]
    contents: list[bytes]
    signatures: int
    kinds: list[Counter[str]]  # annotations of each page
    pictures: int
    enclosed: dict[str, str]  # SHA-256 of each file inside -> its name

    @property
    def marks(self) -> int:
        return sum(count for page in self.kinds for kind, count in page.items() if kind in HAND)

    @property
    def typed(self) -> tuple[int, ...]:
        """Pages with an annotation that is neither a hand's nor silent: nothing that we issue has one."""
        return tuple(n for n, page in enumerate(self.kinds, 1) if set(page) - HAND - SILENT)


def compare(issued: bytes, returned: bytes) -> Finding:
    """What the comparison found. Raises ValueError for a file that cannot be read."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    sent, came = _read(issued), _read(returned)
    differences = tuple(_differences(sent.texts, came.texts))
    blank = tuple(n for n, text in enumerate(came.texts, 1) if not _bare(text))
    result = _result(issued, returned, sent, came, blank)
    return Finding(
        result=result,
        pages_sent=len(sent.texts),
        pages_came=len(came.texts),
        differences=differences[:SHOWN] if result == "differs" else (),
        signatures=max(0, came.signatures - sent.signatures),  # what we issue carries our own
        marks=came.marks,
        typed=came.typed,
        pictures=max(0, came.pictures - sent.pictures),
        pages_without_text=blank,
        enclosed=tuple(sorted(name for digest, name in came.enclosed.items() if digest not in sent.enclosed)),
    )


def _result(issued: bytes, returned: bytes, sent: _Paper, came: _Paper, blank: tuple[int, ...]) -> str:
    same_text = [_bare(text) for text in sent.texts] == [_bare(text) for text in came.texts]
    if returned.startswith(issued):
        if b"%%EOF" not in returned[len(issued) :]:
            return "unsigned"
        # an addition can also replace a page: the beginning alone proves nothing about what is shown
        if same_text and not came.typed and sent.contents == came.contents:
            return "same_bytes"
    elif len(blank) == len(came.texts):
        return "no_text"
    return "same_text" if same_text and not came.typed else "differs"


def _read(content: bytes) -> _Paper:
    try:
        reader = PdfReader(io.BytesIO(content))
        pages = list(reader.pages)
        return _Paper(
            texts=[page.extract_text() for page in pages],
            contents=[_drawn(page) for page in pages],
            signatures=sum(1 for _field in _signatures(reader)),
            kinds=[Counter(_annotations(page)) for page in pages],
            pictures=sum(_pictures(page) for page in pages),
            enclosed=dict(_enclosed(reader)),
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever the parser trips over, the answer is the same
        raise ValueError(type(error).__name__) from None


def _annotations(page: PageObject) -> Iterator[str]:
    for entry in _items(page.get("/Annots")):
        yield "signature" if _is_signature(entry) else str(entry.get("/Subtype"))


def _is_signature(entry: Any) -> bool:
    parent = _whole(entry.get("/Parent")) or {}
    return bool(entry.get("/Subtype") == "/Widget" and "/Sig" in {entry.get("/FT"), parent.get("/FT")})


def _drawn(page: PageObject) -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


def _pictures(page: PageObject) -> int:
    resources = _whole(page.get("/Resources")) or {}
    objects = _whole(resources.get("/XObject")) or {}
    return sum(1 for name in objects if _whole(objects[name]).get("/Subtype") == "/Image")


def _signatures(reader: PdfReader) -> Iterator[Any]:
    fields = reader.get_fields() or {}
    return (field for field in fields.values() if field.get("/FT") == "/Sig" and field.get("/V"))


def _enclosed(reader: PdfReader) -> Iterator[tuple[str, str]]:
    for name, contents in reader.attachments.items():
        for content in contents:
            yield hashlib.sha256(content).hexdigest(), name[:80]


def _items(array: Any) -> Iterator[Any]:
    for item in _whole(array) or ():
        if hasattr(whole := _whole(item), "get"):
            yield whole


def _whole(item: Any) -> Any:
    return item.get_object() if hasattr(item, "get_object") else item


def _bare(text: str) -> str:
    """The letters alone: programs that save a PDF anew put other spaces between them."""
    return "".join(unicodedata.normalize("NFC", text.translate(LIGATURES)).split())


def _differences(sent: list[str], came: list[str]) -> Iterator[Difference]:
    for number in range(max(len(sent), len(came))):
        before = _lines(sent[number]) if number < len(sent) else []
        after = _lines(came[number]) if number < len(came) else []
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            old, new = " ".join(before[a:b]), " ".join(after[c:d])
            if kind != "equal" and _bare(old) != _bare(new):
                yield Difference(number + 1, *_around(old, new))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()[:2000] if line.strip()]


def _around(old: str, new: str) -> tuple[str, str]:
    """Both, cut to the neighbourhood of the first letter in which they differ."""
    first = next((n for n, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), min(len(old), len(new)))
    start = max(0, first - LETTERS // 3)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    piece = text[start : start + LETTERS]
    return ("…" if start and piece else "") + piece + ("…" if len(text) > start + LETTERS else "")
