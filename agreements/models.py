"""The Outgoing-Calls Agreement: its versioned template, and the one document of a request that is sent and signed."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events.models import SentMail
from core.files.models import StoredFile
from requests_app.models import DIDRequest, RequestVersion


class TemplateQuerySet(models.QuerySet["AgreementTemplate"]):
    def in_force(self) -> Self:
        """Those whose day has come, newest first."""
        return self.filter(effective_from__lte=clock.today())


class AgreementTemplate(models.Model):
    """The words of the agreement from one day on. A version is never changed once an agreement was made from it."""

    version = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=160)
    body = models.TextField(
        max_length=40_000,
        help_text=_("One line each: “# ” a heading, “- ” a point, “= Word: meaning” a definition, else a paragraph."),
    )
    effective_from = models.DateField()

    objects: ClassVar[TemplateQuerySet] = TemplateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-effective_from", "-version")

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self) -> Self:
        """Not voided, declined or expired: at most one of a request."""
        return self.exclude(state__in=Agreement.ENDED)

    def in_full(self) -> Self:
        """With all that a page or a letter about them needs, in one query."""
        return self.select_related("request__client", "request__owner", "version", "template", "issued", "returned")

    def unsigned_after(self, moment: datetime) -> Self:
        """With the client, and the time to sign is over at `moment`."""
        return self.filter(state__in=Agreement.WITH_CLIENT, sign_by__lt=moment)


class Agreement(models.Model):
    """One agreement for one version of a request, bound to the SHA-256 of what was issued (P4)."""

    class State(models.TextChoices):
        BUILDING = "building", _("Is being made")
        ISSUED = "issued", _("Ready to send")
        SENT = "sent", _("Sent to the client")
        VIEWED = "viewed", _("Opened by the client")
        SEALING = "sealing", _("Signed by the client, being sealed")
        SUBMITTED = "submitted", _("Signed copy differs: waits for Tech Support")
        SIGNED = "signed", _("Signed copy received")
        CONFIRMED = "confirmed", _("Signature confirmed")
        DECLINED = "declined", _("Refused by the client")
        EXPIRED = "expired", _("Not signed in time")
        VOIDED = "voided", _("Voided")

    ENDED: ClassVar[tuple[str, ...]] = ("declined", "expired", "voided")
    WITH_CLIENT: ClassVar[tuple[str, ...]] = ("sent", "viewed")

    class Comparison(models.TextChoices):
        """What the comparison of the returned file with the issued one found."""

        NONE = "", _("Nothing returned yet")
        SAME_BYTES = "same_bytes", _("The issued file, with additions after its end")
        SAME_TEXT = "same_text", _("The same text on every page")
        DIFFERS = "differs", _("Differs from what was sent")
        NO_TEXT = "no_text", _("A scan: its text cannot be read by machine")
        UNSIGNED = "unsigned", _("The issued file itself, without any signature")

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="agreements")
    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="agreements")
    template = models.ForeignKey(AgreementTemplate, on_delete=models.PROTECT, related_name="agreements")
    locations = models.JSONField(default=list)  # the accepted city names, as printed
    created_at = models.DateTimeField()  # the moment that the PDF states: making it again gives the same bytes
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    issued = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)
    sent_subject = models.CharField(max_length=200, blank=True)
    sent_text = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    sends = models.PositiveIntegerField(default=0)  # how often it was sent: a double click sends once
    delivery = models.CharField(max_length=8, choices=SentMail.State.choices, blank=True)
    delivery_words = models.CharField(max_length=300, blank=True)  # what the mail server said when it refused
    sign_by = models.DateTimeField(null=True)
    returned = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    comparison = models.CharField(max_length=10, choices=Comparison.choices, blank=True)
    finding = models.JSONField(default=dict)  # what the comparison found, as agreements.compare.Finding
    difference_note = models.TextField(blank=True)  # Tech Support's words on the difference
    difference_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request"],
                condition=~Q(state__in=("declined", "expired", "voided")),
                name="one_standing_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(confirmed_by__isnull=False) & Q(returned__isnull=False)),
                name="confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement of {self.request_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return f"{self.request.get_absolute_url()}agreement/"

    @property
    def audit_thread(self) -> str:
        return self.request.reference
