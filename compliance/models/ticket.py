"""The ledger of what Jira should hold and what it does hold: ticket, attachments, comments, and the shared pause."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.files.models import StoredFile
from requests_app.models import DIDRequest, RequestVersion

M = TypeVar("M", bound=models.Model)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions about tickets that have a name."""

    def parked(self) -> Self:
        return self.filter(sync_state=Ticket.Sync.PARKED)

    def with_issue(self) -> Self:
        return self.exclude(key="")

    def mirrored(self) -> Self:
        """Those that the portal keeps up to date by itself."""
        return self.filter(manual=False).exclude(sync_state=Ticket.Sync.CANCELLED)

    def unsettled(self) -> Self:
        return self.mirrored().exclude(sync_state=Ticket.Sync.COMPLETE)


class Ticket(models.Model):
    """The one ticket of a request: what it should say (frozen when opened), and how far Jira has got (X1, X2)."""

    class Sync(models.TextChoices):
        NEW = "new", _("Not raised yet")
        UNCERTAIN = "uncertain", _("Raised, answer unknown")
        CREATED = "created", _("Raised, being completed")
        COMPLETE = "complete", _("Up to date")
        PARKED = "parked", _("Needs a person")
        CANCELLED = "cancelled", _("Not wanted any more")

    class Wish(models.TextChoices):
        OPEN = "open", _("Open")
        RESOLVED = "resolved", _("Resolved")
        DECLINED = "declined", _("Declined")

    request = models.OneToOneField(DIDRequest, on_delete=models.PROTECT, related_name="ticket")
    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=40, blank=True)
    jira_id = models.CharField(max_length=20, blank=True)
    earlier_keys = models.JSONField(default=list, blank=True)
    sync_state = models.CharField(max_length=9, choices=Sync.choices, default=Sync.NEW)
    manual = models.BooleanField(default=False)  # raised and kept by people, because Jira is not set up

    component = models.CharField(max_length=120)
    summary = models.CharField(max_length=255)
    description = models.TextField()
    payload = models.BinaryField()
    payload_sha256 = models.CharField(max_length=64)
    described_sha256 = models.CharField(max_length=64, blank=True)  # of the description that Jira has

    desired_status = models.CharField(max_length=8, choices=Wish.choices, default=Wish.OPEN)
    reached_status = models.CharField(max_length=8, choices=Wish.choices, blank=True)
    revision = models.PositiveIntegerField(default=0)  # counts the wishes; each has its outbox row

    created_at = models.DateTimeField(default=clock.now)
    attempted_at = models.DateTimeField(null=True)  # when the creation was last tried
    empty_searches = models.PositiveSmallIntegerField(default=0)  # since then, after the quiet time
    searched_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # unclear ends in a row
    last_error = models.TextField(blank=True)

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sync_state__in=["new", "uncertain", "created", "complete", "parked", "cancelled"]),
                name="ticket_sync_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(key="") | ~Q(sync_state__in=["created", "complete"]), name="created_ticket_has_key"
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="ticket_key_once"),
        ]

    def __str__(self) -> str:
        return self.key or self.label

    @property
    def audit_thread(self) -> str:
        return self.request.reference

    @property
    def lane(self) -> str:
        """The outbox lane: one worker at a time works on a ticket."""
        return f"ticket:{self.pk}"


class LedgerQuerySet(models.QuerySet[M]):
    """Rows of the ledger by whether Jira has them."""

    def due(self) -> Self:
        return self.filter(state="due")

    def done(self) -> Self:
        return self.filter(state="done")


class LedgerState(models.TextChoices):
    """Whether Jira has it."""

    DUE = "due", _("To be added")
    DONE = "done", _("On the ticket")


class TicketAttachment(models.Model):
    """A file that the ticket should hold. The name in Jira carries the hash, so that a second try finds the first."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    jira_name = models.CharField(max_length=120)
    jira_attachment_id = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=4, choices=LedgerState.choices, default=LedgerState.DUE)
    attempted_at = models.DateTimeField(null=True)

    objects: ClassVar["LedgerQuerySet[TicketAttachment]"] = LedgerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ticket", "kind", "sha256"], name="ticket_file_once")
        ]

    def __str__(self) -> str:
        return self.jira_name


class TicketComment(models.Model):
    """A comment that the ticket should hold; it ends in a marker with `event_id`, by which a second try finds it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="comments")
    event_id = models.CharField(max_length=80, unique=True)
    body = models.TextField()
    jira_comment_id = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=4, choices=LedgerState.choices, default=LedgerState.DUE)
    attempted_at = models.DateTimeField(null=True)

    objects: ClassVar["LedgerQuerySet[TicketComment]"] = LedgerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.event_id


class JiraCircuit(models.Model):
    """One row: whether calls to Jira rest, until when and why. Shared by all workers (X3, X4)."""

    paused_until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    credentials_bad = models.CharField(max_length=16, blank=True)  # fingerprint of the settings that Jira refused
    failures = models.PositiveIntegerField(default=0)  # unclear ends in a row, each of another ticket than before
    last_ticket = models.PositiveBigIntegerField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reason or "open"

    @classmethod
    def row(cls) -> "JiraCircuit":
        """The row; made at its first use."""
        return cls.objects.get_or_create(pk=1)[0]
