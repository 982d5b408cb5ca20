"""The name that people see: never a path, one line, no tricks with invisible characters (F6)."""

import re
import unicodedata
from typing import Final

LENGTH: Final = 120
EXTENSION: Final = 10
_FORBIDDEN: Final = re.compile(r'[<>:"|?*%;`$\\/]')
_INVISIBLE: Final = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def cleaned(name: str) -> str:
    """The last part of `name`, at most 120 characters, its extension kept; "file" where nothing is left."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # Invisible characters can turn "gnp.exe" around on the screen or break a header.
    seen = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    tidy = " ".join(_FORBIDDEN.sub("_", seen).split()).rstrip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not dot or len(extension) > EXTENSION:
        return tidy[:LENGTH] or "file"
    return f"{stem[: LENGTH - EXTENSION - 1].rstrip('. ') or 'file'}.{extension}"
