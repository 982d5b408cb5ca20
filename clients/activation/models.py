"""The checklist after the payment, and every event of payments and panel that it lives on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client


class Step(models.TextChoices):
    """The six steps of the guide, in its order (S61)."""

    EMAIL = "email", _("Confirmation e-mail")
    LOGIN = "login", _("Login")
    CALL_FLOW = "call_flow", _("Call flow")
    USERS = "users", _("Users")
    DOCUMENTS = "documents", _("Documents")
    SUPPORT = "support", _("Support")


class Checklist(models.Model):
    """One for a client, opened by its first captured payment (S62).

    `ports_a_number` and `calls_dnd_numbers` decide whether documents are needed (S69); None: nobody has said yet.
    """

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="checklist")
    payment_reference = models.CharField(max_length=80)
    email = models.EmailField()
    paid_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    ports_a_number = models.BooleanField(null=True)
    calls_dnd_numbers = models.BooleanField(null=True)
    live_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-paid_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["live_at", "paid_at"], name="checklist_open")]

    def __str__(self) -> str:
        return f"checklist of {self.client_id}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban


class StepDone(models.Model):
    """That a step is done: since when, by which fact. A step that staff set says who and why."""

    class How(models.TextChoices):
        EVENT = "event", _("Told by the panel")
        MAIL = "mail", _("The mail server took the letter")
        CLIENT = "client", _("Confirmed by the client")
        VERDICT = "verdict", _("Approved by compliance")
        STAFF = "staff", _("Set by staff")

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="done")
    step = models.CharField(max_length=10, choices=Step.choices)
    at = models.DateTimeField()
    how = models.CharField(max_length=7, choices=How.choices)
    reason = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checklist", "step"], name="step_done_once"),
            models.CheckConstraint(
                condition=~Q(how="staff") | (Q(actor__isnull=False) & ~Q(reason="")), name="step_by_staff_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist_id}: {self.step}"


class IncomingEvent(models.Model):
    """One event as it came in, kept whole; its id counts once for ever (W2)."""

    class Source(models.TextChoices):
        PAYMENTS = "payments", _("Payments")
        RAZORPAY = "razorpay", _("Razorpay")
        PANEL = "panel", _("Panel")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        APPLIED = "applied", _("Applied")
        WAITING = "waiting", _("Waits for its client")
        KEPT = "kept", _("Kept, without effect")

    source = models.CharField(max_length=8, choices=Source.choices)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    ban = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "event_id"], name="event_counts_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ban"], condition=Q(state="waiting"), name="event_waiting_for_client")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.event_id}"
