"""What happened, what must follow, and how the sending went."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core import clock


class AuditEvent(models.Model):
    """One thing that happened. Never changed or deleted: the database's own triggers refuse it."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=160)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    thread = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("sequence",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["thread", "sequence"], name="audit_by_thread")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(models.Model):
    """The end of the chain, in one row: locking it is what keeps the chain from forking."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"head at {self.sequence}"

    @property
    def audit_thread(self) -> str:
        return "audit"


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self) -> Self:
        return self.filter(state=OutboxMessage.State.DUE)

    def done(self) -> Self:
        return self.filter(state=OutboxMessage.State.DONE)

    def dead(self) -> Self:
        return self.filter(state=OutboxMessage.State.DEAD)

    def claimable(self) -> Self:
        """Due now, not leased, and first of their lane."""
        now = clock.now()
        earlier = OutboxMessage.objects.due().filter(lane=OuterRef("lane"), pk__lt=OuterRef("pk"))
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        first = Q(lane="") | ~Exists(earlier)
        return self.due().filter(free, first, due_at__lte=now).order_by("due_at", "pk")


class OutboxMessage(models.Model):
    """A row that a business transaction wrote and the worker carries out, at least once."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        DONE = "done", _("Done")
        DEAD = "dead", _("Dead letter")

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    lane = models.CharField(max_length=60, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=4, choices=State.choices, default=State.DUE)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects: ClassVar[OutboxQuerySet] = OutboxQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=["due", "done", "dead"]), name="outbox_state_known")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="outbox_due"),
            models.Index(fields=["lane", "id"], condition=Q(state="due"), name="outbox_lane"),
            models.Index(fields=["finished_at"], condition=Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class PeriodicRun(models.Model):
    """When a periodic function is due next, and how its last turn ended."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """A worker's sign of life, for the health page (X14)."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SentMail(models.Model):
    """What the mail server said to one letter: accepted or refused, and its words."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted by the mail server")
        REFUSED = "refused", _("Refused by the mail server")

    key = models.CharField(max_length=160, unique=True)
    topic = models.CharField(max_length=60)
    thread = models.CharField(max_length=60, blank=True)
    to = models.JSONField(default=list)
    subject = models.CharField(max_length=250)
    state = models.CharField(max_length=8, choices=State.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["thread"], name="sentmail_by_thread")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"
