"""What a PDF is, in plain words: the public check, the check of uploads, and Tech Support's (P3, ITA-02)."""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.sealing import child, trust
from agreements.sealing.data import CLIENT_FIELD, SEAL_FIELD, Examined
from agreements.sealing.models import Seal
from core import sandbox

SECONDS, MEGABYTES = 10.0, 384
SEALED: Final = frozenset({SEAL_FIELD, CLIENT_FIELD})


class Kind(models.TextChoices):
    """The answers. Only GENUINE and CERTIFICATE say that a file is what it claims to be."""

    GENUINE = "genuine", _("Genuine and unchanged")
    CERTIFICATE = "certificate", _("A genuine certificate about a signed agreement")
    OTHER = "other", _("Another agreement, not this one")
    CHANGED = "changed", _("Changed after signing")
    CUT_BACK = "cut_back", _("Cut back to what was sent: the client's signature is not in it")
    FOREIGN = "foreign", _("Signed, but not by a certificate of ours")
    HELD = "held", _("The copy that was handed in; not sealed by us")
    COPY = "copy", _("A copy without the seal")
    SCAN = "scan", _("A scan or a picture: nothing in it can be checked")
    UNKNOWN = "unknown", _("Not one of ours")
    DAMAGED = "damaged", _("Changed or damaged: it cannot be read")


MEANS: Final = {
    Kind.GENUINE: _("Every byte is as it was sealed, all signatures hold, and it is the file that we keep."),
    Kind.CERTIFICATE: _("It was sealed by us and is unchanged. The agreement itself is another file: check that too."),
    Kind.OTHER: _("The file is genuine, but it belongs to another request."),
    Kind.CHANGED: _("It carries our seal, but something was added, taken away or altered since."),
    Kind.CUT_BACK: _("This is the agreement as it was sent. If it was signed, the signature has been cut away here."),
    Kind.FOREIGN: _("There is a signature in it. It was not made by us, and we cannot say whose it is."),
    Kind.HELD: _("It is, byte for byte, the copy that came back to us. A person judged its signature, not a seal."),
    Kind.COPY: _("It names a request of ours, but was printed or saved anew: only the sealed file can be checked."),
    Kind.SCAN: _("A picture of paper proves nothing about the file. Ask for the sealed file itself."),
    Kind.UNKNOWN: _("There is no signature of ours in it, and we have never issued this file."),
    Kind.DAMAGED: _("This is no PDF that can be read. If it once was ours, it is not any more as it was."),
}
TONES: Final = {
    Kind.GENUINE: "good", Kind.CERTIFICATE: "good", Kind.HELD: "warn", Kind.COPY: "warn", Kind.SCAN: "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer; `seal` is what we know of the signing, where the file is one of ours and unchanged."""

    kind: Kind
    examined: Examined
    seal: Seal | None = None

    @property
    def words(self) -> str:
        return str(self.kind.label)

    @property
    def means(self) -> str:
        return str(MEANS[self.kind])

    @property
    def tone(self) -> str:
        return TONES.get(self.kind, "bad")

    @property
    def good(self) -> bool:
        return self.kind in {Kind.GENUINE, Kind.CERTIFICATE}


def verify(content: bytes, *, agreement: Agreement | None = None) -> Verdict:
    """Judge one file; with `agreement`, whether it is that one's. Takes up to half a second, in a child.

    Genuine is only a file whose SHA-256 is that of a seal, whose fields are exactly the expected ones, whose signatures
    all hold and were made with certificates that have sealed here, and whose last one covers every byte.
    """
    try:
        examined = child.examine(content, trust.known(), seconds=SECONDS, megabytes=MEGABYTES)
    except sandbox.SandboxError:
        examined = Examined("", readable=False)
    verdict = _judge(examined)
    stranger = agreement is not None and verdict.seal is not None and verdict.seal.agreement_id != agreement.pk
    return Verdict(Kind.OTHER, examined) if stranger else verdict


def _judge(examined: Examined) -> Verdict:
    if not examined.readable:
        return Verdict(Kind.DAMAGED, examined)
    for field, kind, expected in (("signed", Kind.GENUINE, SEALED), ("certificate", Kind.CERTIFICATE, {SEAL_FIELD})):
        seal = _sealed(field, examined.sha256)
        if seal is not None:
            return Verdict(kind, examined, seal) if _whole(examined, expected) else Verdict(Kind.CHANGED, examined)
    return Verdict(_ours_or_not(examined) if examined.signatures else _unsigned(examined), examined)


def _sealed(field: str, sha256: str) -> Seal | None:
    rows = Seal.objects.filter(**{f"{field}__sha256": sha256}, sealed_at__isnull=False)
    return rows.select_related("agreement__request__client", "agreement__version", "signed", "certificate").first()


def _whole(examined: Examined, expected: frozenset[str] | set[str]) -> bool:
    """Exactly the expected fields, all ours, all holding, and the last one covers the file to its end."""
    fields = [signature.field for signature in examined.signatures]
    good = all(signature.known and signature.holds for signature in examined.signatures)
    return sorted(fields) == sorted(expected) and good and sum(s.whole_file for s in examined.signatures) == 1


def _ours_or_not(examined: Examined) -> Kind:
    if any(not signature.known for signature in examined.signatures):
        return Kind.FOREIGN
    if Agreement.objects.filter(issued__sha256=examined.sha256).exists():
        return Kind.CUT_BACK
    return Kind.CHANGED


def _unsigned(examined: Examined) -> Kind:
    if Agreement.objects.filter(returned__sha256=examined.sha256).exists():
        return Kind.HELD
    if not examined.has_text:
        return Kind.SCAN
    return Kind.COPY if examined.reference else Kind.UNKNOWN
