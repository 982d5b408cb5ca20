"""The papers that a client shows before it ports a number or calls DND numbers, each with its verdict (S68, S76)."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.files.models import StoredFile


class Kind(models.TextChoices):
    """What a paper proves. The porting letter is asked of who brings a number along."""

    COMPANY = "company", _("Proof of the company")
    ADDRESS = "address", _("Proof of the address")
    SIGNATORY = "signatory", _("Identity of the signatory")
    PORTING = "porting", _("Porting letter")


class State(models.TextChoices):
    WAITING = "waiting", _("Being checked")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Why(models.TextChoices):
    """Reasons of a rejection, in words that the client acts on."""

    UNREADABLE = "unreadable", _("It cannot be read. Please scan it again, sharp and in good light.")
    CROPPED = "cropped", _("A part is cut off. Please upload the whole page with all four corners.")
    OTHER_PAPER = "other_paper", _("This is another paper than the one asked for.")
    EXPIRED = "expired", _("It is not valid any more. Please upload one that is in force.")
    OTHER_NAME = "other_name", _("The name on it is not that of your account.")
    OTHER_ADDRESS = "other_address", _("The address on it is not that of your company.")
    INCOMPLETE = "incomplete", _("A page, a signature or a stamp is missing.")


class DocumentQuerySet(models.QuerySet["Document"]):
    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def rejected(self) -> Self:
        return self.filter(state=State.REJECTED)

    def standing(self) -> Self:
        """Not rejected: at most one of a kind for a client."""
        return self.exclude(state=State.REJECTED)


class Document(models.Model):
    """One upload. `follows` is the rejected one that it replaces; `words` are the reviewer's own, for the client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    notes = models.CharField(max_length=300, blank=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=13, choices=Why.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["client", "kind"], condition=~Q(state="rejected"), name="document_standing_once"
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(why=""), name="document_rejected_says_why"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(judged_by__isnull=False, judged_at__isnull=False),
                name="document_judged_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], condition=Q(state="waiting"), name="document_queue")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.client_id}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban
