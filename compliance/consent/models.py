"""Who agreed to be called by which client: records, the wording as it was, imports, and what was answered to callers.

Numbers are never stored as they are: `number_key` (a keyed hash) finds them, `sealed` gives them back to those who may
see them. Both keys are the client's own and lie wrapped in its Register.
"""

from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from compliance.consent.row import REFERENCE_CHARS, SOURCE_CHARS
from core.files.models import StoredFile


class Basis(models.TextChoices):
    """On what a call rests (R6). Only the two explicit ones carry a call under the consent rule (S53)."""

    EXPLICIT_DLT = "explicit_dlt", _("Explicit, in the operators' registry (DCA)")
    EXPLICIT_CLIENT = "explicit_client", _("Explicit, taken by the client")
    INFERRED_CONTRACT = "inferred_contract", _("Inferred from a contract")
    ENQUIRY = "enquiry", _("Enquiry")
    NONE = "none", _("None: an opt-out only")


class Method(models.TextChoices):
    """How the number was verified: the operators' registry and a client's own OTP are two things (R12-R14)."""

    CLIENT_OTP = "client_otp", _("OTP by the client")
    DCA = "dca", _("DCA")
    OTHER = "other", _("Other, with proof")


class How(models.TextChoices):
    """The way by which a consent was taken back."""

    CALL = "call", _("During a call")
    MESSAGE = "message", _("By message or mail")
    PORTAL = "portal", _("On the client's site or app")
    DCA = "dca", _("In the operators' registry")
    COMPLAINT = "complaint", _("With a complaint")


class Register(models.Model):
    """A client's register: its two keys, wrapped with CONSENT_KEY, and whether the consent rule was switched on."""

    client = models.OneToOneField(Client, primary_key=True, on_delete=models.PROTECT, related_name="consent_register")
    wrapped = models.BinaryField()
    rule_on = models.BooleanField(_("consent rule switched on"), default=False)

    def __str__(self) -> str:
        return f"consents of {self.client_id}"


class ConsentWording(models.Model):
    """What the called person read, word for word, once: a changed text is another row (C54)."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the text, hex")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class ConsentImport(models.Model):
    """A file of consents: how far it was read, what came of it, and where to go on after a crash."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, nothing written yet")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Stopped")

    RUNNING: Final = ("checking", "importing")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consent_imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    wording = models.ForeignKey(ConsentWording, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=SOURCE_CHARS, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    run = models.PositiveIntegerField(default=1, help_text="each check or import of the file is one run")
    problem = models.CharField(max_length=300, blank=True)
    bytes_total = models.BigIntegerField(help_text="of the rows as text: of an XLSX file once it was opened")
    bytes_read = models.BigIntegerField(default=0)
    line = models.PositiveIntegerField(default=0, help_text="the last line that was read")
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["checking", "checked", "importing", "done", "failed"]),
                name="consent_import_state_known",
            ),
            models.CheckConstraint(condition=Q(rows=F("accepted") + F("rejected")), name="consent_import_adds_up"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def known_before(self) -> int:
        """Good rows that the register held already."""
        return self.accepted - self.added


class RejectedRows(models.Model):
    """The rows of one slice that were not taken, each with its reason: CSV, compressed and sealed as one piece."""

    of = models.ForeignKey(ConsentImport, on_delete=models.CASCADE, related_name="rejects")
    run = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "run", "first_line"], name="rejected_once")
        ]

    def __str__(self) -> str:
        return f"rejects of {self.of_id} from line {self.first_line}"


class ConsentQuerySet(models.QuerySet["ConsentRecord"]):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)

    def of_number(self, client: Client, number_key: bytes) -> Self:
        """The records of one number, newest consent first."""
        return self.filter(client=client, number_key=number_key).order_by("-captured_at", "-pk")


class ConsentRecord(models.Model):
    """One consent of one number to one client. Nothing of it changes but that it is taken back.

    `mark` is a digest of all other words: the same row imported twice is one record.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="consents")
    number_key = models.BinaryField(max_length=16)
    mark = models.BigIntegerField()
    sealed = models.BinaryField()
    basis = models.CharField(max_length=17, choices=Basis.choices)
    method = models.CharField(max_length=10, choices=Method.choices, blank=True)
    captured_at = models.DateTimeField()
    wording = models.ForeignKey(ConsentWording, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    reference = models.CharField(max_length=REFERENCE_CHARS, help_text="where the verification is logged (S54)")
    source = models.CharField(max_length=SOURCE_CHARS, blank=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    added_at = models.DateTimeField()
    imported = models.ForeignKey(
        ConsentImport, null=True, on_delete=models.PROTECT, db_index=False, related_name="records"
    )

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # one index for looking a number up and for keeping doubles out
            models.UniqueConstraint(fields=["client", "number_key", "mark"], name="consent_once"),
            # no record counts without the place where its verification is logged (S54)
            models.CheckConstraint(
                condition=(~Q(reference="") & ~Q(method="") & ~Q(basis="none"))
                | (Q(basis="none", method="") & ~Q(revoked_at=None)),
                name="consent_is_verified",
            ),
            models.CheckConstraint(
                condition=(Q(revoked_at=None, revoked_how="") | (~Q(revoked_at=None) & ~Q(revoked_how=""))),
                name="consent_says_how_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban


class ConsentTally(models.Model):
    """How many records of a client share day, expiry, basis and method: what pages and rules count with.

    Days are Asia/Kolkata's; `expires_on` is NEVER where the record names no expiry.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="+")
    captured_on = models.DateField()
    expires_on = models.DateField()
    basis = models.CharField(max_length=17)
    method = models.CharField(max_length=10, blank=True)
    revoked = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["client", "captured_on", "expires_on", "basis", "method", "revoked"], name="tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.captured_on}"


class CanCallAnswer(models.Model):
    """What was answered to whoever asked whether a number may be called. Outside the audit chain: there are millions.

    `record_id` and `token_id` are plain numbers: an answer outlives what it was about.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, db_index=False, related_name="+")
    number_key = models.BinaryField(max_length=16)
    token_id = models.BigIntegerField()
    purpose = models.CharField(max_length=13)
    at = models.DateTimeField(help_text="the moment that was asked about")
    asked_at = models.DateTimeField()
    allowed = models.BooleanField()
    code = models.CharField(max_length=20)
    record_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.code} at {self.asked_at}"
