"""What a PDF's signatures are worth: who, whether they hold, how far they reach. Runs in a sandbox child.

Certificates are pinned: a signature is ours when its certificate is one that this portal has sealed with.
"""

import hashlib
import io
import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from asn1crypto import cms, tsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader

from agreements.sealing.data import Examined, Signature

REFERENCE: Final = re.compile(r"DID-\d{4}-\d{6}")
MOST_SIGNATURES: Final = 20
WHOLE: Final = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


def examine(content: bytes, known: Mapping[str, str]) -> Examined:
    """Look at everything. `known`: fingerprint -> "seal" or "time", the certificates that count."""
    for name in ("pypdf", "pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # their warnings quote the file
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        signatures = _signatures(content, known)
        pages, text, enclosed = _pages(content, read=not signatures)  # text takes long, and signatures say more
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever a parser trips over, the file is not as anybody wrote it
        return Examined(sha256, readable=False)
    named = REFERENCE.search(text)
    return Examined(
        sha256,
        readable=True,
        pages=pages,
        has_text=bool(text.strip()),
        reference=named[0] if named else "",
        signatures=signatures,
        enclosed=enclosed,
    )


def stamp_of(token: cms.ContentInfo, signature: bytes) -> tuple[datetime, x509.Certificate] | None:
    """When and by whom this signature was stamped, if the token holds for it; its authority is not judged here."""
    try:
        signed = token["content"]
        info: tsp.TSTInfo = signed["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if imprint["hashed_message"].native != hashlib.new(algorithm, signature).digest():
            return None
        signer = signed["signer_infos"][0]
        stated = signer["digest_algorithm"]["algorithm"].native
        whole = hashlib.new(stated, bytes(signed["encap_content_info"]["content"]))
        certificate = extract_certs_for_validation(signed).signer_cert
        intact, valid = validate_sig_integrity(signer, certificate, "tst_info", whole.digest())
        moment: datetime = info["gen_time"].native
    except Exception:  # noqa: BLE001 - a token that cannot be read is none
        return None
    return (moment, certificate) if intact and valid else None


def _signatures(content: bytes, known: Mapping[str, str]) -> tuple[Signature, ...]:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    return tuple(_judged(found, known) for found in reader.embedded_signatures[:MOST_SIGNATURES])


def _judged(found: EmbeddedPdfSignature, known: Mapping[str, str]) -> Signature:
    certificate = found.signer_cert
    fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
    stamp = _stamp(found)
    authority = hashlib.sha256(stamp[1].dump()).hexdigest() if stamp else ""
    return Signature(
        field=found.field_name,
        signer=str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))[:160],
        fingerprint=fingerprint,
        known=known.get(fingerprint) == "seal",
        holds=_holds(found, certificate),
        whole_file=found.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE,
        at=found.self_reported_timestamp,
        stamped_at=stamp[0] if stamp else None,
        stamper_known=known.get(authority) == "time",
    )


def _holds(found: EmbeddedPdfSignature, certificate: x509.Certificate) -> bool:
    """Deny by default: whatever cannot be judged does not hold (P3)."""
    try:
        found.compute_integrity_info(skip_diff=True)
        intact, valid = validate_sig_integrity(found.signer_info, certificate, "data", found.compute_digest())
        return bool(intact and valid and found.coverage in WHOLE)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - what the library cannot follow was not written by it
        return False


def _stamp(found: EmbeddedPdfSignature) -> tuple[datetime, x509.Certificate] | None:
    attributes = found.signer_info["unsigned_attrs"]
    for attribute in attributes if attributes.native else ():
        if attribute["type"].native == "signature_time_stamp_token":
            return stamp_of(attribute["values"][0], found.signer_info["signature"].native)
    return None


def _pages(content: bytes, *, read: bool) -> tuple[int, str, tuple[str, ...]]:
    reader = PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in list(reader.pages)[:3]) if read else ""
    enclosed = {hashlib.sha256(data).hexdigest() for contents in reader.attachments.values() for data in contents}
    return len(reader.pages), text, tuple(sorted(enclosed))
