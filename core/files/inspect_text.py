"""Plain text and CSV: runs in a sandbox child."""

import codecs
import re
from pathlib import Path
from typing import Final

from core.files.unreadable import Unreadable

# Control characters that no log or table holds; tab, line feed, form feed and carriage return are fine.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


_PIECE: Final = 1024 * 1024


def inspect(content: bytes) -> None:
    """Raises Unreadable("not_text") unless this is UTF-8 without control characters; a byte order mark is fine."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not_text") from error
    if _CONTROL.search(text):
        raise Unreadable("not_text")


def inspect_file(path: str) -> None:
    """The same for a large file, a piece at a time."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with Path(path).open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                raise Unreadable("not_text") from error
            if _CONTROL.search(text):
                raise Unreadable("not_text")
            if not piece:
                return
