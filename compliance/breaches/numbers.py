"""A called person's number: counted by a keyed hash, kept encrypted, shown in full only to who has to work with it."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def complainant(e164: str) -> str:
    """The keyed hash that tells people apart. Its key never changes: a stolen table gives no phone list."""
    return hmac.new(f"portal.complainant:{settings.AUDIT_KEY}".encode(), e164.encode(), hashlib.sha256).hexdigest()


def seal(e164: str) -> str:
    """The number as it is stored."""
    return _box().encrypt(e164.encode()).decode()


def unseal(stored: str) -> str:
    """The number again, also after SECRET_KEY was renewed while the old one is a fallback (X18)."""
    return _box().decrypt(stored.encode()).decode()


def masked(e164: str) -> str:
    """Enough to tell two apart on a page: +91••••••3210."""
    return f"{e164[:3]}{'•' * (len(e164) - 7)}{e164[-4:]}"


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(key))) for key in keys])


def _key(secret: str) -> bytes:
    return hashlib.sha256(f"portal.complaint-number:{secret}".encode()).digest()
