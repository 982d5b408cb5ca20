"""What a regulator is given, what is kept from erasure, and what was erased."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.files.models import StoredFile
from requests_app.models import DIDRequest


class Pack(models.Model):
    """One ZIP about a request, or about a client with all its requests: asked by compliance, made in the background."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits to be made")
        MAKING = "making", _("Is being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Stopped")

    RUNNING: ClassVar[tuple[str, ...]] = ("asked", "making")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="packs")
    request = models.ForeignKey(DIDRequest, null=True, on_delete=models.PROTECT, related_name="packs")
    why = models.TextField()  # who asked for it, under which reference
    full_numbers = models.BooleanField(default=False)  # called persons' numbers unmasked
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    files_done = models.PositiveIntegerField(default=0)
    files_all = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "making", "done", "failed"]), name="pack_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(file__isnull=False), name="pack_done_has_file"),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk} of {self.about}"

    @property
    def about(self) -> str:
        """The request's reference, or the client's BAN."""
        return self.request.reference if self.request else self.client.ban

    @property
    def audit_thread(self) -> str:
        return self.about

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> Self:
        return self.filter(released_at=None)


class Hold(models.Model):
    """Nothing of a request, or of a client, is erased while this stands. Releasing it takes two people (R46)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="holds")
    request = models.ForeignKey(DIDRequest, null=True, on_delete=models.PROTECT, related_name="holds")
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    release_why = models.TextField(blank=True)
    release_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    release_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(why=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(released_at=None)
                | (Q(released_by__isnull=False, release_by__isnull=False) & ~Q(released_by=F("release_by"))),
                name="hold_released_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.about}"

    @property
    def about(self) -> str:
        """The request's reference, or the client's BAN."""
        return self.request.reference if self.request else self.client.ban

    @property
    def audit_thread(self) -> str:
        return self.about


class Erasure(models.Model):
    """That the bytes of a file were removed, and why; the file's row keeps its name and SHA-256 (DPDP-03)."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="erasure")
    about = models.CharField(max_length=40)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.why}"
