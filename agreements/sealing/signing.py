"""PAdES signatures in PDFs: certify what is issued, sign in a second revision, put a time-stamp in afterwards.

Runs in a sandbox child: needs neither settings nor models. The same input gives the same bytes, but for the time-stamp.
"""

import asyncio
import hashlib
import io
from datetime import datetime
from typing import Any, Final

from asn1crypto import algos, cms, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agreements.sealing.credentials import Credentials
from agreements.sealing.data import CLIENT_FIELD, PROVIDER, SEAL_FIELD, Draft, Hand
from core import typeset

ROOM: Final = 16_384  # hex digits for a signature without time-stamp: ours take some 6,000
ROOM_FOR_TIME: Final = 40_960  # a time-stamp brings its authority's certificates along
DIGEST: Final = "sha256"


def certify(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    """The provider's seal on an issued file: of all changes only filling its form is allowed after it.

    `moment` (aware) is what the seal states. The same four inputs give the same bytes.
    """
    return _sign(content, _meta(SEAL_FIELD, PROVIDER, "Issued", certify=True), credentials, moment).content


def seal_alone(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    """The provider's seal on a paper that nobody signs after it: no change at all is allowed."""
    meta = _meta(SEAL_FIELD, PROVIDER, "Certified", certify=True, permissions=MDPPerm.NO_CHANGES)
    return _sign(content, meta, credentials, moment).content


def sign_client(issued: bytes, credentials: Credentials, hand: Hand) -> Draft:
    """The client's signature in a second revision of the issued bytes, in the field made for it."""
    meta = _meta(CLIENT_FIELD, hand.name, hand.reason, location=hand.place)
    face = _Face(typeset.write(hand.look))
    return _sign(issued, meta, credentials, hand.moment, look=face, room=ROOM_FOR_TIME)


def with_time(draft: Draft, token: cms.ContentInfo) -> bytes:
    """The PDF with a time-stamp token put beside its signature. Raises ValueError when there is no room for it."""
    message = _message(draft)
    info = message["content"]["signer_infos"][0]
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    info["unsigned_attrs"] = cms.CMSAttributes([attribute])
    digits = message.dump().hex().encode()
    room = draft.end - draft.start
    if len(digits) > room:
        raise ValueError("no room for the time-stamp")
    filled: bytes = digits.ljust(room, b"0")
    return draft.content[: draft.start] + filled + draft.content[draft.end :]


def signature_of(draft: Draft) -> bytes:
    """The signature's own bytes: what a time-stamp is asked for."""
    value: bytes = _message(draft)["content"]["signer_infos"][0]["signature"].native
    return value


class _Pen(signers.SimpleSigner):
    """Signs with RSA and SHA-256. The key was checked when it was read: checking it again takes longer than signing."""

    def __init__(self, credentials: Credentials) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(asn1_x509.Certificate.load(der) for der in credentials.chain)
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(credentials.certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(credentials.key),
            cert_registry=store,
        )
        key = load_der_private_key(credentials.key, None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key, RSAPrivateKey)  # noqa: S101 - keys.read takes no other
        self._key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self._key.sign(data, PKCS1v15(), SHA256())


class _Revision(IncrementalPdfFileWriter):
    """Appends a revision whose bytes follow from what it is appended to: no random identifier, no clock."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        first, _second = prev.trailer["/ID"]
        second = hashlib.sha256(prev.stream.read()).digest()[:16]
        return generic.ArrayObject([generic.ByteStringObject(first.original_bytes), generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        """The file keeps saying when it was made; when it was signed is in the signature."""


class _Face(BaseStampStyle):
    """The first page of a small PDF as the appearance of a signature: its fonts are embedded there already."""

    def __init__(self, page: bytes) -> None:
        super().__init__(border_width=0)
        object.__setattr__(self, "page", page)

    def create_stamp(self, writer: Any, box: Any, text_params: Any) -> Any:
        page = PdfFileReader(io.BytesIO(self.page)).root["/Pages"]["/Kids"][0].get_object()  # type: ignore[attr-defined]
        return _Pasted(writer, page)


class _Pasted:
    def __init__(self, writer: IncrementalPdfFileWriter, page: Any) -> None:
        entries = {
            "/Type": pdf_name("/XObject"),
            "/Subtype": pdf_name("/Form"),
            "/BBox": writer.import_object(page["/MediaBox"]),
            "/Resources": writer.import_object(page["/Resources"]),
        }
        parts = page["/Contents"]
        parts = parts if isinstance(parts, generic.ArrayObject) else [parts]
        data = b"\n".join(part.get_object().data for part in parts)
        form = generic.StreamObject({pdf_name(name): value for name, value in entries.items()}, stream_data=data)
        form.compress()
        self._form = writer.add_object(form)

    def apply_appearance(self, annotation: Any) -> None:
        """Put it in place of the empty appearance."""
        annotation[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): self._form})


def _meta(
    field: str,
    name: str,
    reason: str,
    *,
    location: str = "",
    certify: bool = False,
    permissions: MDPPerm = MDPPerm.FILL_FORMS,
) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        name=name,
        reason=reason,
        location=location or None,
        certify=certify,
        docmdp_permissions=permissions,
        subfilter=SigSeedSubFilter.PADES,
    )


def _sign(
    content: bytes,
    meta: signers.PdfSignatureMetadata,
    credentials: Credentials,
    moment: datetime,
    *,
    look: BaseStampStyle | None = None,
    room: int = ROOM,
) -> Draft:
    pen = _Pen(credentials)
    signer = signers.PdfSigner(meta, signer=pen, stamp_style=look)
    session = signer.init_signing_session(_Revision(io.BytesIO(content)), existing_fields_only=not meta.certify)
    session.system_time = moment
    waiting = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    digest, out = waiting.digest_tbs_document()
    attributes = PdfCMSSignedAttributes()
    message = asyncio.run(
        pen.async_sign(digest.document_digest, DIGEST, use_pades=True, signed_attr_settings=attributes)
    )
    digest.fill_with_cms(out, message)
    out.seek(0)
    # the reserved place begins with < and ends with >
    start, end = digest.reserved_region_start + 1, digest.reserved_region_end - 1
    value = message["content"]["signer_infos"][0]["signature"].native
    return Draft(out.read(), start, end, _question(value))


def _message(draft: Draft) -> cms.ContentInfo:
    return cms.ContentInfo.load(bytes.fromhex(draft.content[draft.start : draft.end].decode()), strict=False)


def _question(signature: bytes) -> bytes:
    digest = hashlib.sha256(signature).digest()
    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}), "hashed_message": digest}
    # the signature is never the same twice, so its digest is the nonce
    nonce = int.from_bytes(digest[:8], "big")
    request = {"version": 1, "message_imprint": tsp.MessageImprint(imprint), "cert_req": True, "nonce": nonce}
    asked: bytes = tsp.TimeStampReq(request).dump()
    return asked
