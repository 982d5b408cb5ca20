"""What a client wrote to support from its page (S74, S75, S77)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.files.models import StoredFile


class What(models.TextChoices):
    """The three problems that the guide names."""

    NO_MAIL = "no_mail", _("The confirmation mail did not come")
    NO_LOGIN = "no_login", _("I cannot log in")
    REJECTED = "rejected", _("My documents were rejected")


class Trouble(models.Model):
    """One message to the support address; the reference is what both sides name it by."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="troubles")
    what = models.CharField(max_length=8, choices=What.choices)
    payment_reference = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    reply_to = models.EmailField(blank=True)
    screenshot = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["client", "at"], name="trouble_of_client")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(what="no_mail") | ~models.Q(payment_reference=""), name="no_mail_names_payment"
            ),
            models.CheckConstraint(
                condition=~models.Q(what="no_login") | models.Q(screenshot__isnull=False), name="no_login_shows_screen"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """ "HELP-000012": in the receipt, in the subject of every letter, in the staff's list."""
        return f"HELP-{self.pk:06}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban
