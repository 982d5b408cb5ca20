"""Secrets in links: derived from a key and a row when a mail is sent; the database holds only their digests (L3)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator

from django.conf import settings


def new_nonce() -> str:
    """A random part for one link row, 128 bits as hex."""
    return secrets.token_hex(16)


def derive(purpose: str, pk: int | str, nonce: str) -> str:
    """The token of a row: 256 bits, safe in a URL, the same each time for the same row and key."""
    return _derive(settings.SECRET_KEY, purpose, pk, nonce)


def derive_matching(purpose: str, pk: int | str, nonce: str, stored: str) -> str:
    """The token whose digest is `stored`, made with the present key or a fallback (X18). Raises LookupError."""
    for key in _keys():
        token = _derive(key, purpose, pk, nonce)
        if same(token, stored):
            return token
    raise LookupError("no key in use makes this token")


def digest(token: str) -> str:
    """What is stored of a token: SHA-256 as hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(token: str, stored: str) -> bool:
    """Whether `token` is the one with this digest, in constant time."""
    return hmac.compare_digest(digest(token), stored)


def _keys() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _derive(key: str, purpose: str, pk: int | str, nonce: str) -> str:
    mac = hmac.new(f"portal.link:{key}".encode(), f"{purpose}:{pk}:{nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()
