"""What was handed out of the database about its audit chain: reading it back, and holding the chain against it (P5).

One text a day, or several: `head SEQUENCE HASH` is where the chain stood; `SEQUENCE DIGEST` is what one event said.
Whoever has the key of the chain can make it anew, but not these.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from django.core.files.storage import default_storage

FOLDER: Final = "audit-heads"  # in the store of files; nothing in it is ever written over or removed
HEAD: Final = re.compile(r"^head (\d+) ([0-9a-f]{64})\s*$", re.M)
EVENT: Final = re.compile(r"^(\d+) ([0-9a-f]{32})\s*$", re.M)


class Outside:
    """The heads and digests that were handed out, held against the chain as it is walked, in order."""

    def __init__(self) -> None:
        self.heads: dict[int, str] = {}
        self.digests: dict[int, bytes] = {}
        self._gone: dict[bytes, int] = {}  # handed out, not met so far -> its place then
        self._new: dict[bytes, tuple[int, str]] = {}  # met, not handed out so far -> its place now, its action
        self._met = 0  # the last place at which something that was handed out was met
        self._next, self._top, self._torn = 1, 0, 0

    def add(self, text: str) -> None:
        """Take one text, as `core.events.heads` wrote it; it may stand in a letter. Two that disagree: ValueError."""
        for number, said in HEAD.findall(text):
            if self.heads.setdefault(int(number), said) != said:
                raise ValueError(f"two heads for event {number} were handed in")
        for number, said in EVENT.findall(text):
            if self.digests.setdefault(int(number), bytes.fromhex(said)) != bytes.fromhex(said):
                raise ValueError(f"two digests for event {number} were handed in")
            self._top = max(self._top, int(number))

    def saw(self, event: Any, digest: str) -> Iterator[str]:
        """One event of the chain, in order: `digest` is what it says now."""
        said = self.heads.get(event.sequence)
        if said is not None and said != event.hash and not self._torn:
            self._torn = event.sequence
            yield f"the chain was made anew: at event {event.sequence} it does not stand where it stood"
        self._pass_over(event.sequence)
        now, then = bytes.fromhex(digest), self.digests.get(event.sequence)
        self._next = event.sequence + 1
        if now == then:
            self._met = event.sequence
            return
        if then is not None:
            self._lost(then, event.sequence)
        if self._gone.pop(now, None) is None:
            self._new[now] = (event.sequence, event.action)
        else:
            self._met = event.sequence

    def end(self, last: int) -> Iterator[str]:
        """After the last event: what was altered, removed, put in; nothing where all of it holds."""
        self._pass_over(self._top + 1)
        if (highest := max(self.heads, default=0)) > last:
            yield f"the chain ends at event {last}, but it stood at event {highest} when that was handed out"
        new = dict(self._new.values())
        for place in sorted(self._gone.values()):
            action = new.pop(place, None)
            yield f"event {place} ({action}) was altered" if action else f"event {place} was removed"
        # what comes after all that was handed out is younger than it, and of other days nothing may have been handed in
        inside = [place for place in sorted(new) if place < self._met and place in self.digests]
        yield from (f"event {place} ({new[place]}) was put in" for place in inside)

    def _pass_over(self, place: int) -> None:
        for number in range(self._next, min(place, self._top + 1)):
            if number in self.digests:
                self._lost(self.digests[number], number)

    def _lost(self, said: bytes, number: int) -> None:
        moved = self._new.pop(said, None)
        if moved is None:
            self._gone[said] = number
        else:
            self._met = max(self._met, moved[0])


def from_path(path: Path) -> Outside:
    """Everything in a file or in a folder and those below it: texts as they were handed out, letters (.eml) or both."""
    found = Outside()
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if one.is_file():
            found.add(_text_of(one))
    return found


def from_store() -> Outside:
    """Everything that lies in the portal's own store of files."""
    found = Outside()
    for name in _names(FOLDER):
        with default_storage.open(name) as file:
            found.add(file.read().decode())
    return found


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix != ".eml":
        return content.decode("utf-8", "replace")
    letter = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)
    return "\n".join(part.get_content() for part in letter.walk() if part.get_content_type() == "text/plain")


def _names(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{file}" for file in sorted(files))
    for below in sorted(folders):
        yield from _names(f"{folder}/{below}")
