"""A key with its certificate, as it is handed to the child that signs."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """A private key (PKCS#8, DER) with its certificate and those above it (DER). `fingerprint` is SHA-256 as hex."""

    key: bytes = field(repr=False)
    certificate: bytes
    chain: tuple[bytes, ...]
    fingerprint: str
    subject: str
    not_before: datetime
    not_after: datetime
