"""Every step a request took, what was sent back, and what the client was told."""

from django.conf import settings
from django.db import models

from requests_app.models.request import DIDRequest
from requests_app.statuses import Status


class StatusChange(models.Model):
    """One move that a request made."""

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="changes")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=20, choices=Status.choices)
    to_status = models.CharField(max_length=20, choices=Status.choices)
    version_number = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.move}"


class PointToFix(models.Model):
    """One item that was sent back: the field or file, why, and what the owner answered."""

    change = models.ForeignKey(StatusChange, on_delete=models.PROTECT, related_name="points")
    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="points")
    item = models.CharField(max_length=40)  # a content field of the version, or a kind of evidence
    code = models.CharField(max_length=40)
    text = models.TextField()
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)  # by the resubmission that answered it

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item}: {self.code}"

    @property
    def title(self) -> str:
        """The item in words."""
        from requests_app.versions import title_of

        return title_of(self.item)


class ClientNotice(models.Model):
    """The letter by which the account manager tells the client that the new locations are there (S36)."""

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="client_notices")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    delivery = models.CharField(max_length=8, blank=True)  # as SentMail.State, once the server spoke
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"notice of {self.request_id}"
