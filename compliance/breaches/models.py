"""Complaints with the proof that is owed on them, cases that compliance looks at, breaches, orders from outside."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Suspension
from core.files.models import StoredFile
from requests_app.models import DIDRequest


class Source(models.TextChoices):
    """Who complained to us."""

    OPERATOR = "operator", _("A telecom operator")
    REGULATOR = "regulator", _("TRAI, DoT or another authority")
    PERSON = "person", _("The called person")
    STAFF = "staff", _("Somebody of ours")


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.filter(state=Case.State.OPEN)


class Case(models.Model):
    """Compliance looks at a client: it ends as a confirmed breach or cleared."""

    class Origin(models.TextChoices):
        COMPLAINTS = "complaints", _("Complaints reached the limit")
        DECLINE = "decline", _("Opened with a decline")
        BY_HAND = "by_hand", _("Opened by a person")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        BREACH = "breach", _("Breach confirmed")
        CLEARED = "cleared", _("Cleared")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="cases")
    request = models.ForeignKey(DIDRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    why = models.TextField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client"], condition=Q(state="open"), name="case_open_once"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & ~Q(words="")),
                name="case_settled_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"case of {self.client_id}: {self.state}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban


class Complaint(models.Model):
    """Somebody complained about a call of this client. The number lies encrypted; its keyed hash counts people."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="complaints")
    source = models.CharField(max_length=9, choices=Source.choices)
    complainant = models.CharField(max_length=64)  # keyed hash of the number that was called
    number = models.TextField()  # the same number, encrypted: the client has to prove its opt-in
    caller = models.CharField(max_length=20, blank=True)  # the number that called, E.164
    about = models.TextField()
    reference = models.CharField(max_length=60, blank=True)  # the operator's
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    proof_due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference=""), name="complaint_reference_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["client", "received_at"], name="complaint_window")
        ]

    def __str__(self) -> str:
        return f"complaint about {self.client_id} of {self.received_at}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban


class OptInProof(models.Model):
    """What the client shows to prove that the called person had agreed, and what compliance says of it."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("Waits for compliance")
        ACCEPTED = "accepted", _("Opt-in proved")
        REFUSED = "refused", _("Not proved")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    words = models.TextField(blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"proof on {self.complaint_id}: {self.verdict}"


class Breach(models.Model):
    """A confirmed breach with the owner whom legal action may follow (S56). Committed with its suspension (S55)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="breaches")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="breach")
    request = models.ForeignKey(DIDRequest, null=True, on_delete=models.PROTECT, related_name="breaches")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=120)  # as it read on that day
    strike = models.PositiveIntegerField()
    what = models.TextField()
    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="breach")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "breaches"
        ordering = ("-confirmed_at", "-pk")

    def __str__(self) -> str:
        return f"breach {self.strike} of {self.client_id}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban


class ExternalOrder(models.Model):
    """An operator or the government ordered the suspension: whose order, under which reference, until when (R26)."""

    class Authority(models.TextChoices):
        OPERATOR = "operator", _("Telecom operator")
        GOVERNMENT = "government", _("Government or regulator")

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="order")
    authority = models.CharField(max_length=10, choices=Authority.choices)
    reference = models.CharField(max_length=80)
    barred_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reference=""), name="order_has_reference")
        ]

    def __str__(self) -> str:
        return self.reference
