"""Who is asked to sign in the portal, what they have entered so far, their links and their one-time passwords."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core import clock
from core.events.models import SentMail


class Signatory(models.Model):
    """The one person who is asked to sign one agreement, and what they have entered: leaving the page loses nothing.

    Name and address are first those of the version; the account manager may correct the address before the signature.
    """

    class Way(models.TextChoices):
        DRAWN = "drawn", _("Draw it")
        TYPED = "typed", _("Type it")

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="signatory")
    name = models.CharField(max_length=160)
    email = models.EmailField()
    designation = models.CharField(max_length=120, blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)  # in which they read the page last
    opened_at = models.DateTimeField(null=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)  # of the file that they were shown and agreed to sign
    consent_version = models.CharField(max_length=40, blank=True)
    consented_at = models.DateTimeField(null=True)
    entered_name = models.CharField(max_length=160, blank=True)
    entered_designation = models.CharField(max_length=120, blank=True)
    entered_place = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.TYPED)
    picture = models.BinaryField(default=b"")  # PNG, made plain by sealing's clean_picture
    signed_at = models.DateTimeField(null=True)
    papers_mailed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} for agreement {self.agreement_id}"

    @property
    def is_filled(self) -> bool:
        """Whether all that a signature needs was entered."""
        hand = bool(self.picture) if self.way == self.Way.DRAWN else True
        return bool(self.entered_name and self.entered_designation and self.entered_place and hand)


class SigningLinkQuerySet(models.QuerySet["SigningLink"]):
    def newest(self) -> Self:
        """Those that no later sending has replaced."""
        return self.filter(replaced_at=None)

    def to_sign(self) -> Self:
        """Those by which somebody can sign at this moment."""
        waiting = {"signatory__agreement__state__in": Agreement.WITH_CLIENT}
        return self.newest().filter(signatory__agreement__sign_by__gt=clock.now(), **waiting)


class SigningLink(models.Model):
    """One mailed link, to one signatory. Only the token's digest is here (L3)."""

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="links")
    number = models.PositiveIntegerField()  # which sending of the agreement it went out with
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    reminders = models.PositiveIntegerField(default=0)
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[SigningLinkQuerySet] = SigningLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["signatory"], condition=models.Q(replaced_at=None), name="one_link_of_a_signatory"
            )
        ]

    def __str__(self) -> str:
        return f"signing link {self.pk}"

    @property
    def token_id(self) -> str:
        """What the token is derived for: known before the row is."""
        return f"{self.signatory_id}:{self.number}"


class SigningCode(models.Model):
    """One one-time password: derived when its letter is written; here lies what proves it, not what it is."""

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="codes")
    channel = models.CharField(max_length=10)
    sent_to = models.CharField(max_length=254)
    reference = models.CharField(max_length=8)  # said on the page and in the letter, so that both can be matched
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=8, choices=SentMail.State.choices, blank=True)

    class Meta:
        ordering: ClassVar = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["signatory"],
                condition=models.Q(used_at=None, replaced_at=None),
                name="one_open_code_of_a_signatory",
            )
        ]

    def __str__(self) -> str:
        return f"code {self.reference}"
