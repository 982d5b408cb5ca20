"""What the client gave when signing in the portal, and the sealed papers that came of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core.files.models import StoredFile


class Seal(models.Model):
    """One signature given in the portal; everything that its papers are made from, so that they can be made anew (X13).

    The first part never changes. The papers are written one by one as they are kept.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="seal")
    signer_name = models.CharField(max_length=160)
    signer_email = models.EmailField()
    designation = models.CharField(max_length=160)
    place = models.CharField(max_length=160)
    typed = models.CharField(max_length=160, blank=True)
    picture = models.BinaryField(blank=True, default=b"")  # PNG as services.clean_picture gave it, at most 200 kB
    signed_at = models.DateTimeField()
    shown_sha256 = models.CharField(max_length=64)  # of the file that the signer read: the issued one (P5)
    otp_reference = models.CharField(max_length=80)
    consent_version = models.CharField(max_length=40)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=400, blank=True)
    happenings = models.JSONField(default=list)  # [{"what", "at", "address"}]: the way to the signature, oldest first

    signed = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(null=True)
    level = models.CharField(max_length=4, blank=True)  # PAdES level reached: B-B, or B-T with a trusted time (R55)
    stamped_at = models.DateTimeField(null=True)  # what the time-stamp authority said
    certificate = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(sealed_at__isnull=True)
                | (models.Q(signed__isnull=False) & models.Q(certificate__isnull=False)),
                name="sealed_with_both_papers",
            ),
            models.CheckConstraint(
                condition=~models.Q(typed="") | ~models.Q(picture=b""), name="signed_by_hand_or_in_letters"
            ),
        ]

    def __str__(self) -> str:
        return f"seal of agreement {self.agreement_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def roles(self) -> dict[str, str]:
        """Fingerprint -> role of every certificate that was ever used here: what a check counts as known."""
        return dict(self.values_list("fingerprint", "role"))


class Certificate(models.Model):
    """A certificate that has sealed or stamped here. Kept for ever: what it sealed stays verifiable (C40)."""

    class Role(models.TextChoices):
        SEAL = "seal", _("Seals")
        TIME = "time", _("States the time")

    fingerprint = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=4, choices=Role.choices)
    subject = models.CharField(max_length=300)
    der = models.BinaryField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    first_used_at = models.DateTimeField()
    warned_days = models.PositiveIntegerField(null=True)  # the smallest of 60, 30, 7 that was warned of

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ("pk",)

    def __str__(self) -> str:
        return f"{self.subject} ({self.role})"
