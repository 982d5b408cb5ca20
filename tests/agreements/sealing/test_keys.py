"""The key that seals: checked, warned of, refused once it has ended, replaced without loss (C38, C40)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from agreements.models import Agreement
from agreements.sealing import development, keys, warnings
from agreements.sealing.checks import sealing_key
from agreements.sealing.models import Certificate, Seal
from agreements.sealing.verifying import Kind, verify
from core.accounts.models import User
from core.desk.models import Notice
from core.events.models import OutboxMessage
from core.events.worker import drain
from didportal import health
from requests_app.models import DIDRequest
from tests.support import journey

pytestmark = pytest.mark.django_db(transaction=True)


def use(settings: Any, folder: Path, name: str = "key.p12", **fields: Any) -> Path:
    """A key of its own for this test."""
    path = folder / name
    path.write_bytes(development.make_p12("tests", **fields))
    settings.SEAL_P12 = str(path)
    return path


def test_without_a_key_nothing_is_issued_and_the_health_page_says_so(accepted: DIDRequest, settings: Any) -> None:
    """C38."""
    settings.SEAL_P12 = ""
    drain(["pdf.agreement"])
    assert journey.agreement_of(accepted).state == Agreement.State.BUILDING
    row = OutboxMessage.objects.get(topic="pdf.agreement")
    assert (row.state, row.attempts) == ("due", 0)
    assert "No sealing key" in row.last_error
    assert health.sealing_key() == ("bad", row.last_error)
    assert [warning.id for warning in sealing_key()] == ["sealing.W001"]


def test_an_expired_key_does_not_seal_and_the_next_one_does(sealing: Agreement, settings: Any, tmp_path: Path) -> None:
    """C40: refused, said on the health page; a new file in the old one's place is all that is needed."""
    before = settings.SEAL_P12
    use(settings, tmp_path, start=datetime.now(UTC) - timedelta(days=9), life=timedelta(days=8))
    drain(["seal.agreement"])
    assert not Seal.objects.get().signed
    assert health.sealing_key()[0] == "bad"
    settings.SEAL_P12 = before
    OutboxMessage.objects.update(due_at=datetime.now(UTC))
    drain(["seal.agreement"])
    assert Seal.objects.get().sealed_at is not None


def test_what_an_earlier_key_sealed_stays_genuine(sealed_pdf: bytes, settings: Any, tmp_path: Path) -> None:
    use(settings, tmp_path, subject="The next key")
    warnings.run()
    assert verify(sealed_pdf).kind == Kind.GENUINE
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(("days", "state", "told"), [(90, "good", 0), (59, "warn", 1), (29, "warn", 1), (6, "bad", 1)])
def test_administrators_are_warned_once_at_each_mark(
    days: int, state: str, told: int, settings: Any, tmp_path: Path, anil: User, asha: User
) -> None:
    """C40: 60, 30 and 7 days before."""
    start = datetime.now(UTC) - timedelta(days=1)
    use(settings, tmp_path, start=start, life=timedelta(days=days + 1, hours=1))
    warnings.run()
    warnings.run()
    assert Notice.objects.filter(user=anil).count() == told
    assert not Notice.objects.filter(user=asha).exists()
    assert health.sealing_key()[0] == state


@pytest.mark.parametrize("content", [b"", b"no key at all", b"\x30\x82\x00\x00"])
def test_a_file_that_is_no_key_is_named_without_its_content(content: bytes) -> None:
    with pytest.raises(keys.NoKey, match="does not open"):
        keys.read(content, "tests")


def test_the_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(keys.NoKey, match="passphrase"):
        keys.read(development.make_p12("right"), "wrong")


@pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())])
def test_a_weak_key_or_one_on_a_curve_is_refused(key: Any) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Weak")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=9))
    sealed = serialization.BestAvailableEncryption(b"x")
    made = pkcs12.serialize_key_and_certificates(b"k", key, builder.sign(key, hashes.SHA256()), None, sealed)
    with pytest.raises(keys.NoKey, match="RSA"):
        keys.read(made, "x")


def test_the_key_never_shows_in_words() -> None:
    found = keys.read(development.make_p12("x"), "x")
    assert found.key.hex() not in repr(found)
    assert str(found.key) not in repr(found)
