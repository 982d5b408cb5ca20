"""From the lines that were read in one picture to what matters in them: phones, e-mails, and the contact's name.

Pure functions over plain data; nothing here knows a database. Boxes are (left, top, right, bottom) in pixels of the
picture as it is shown, upright.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Final

Box = tuple[int, int, int, int]

PHONE, EMAIL, NAME = "phone", "email", "name"
CLEAR: Final = 0.85  # below this score a line was guessed rather than read
NAME_LIKE: Final = 0.85
MOBILE: Final = re.compile(r"(?:(?:\+|00)?91|0)?([6-9]\d{9})", re.ASCII)
PUNCTUATION: Final = re.compile(r"[\s().\-‐‑–]")
DIGITS: Final = r"\d०-९"
# a run that may be a phone: digits with the usual punctuation, or with signs that hide some of them
RUN: Final = re.compile(
    rf"(?<![\w@.])\+?\(?(?:[xX*•●·#]{{2,}}[\s\-]?)?[{DIGITS}](?:[{DIGITS}\s().\-‐‑–]|[xX*•●·#](?![a-z]))*[{DIGITS}xX*•●#](?![\w@])"
)
ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+\-*•]+\s?@\s?[A-Za-z0-9\-]+(?:\s?\.\s?[A-Za-z0-9\-]+)+")
ADDRESS_OF_A_MACHINE: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
HIDDEN: Final = re.compile(r"[xX*•●·#…]")
FREE_OF_CHARGE: Final = re.compile(r"(?:\+?91)?(?:1800|1860)\d{6,7}")  # a help line is nobody's contact


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it was read; `score` from 0 to 1."""

    text: str
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Field:
    """A phone, e-mail or name that was found: as it reads, its plain value, how sure, and where.

    `value` is ten digits, an address in small letters, or the name; "" for what is hidden or cut off.
    """

    kind: str
    text: str
    value: str
    score: float
    box: Box

    @property
    def clear(self) -> bool:
        return bool(self.value) and self.score >= CLEAR

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def fields_in(lines: Iterable[Line], *, name: str = "") -> list[Field]:
    """Every phone and e-mail in the lines, and the line that holds `name`, if one does."""
    kept = list(lines)
    found = [field for line in kept for field in (*_emails(line), *_phones(line))]
    return found + _named(kept, name)


def phone_of(text: str) -> str:
    """The ten digits of an Indian number, however it is written; "" when it is none, or some of it is hidden."""
    if HIDDEN.search(text):
        return ""
    plain = PUNCTUATION.sub("", _western(text))
    if mobile := MOBILE.fullmatch(plain):
        return mobile.group(1)
    landline = re.fullmatch(r"(?:(?:\+|00)?91|0)?([1-9]\d{9})", plain, re.ASCII)
    return landline.group(1) if landline else ""


def email_of(text: str) -> str:
    """The address in small letters, without the spaces that reading adds; "" when some of it is hidden."""
    return "" if HIDDEN.search(text.replace("x", "").replace("X", "")) else re.sub(r"\s", "", text).lower()


def _phones(line: Line) -> Iterator[Field]:
    without = ADDRESS.sub(lambda found: "@" * len(found.group()), line.text)
    for found in RUN.finditer(without):
        text = found.group().strip()
        if ADDRESS_OF_A_MACHINE.fullmatch(text) or not _looks_like_a_phone(text):
            continue
        yield Field(PHONE, text, phone_of(text) or _within(text), line.score, _part(line, *found.span()))


def _within(text: str) -> str:
    """The one mobile among numbers that only a space parts, as columns of a table are read: an id, then the phone."""
    words = text.split()
    windows = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    found = {phone.group(1) for window in windows if (phone := MOBILE.fullmatch(_western(window)))}
    return found.pop() if len(found) == 1 else ""


def _looks_like_a_phone(text: str) -> bool:
    """Long enough for a number, and no date or help line; hidden signs count as digits."""
    body = PUNCTUATION.sub("", _western(text)).lstrip("+")
    if FREE_OF_CHARGE.fullmatch(body) or len(body) < 8:
        return False
    if len(body) > 14:
        return bool(_within(text))
    if re.fullmatch(r"20\d\d[01]\d[0-3]\d\d*", body):  # a date, perhaps with its time
        return False
    digits = sum(sign.isdigit() for sign in body)
    return digits >= 8 or (digits >= 2 and len(body) - digits >= 3)


def _emails(line: Line) -> Iterator[Field]:
    for found in ADDRESS.finditer(line.text):
        cut = line.text[found.end() : found.end() + 3].lstrip().startswith(("…", "..."))
        value = "" if cut else email_of(found.group())
        yield Field(EMAIL, found.group(), value, line.score, _part(line, *found.span()))


def _named(lines: list[Line], name: str) -> list[Field]:
    """The line that holds the name best, if it is near enough: shown beside the others, it decides nothing."""
    wanted = _folded(name)
    if len(wanted) < 3:
        return []
    best: Field | None = None
    for line in lines:
        for start, end in _windows(line.text, len(name.split())):
            text = line.text[start:end]
            like = SequenceMatcher(None, _folded(text), wanted, autojunk=False).ratio()
            if like >= NAME_LIKE and (best is None or like * line.score > best.score):
                best = Field(
                    NAME, text, text if like == 1 else "", round(like * line.score, 3), _part(line, start, end)
                )
    return [best] if best else []


def _windows(text: str, words: int) -> Iterator[tuple[int, int]]:
    """Every stretch of as many words as the name has, and of one fewer: reading sometimes loses a space."""
    spans = [found.span() for found in re.finditer(r"[^\s|:]+", text)]
    for size in {words, max(1, words - 1)}:
        for first in range(len(spans) - size + 1):
            yield spans[first][0], spans[first + size - 1][1]


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())


def _western(text: str) -> str:
    """Digits of any script as 0-9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _part(line: Line, start: int, end: int) -> Box:
    """Where the signs from `start` to `end` lie: the line's own box, cut in proportion."""
    left, top, right, bottom = line.box
    wide, many = right - left, max(1, len(line.text))
    return (left + wide * start // many, top, left + wide * end // many, bottom)
