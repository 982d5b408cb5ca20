"""The cryptography of one client's register. Pure: it runs in sandbox children, which know no settings.

A number is found by an HMAC-SHA256 with the client's look-up key, cut to 16 bytes, and given back by AES-256-GCM with
the client's sealing key. The hash is sealed in as associated data, so that a value moved to another row does not open.
"""

import hmac
import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE: Final = 12
REJECTS: Final = b"rejected rows"


@dataclass(frozen=True)
class Keys:
    """The two keys of one client's register, 32 bytes each."""

    look: bytes
    seal: bytes

    def number_key(self, e164: str) -> bytes:
        """What a number is found by: 16 bytes."""
        return hmac.digest(self.look, e164.encode(), "sha256")[:16]

    def seal_number(self, e164: str, number_key: bytes) -> bytes:
        """The number, sealed to its hash."""
        nonce = os.urandom(NONCE)
        return nonce + self.cipher.encrypt(nonce, e164.encode(), number_key)

    def open_number(self, sealed: bytes, number_key: bytes) -> str:
        """The number in E.164. Raises cryptography's InvalidTag when value, hash and key do not belong together."""
        return self.cipher.decrypt(sealed[:NONCE], sealed[NONCE:], number_key).decode()

    def seal_rejects(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self.cipher.encrypt(nonce, content, REJECTS)

    def open_rejects(self, sealed: bytes) -> bytes:
        return self.cipher.decrypt(sealed[:NONCE], sealed[NONCE:], REJECTS)

    def __reduce__(self) -> tuple[type["Keys"], tuple[bytes, bytes]]:
        """What goes to a sandbox child: a cipher cannot travel, and is made there."""
        return Keys, (self.look, self.seal)

    @cached_property
    def cipher(self) -> AESGCM:
        """One cipher object for all values: making it costs more than using it."""
        return AESGCM(self.seal)


def mark(*words: str) -> int:
    """A digest of a record's words as a signed 64-bit number: rows with equal words are one record."""
    return int.from_bytes(blake2b("\x1f".join(words).encode(), digest_size=8).digest(), "big", signed=True)
