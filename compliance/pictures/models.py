"""What was read in a pair of screenshots, how a picture looks, and which pictures are the same."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from requests_app.models import RequestVersion


class PairReading(models.Model):
    """What the machine read in both screenshots of a version, once; no row yet: it waits to be read.

    `front` and `back` hold {"width", "height", "fields": [{kind, text, value, score, box, mark}]}, boxes in pixels of
    the upright picture; emptied when a picture is erased. Verdict and why are words of compliance.pictures.compare.
    """

    class State(models.TextChoices):
        READ = "read", _("Read")
        FAILED = "failed", _("Could not be read")
        OFF = "off", _("Reading is switched off")

    class Verdict(models.TextChoices):
        PASS = "pass", _("Equal")
        FAIL = "fail", _("Different")
        UNSURE = "unsure", _("Unsure")

    version = models.OneToOneField(RequestVersion, on_delete=models.PROTECT, related_name="reading")
    front_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    back_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.UNSURE)
    why = models.CharField(max_length=20)
    front: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    back: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="read") | models.Q(verdict="unsure"), name="unread_pair_is_unsure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} ({self.why}) for {self.version_id}"


class PictureLook(models.Model):
    """How one screenshot looks, as 64 bits: the pictures that it may be a copy of differ in few of them."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="look")
    bits = models.BigIntegerField()  # the 64 bits, read as a signed number
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.bits & (2**64 - 1):016x}"


class SamePicture(models.Model):
    """Two stored screenshots that are one picture: the same bytes, or the same seen by a comparison of both."""

    class How(models.TextChoices):
        BYTES = "bytes", _("The same file")
        LOOK = "look", _("The same picture, saved anew")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="same_as")
    other = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="same_again")
    how = models.CharField(max_length=5, choices=How.choices)
    likeness = models.PositiveSmallIntegerField()  # per cent of what is drawn in both that is equal
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "other"], name="same_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} is {self.other_id}"
