"""The request itself and the locations it asks for."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Location
from core import clock
from core.accounts.models import User
from requests_app.statuses import ENDED, IN_FLIGHT, Status


class RequestQuerySet(models.QuerySet["DIDRequest"]):
    def of_owner(self, user: User) -> Self:
        return self.filter(owner=user)

    def in_review(self) -> Self:
        return self.filter(status=Status.IN_REVIEW)

    def awaiting_approvals(self) -> Self:
        return self.filter(status=Status.AWAITING_APPROVALS)

    def open(self) -> Self:
        return self.exclude(status__in=ENDED).exclude(status=Status.ACTIVE)

    def in_flight(self) -> Self:
        return self.filter(status__in=IN_FLIGHT)


class DIDRequest(models.Model):
    """One request of one client for further locations. `requests_app.workflow.perform` alone writes its status."""

    class Kind(models.TextChoices):
        NEW = "new", _("Brand-new client")
        EXISTING = "existing", _("Existing client who wants more locations")

    class DeclineKind(models.TextChoices):
        FIXABLE = "fixable", _("Can be corrected and filed again")
        FINAL = "final", _("Final")

    reference = models.CharField(max_length=20, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="requests")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="did_requests")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    status_since = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    version_number = models.PositiveIntegerField(default=0)  # the newest frozen version; 0 before the first submit
    decline_kind = models.CharField(max_length=8, choices=DeclineKind.choices, blank=True)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals")

    objects: ClassVar[RequestQuerySet] = RequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "DID request"
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="request_status_known"),
            models.CheckConstraint(
                condition=Q(status="declined") | Q(decline_kind=""), name="request_decline_kind_only_when_declined"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "status_since", "id"], name="request_queue"),
            models.Index(fields=["owner", "-id"], name="request_by_owner"),
            models.Index(fields=["client", "-id"], name="request_by_client"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/requests/{self.reference}/"

    @property
    def audit_thread(self) -> str:
        return self.reference


class RequestedLocation(models.Model):
    """One location of one request and Tech Support's verdict on it."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="locations")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    in_flight = models.BooleanField(default=False)  # kept by the engine: a location is asked for once at a time

    class Meta:
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "location"], name="location_once_a_request"),
            models.UniqueConstraint(
                fields=["client", "location"], condition=Q(in_flight=True), name="location_in_flight_once"
            ),
            models.CheckConstraint(condition=~Q(verdict="refused") | ~Q(reason=""), name="refused_location_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} for {self.request_id}: {self.verdict}"
