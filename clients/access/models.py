"""The links by which a client reaches its own pages, without a password."""

from typing import ClassVar, Self

from django.db import models

from clients.models import Client
from core import clock


class ClientLinkQuerySet(models.QuerySet["ClientLink"]):
    def live(self) -> Self:
        """Those that open the client's pages now."""
        return self.filter(ended_at=None, expires_at__gt=clock.now())


class ClientLink(models.Model):
    """One mailed link to one address of one client. Only the token's digest is here (L3)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="links")
    mailed_to = models.EmailField()
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ClientLinkQuerySet] = ClientLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"link {self.pk} of {self.client_id}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban
