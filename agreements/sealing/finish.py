"""The end of sealing, in a sandbox child: the authority's answer is read, the sealed file looked at as a whole."""

import io
from collections.abc import Mapping
from dataclasses import replace

from asn1crypto import cms, pem, tsp, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from pypdf import PdfReader

from agreements.sealing import signing
from agreements.sealing.data import CLIENT_FIELD, Draft, Finished
from agreements.sealing.examine import examine, stamp_of


def finish(draft: Draft, answer: bytes, authorities: bytes, known: Mapping[str, str], issued: bytes) -> Finished:
    """Put the time-stamp in, if `answer` (a TimeStampResp) is good for this signature, and look at the whole.

    `authorities` is the PEM of those whose stamps are taken; empty: any that holds. Without an answer, or with one that
    is not good, the file stays as it is.
    """
    if not answer:
        return look(draft.content, known, issued)
    try:
        token, certificate = _read(draft, answer, authorities)
        content = signing.with_time(draft, token)
    except ValueError as error:
        return replace(look(draft.content, known, issued), trouble=str(error))
    return replace(look(content, known, issued), authority=certificate.dump())


def look(content: bytes, known: Mapping[str, str], issued: bytes) -> Finished:
    """What a file is that was made from these issued bytes, as far as it can be told from both."""
    examined = examine(content, known)
    stamps = [signature.stamped_at for signature in examined.signatures if signature.field == CLIENT_FIELD]
    stamped_at = stamps[0] if stamps else None
    return Finished(
        content=content,
        examined=examined,
        begins_as_issued=content.startswith(issued),
        pages_issued=len(PdfReader(io.BytesIO(issued)).pages),
        level="B-T" if stamped_at else "B-B",
        stamped_at=stamped_at,
    )


def _read(draft: Draft, answer: bytes, authorities: bytes) -> tuple[cms.ContentInfo, x509.Certificate]:
    try:
        response = tsp.TimeStampResp.load(answer)
        granted = response["status"]["status"].native in {"granted", "granted_with_mods"}
        token = response["time_stamp_token"]
    except (ValueError, TypeError, KeyError):
        raise ValueError("the answer is no time-stamp") from None
    if not granted:
        raise ValueError("the authority refused")
    found = stamp_of(token, signing.signature_of(draft))
    if found is None:
        raise ValueError("the time-stamp does not hold for this signature")
    if authorities and not _issued_by(found[1], authorities):
        raise ValueError("the time-stamp is from an authority that is not ours")
    return token, found[1]


def _issued_by(certificate: x509.Certificate, authorities: bytes) -> bool:
    leaf = pyca.load_der_x509_certificate(certificate.dump())
    for _kind, _headers, der in pem.unarmor(authorities, multiple=True):
        if der == certificate.dump():
            return True
        try:
            leaf.verify_directly_issued_by(pyca.load_der_x509_certificate(der))
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False
