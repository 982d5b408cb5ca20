"""The four roles, the links that are mailed to their holders, and every decision."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Expression, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.files.models import StoredFile
from requests_app.models import DIDRequest, RequestVersion


class ApprovalRoleQuerySet(models.QuerySet["ApprovalRole"]):
    def asked(self) -> Self:
        """The roles that have to approve, with their people."""
        return self.filter(active=True).select_related("holder", "backup")


class ApprovalRole(models.Model):
    """A role whose +1 is needed: data, so that a person is replaced without a deploy (S7-S10)."""

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approval_roles")
    holder_is_hod = models.BooleanField(_("holder is the HOD"), default=True)
    signs_for = models.CharField(_("signs for (the HOD's name)"), max_length=120, blank=True)
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="backup_roles"
    )
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects: ClassVar[ApprovalRoleQuerySet] = ApprovalRoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.title


class ApprovalLinkQuerySet(models.QuerySet["ApprovalLink"]):
    def live(self, now: datetime | Expression | None = None) -> Self:
        """Those that can be used at `now`, by default at this moment."""
        return self.filter(used_at=None, replaced_at=None, expires_at__gt=now or clock.now())


class ApprovalLink(models.Model):
    """One mailed link: to one person, for one role and one version. Only the token's digest is here (L3)."""

    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="approval_links")
    role = models.ForeignKey(ApprovalRole, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[ApprovalLinkQuerySet] = ApprovalLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["version", "role"], name="link_of_role")]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def token_id(self) -> str:
        """What the token is derived for: known before the row is."""
        return f"{self.version_id}:{self.role_id}:{self.person_id}"


class ApprovalFile(models.Model):
    """An uploaded mail or PDF that shows a role's approval; it decides nothing until it is confirmed (S12, A7)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for Tech Support")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="approval_files")
    role = models.ForeignKey(ApprovalRole, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="approval_files")
    sender = models.CharField(max_length=254, blank=True)  # the From address, only where exactly one parses
    subject = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.role_id} for {self.request_id}: {self.state}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        return self.filter(stands=True)

    def clear_yes(self) -> Self:
        return self.filter(kind=Decision.Kind.PLUS_ONE)


class Decision(models.Model):
    """What one person said for one role about one version. Rows never change but for `stands` (S23, C10)."""

    class Kind(models.TextChoices):
        PLUS_ONE = "plus_one", _("+1")
        NO_FIXABLE = "no_fixable", _("No, can be corrected")
        NO_FINAL = "no_final", _("No, final")
        UNCLEAR = "unclear", _("Unclear, with a question")
        WITHDRAWN = "withdrawn", _("Undone")

    class Channel(models.TextChoices):
        LINK = "link", _("Mailed link")
        PAGE = "page", _("Signed-in page")
        FILE = "file", _("Confirmed file")

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="decisions")
    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="decisions")
    role = models.ForeignKey(ApprovalRole, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    file = models.ForeignKey(ApprovalFile, null=True, on_delete=models.PROTECT, related_name="decisions")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    digest_shown = models.CharField(max_length=64)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=250, blank=True)
    undo_digest = models.CharField(max_length=64, blank=True)
    undo_nonce = models.CharField(max_length=32, blank=True)
    stands = models.BooleanField(default=True)

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "role"], condition=Q(stands=True), name="decision_role_stands_once"
            ),
            models.UniqueConstraint(
                fields=["version", "person"], condition=Q(stands=True), name="decision_person_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(channel="file", file__isnull=False, confirmed_by__isnull=False)
                | (~Q(channel="file") & Q(file=None)),
                name="decision_by_file_is_confirmed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["undo_digest"], condition=~Q(undo_digest=""), name="decision_by_undo"),
            models.Index(fields=["person", "-id"], name="decision_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} on v{self.version_id}: {self.kind}"

    @property
    def token_id(self) -> str:
        """What the undo token is derived for: known before the row is."""
        return f"{self.version_id}:{self.role_id}:{self.person_id}"


class Answer(models.Model):
    """What the owner answered to an approver's question."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.decision_id}"


class Reminder(models.Model):
    """That a role was reminded, or its backup asked, about one version: each step once."""

    class Step(models.TextChoices):
        FIRST = "1", _("First reminder")
        SECOND = "2", _("Second reminder")
        BACKUP = "backup", _("The backup was asked")
        BY_HAND = "hand", _("Reminded by hand")

    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="reminders")
    role = models.ForeignKey(ApprovalRole, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=6, choices=Step.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "role", "step"], condition=~Q(step="hand"), name="reminder_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} to {self.role_id}"
