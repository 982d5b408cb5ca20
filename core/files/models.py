"""Files as they came in: the row says what the bytes are; the bytes lie in the private store under a generated name."""

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

FLAGS: Final = {
    "attachment": _("This PDF carries another file inside."),
    "dynamic_form": _("This PDF is a dynamic form: what it shows can differ between programs."),
}


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    CLEAN = "clean", _("no virus found")
    NOT_SCANNED = "not_scanned", _("not scanned")
    INFECTED = "infected", _("virus found")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Questions about files that have a name."""

    def kept(self) -> "StoredFileQuerySet":
        """Those whose bytes should be in the store."""
        return self.filter(erased_at=None)

    def in_slot(self, slot: str) -> "StoredFileQuerySet":
        return self.filter(slot=slot)

    def with_bytes_like(self, sha256: str) -> "StoredFileQuerySet":
        """Kept files whose content has this digest (64 hex digits)."""
        return self.kept().filter(sha256=sha256)

    def to_scan(self) -> "StoredFileQuerySet":
        return self.kept().filter(scan_state=ScanState.NOT_SCANNED)


class StoredFile(models.Model):
    """One file. Its content never changes; erasing removes the bytes and keeps the row (F6, F9)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.CharField(max_length=40)
    shown_name = models.CharField(max_length=120)
    storage_name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    flags = models.JSONField(default=list, help_text="codes of what a reviewer should know about the content")
    scan_state = models.CharField(max_length=12, choices=ScanState.choices)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="uploaded_files"
    )
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(scan_state__in=ScanState.values), name="file_scan_state_known"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def warnings(self) -> list[str]:
        """What a reviewer should know about the content, in words (P7)."""
        return [str(FLAGS[code]) for code in self.flags]

    @property
    def is_picture(self) -> bool:
        """Whether there is a preview."""
        return self.content_type in {"image/png", "image/jpeg"}
