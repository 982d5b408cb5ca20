"""What goes to the child that signs and judges, and what comes back. Light: web processes load it too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.pdf import Manuscript

PROVIDER: Final = "MyOperator"
SEAL_FIELD: Final = "ProviderSeal"
CLIENT_FIELD: Final = "ClientSignature"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signed, where and when (aware), and what the signature looks like on the page."""

    name: str
    place: str
    moment: datetime
    reason: str
    look: Manuscript


@dataclass(frozen=True, slots=True)
class Draft:
    """A signed PDF, where in it the signature's hex digits lie, and what to ask a time-stamp authority (DER)."""

    content: bytes
    start: int
    end: int
    question: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """One filled signature field. `holds`: the bytes that it covers are unchanged, they are one whole revision, and the
    mathematics is right. What was added behind it is not weighed: see `whole_file` and docs/decisions/0160.
    `fingerprint` is SHA-256 of the certificate, `at` what the signer's own clock said.
    """

    field: str
    signer: str
    fingerprint: str
    known: bool
    holds: bool
    whole_file: bool
    at: datetime | None
    stamped_at: datetime | None  # by a time-stamp that holds
    stamper_known: bool = False  # and whose authority has stamped here


@dataclass(frozen=True, slots=True)
class Examined:
    """What one file is. `readable` is False for a file that no parser takes; the rest is empty then."""

    sha256: str
    readable: bool
    pages: int = 0
    has_text: bool = False
    reference: str = ""  # the first request that the text names
    signatures: tuple[Signature, ...] = ()
    enclosed: tuple[str, ...] = ()  # SHA-256 of each file inside


@dataclass(frozen=True, slots=True)
class Finished:
    """The file as it will be kept, and what it is. `level` is PAdES's (R55); `trouble`: why it has no time-stamp."""

    content: bytes
    examined: Examined
    begins_as_issued: bool
    pages_issued: int
    level: str = "B-B"
    stamped_at: datetime | None = None
    authority: bytes = b""  # certificate (DER) of the time-stamp authority, where it was just asked
    trouble: str = ""
