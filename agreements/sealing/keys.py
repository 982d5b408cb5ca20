"""The key that seals: read from a PKCS#12 file, checked, kept in memory only."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from agreements.sealing.credentials import Credentials
from core import clock

BITS: Final = 3072  # a smaller key is refused; a key on a curve would make the file PDF 2.0
WARN_DAYS: Final = (60, 30, 7)

_cache: dict[tuple[str, int, str], Credentials] = {}


class NoKey(Exception):
    """There is no key to seal with, or it must not be used now; the words say what to do."""


def current() -> Credentials:
    """The key to seal with now. Raises NoKey: not set, unreadable, not yet valid, or expired (C40)."""
    found = loaded()
    if clock.now() >= found.not_after:
        raise NoKey(_("The sealing certificate has expired. Put a new one in its place; nothing is sealed until then."))
    if clock.now() < found.not_before:
        raise NoKey(_("The sealing certificate is not valid yet."))
    return found


def loaded() -> Credentials:
    """What the settings name, whatever its dates. Read again when the file changes. Raises NoKey."""
    if not settings.SEAL_P12:
        raise NoKey(_("No sealing key is set (SEAL_P12): nothing can be issued or sealed."))
    path = Path(settings.SEAL_P12)
    try:
        stamp = (str(path), path.stat().st_mtime_ns, settings.SEAL_P12_PASSPHRASE)
        if stamp not in _cache:
            found = read(path.read_bytes(), settings.SEAL_P12_PASSPHRASE)
            _cache.clear()
            _cache[stamp] = found
        return _cache[stamp]
    except OSError as error:
        raise NoKey(_("The sealing key cannot be read: %(why)s.") % {"why": error.strerror}) from None


def read(content: bytes, passphrase: str) -> Credentials:
    """The key, certificate and chain of a PKCS#12 file. Raises NoKey where it cannot be opened or may not be used."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase.encode())
    except ValueError:
        raise NoKey(_("The sealing key does not open: wrong passphrase, or no PKCS#12 file.")) from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < BITS or certificate is None:
        raise NoKey(_("The sealing key must be RSA of %(bits)d bits or more, with its certificate.") % {"bits": BITS})
    if key.public_key() != certificate.public_key():
        raise NoKey(_("The sealing certificate belongs to another key."))
    return Credentials(
        key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=_der(certificate),
        chain=tuple(_der(other) for other in others),
        fingerprint=fingerprint(_der(certificate)),
        subject=name_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def days_left(found: Credentials) -> int:
    """Whole days until it expires, by the portal's clock; below zero once it has."""
    return (found.not_after - clock.now()) // timedelta(days=1)


def fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate, as hex."""
    return hashlib.sha256(der).hexdigest()


def name_of(certificate: x509.Certificate) -> str:
    """The common name, or the whole subject where there is none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def dates(der: bytes) -> tuple[str, datetime, datetime]:
    """Subject, first and last moment (UTC) of a certificate."""
    certificate = x509.load_der_x509_certificate(der)
    return name_of(certificate), certificate.not_valid_before_utc, certificate.not_valid_after_utc


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
