"""A certificate authority and a sealing key for development and tests. Nobody but this portal trusts them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from agreements.sealing.keys import BITS

YEARS: Final = timedelta(days=3 * 365)  # each way: demo data and tests live in the past and the future


def make_p12(
    passphrase: str,
    *,
    subject: str = "DID portal seal (development)",
    start: datetime | None = None,
    life: timedelta = YEARS,
) -> bytes:
    """An encrypted PKCS#12 file with a new RSA key, its certificate and the authority that signed it."""
    begin = start or datetime.now(UTC) - YEARS
    end = (start or datetime.now(UTC)) + life
    authority, key = _new_key(), _new_key()
    root = _certificate("DID portal authority (development)", authority, None, authority, begin, end)
    leaf = _certificate(subject, key, root, authority, begin, end)
    sealed = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", key, leaf, [root], sealed)


def ensure_p12(path: Path, passphrase: str) -> bool:
    """Make the file if there is none, readable by its owner alone. Whether it was made."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_bytes(make_p12(passphrase))
    half.rename(path)
    return True


def stamping_certificate(key: rsa.RSAPrivateKey, subject: str = "Time-stamp authority (stand-in)") -> x509.Certificate:
    """A self-signed certificate for time-stamps."""
    now = datetime.now(UTC)
    return _certificate(subject, key, None, key, now - YEARS, now + YEARS, stamping=True)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, BITS)


def _certificate(
    subject: str, key: rsa.RSAPrivateKey, issuer: x509.Certificate | None, by: rsa.RSAPrivateKey,
    begin: datetime, end: datetime, stamping: bool = False,
) -> x509.Certificate:  # fmt: skip
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    usage = {"digital_signature": True, "content_commitment": True, "key_encipherment": False}
    usage |= {"data_encipherment": False, "key_agreement": False, "encipher_only": False, "decipher_only": False}
    is_root = issuer is None and not stamping
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage, key_cert_sign=is_root, crl_sign=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamping:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(by, hashes.SHA256())
