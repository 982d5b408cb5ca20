"""The client account as the panel sees it: where it may call from, since when, and whether it may call at all."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients import phones, validators
from core import clock


class BusinessType(models.TextChoices):
    """The kinds of client (S14). The label goes into the payload as it is shown."""

    PVT_LTD = "pvt_ltd", "Pvt Ltd"
    LLP = "llp", "LLP"
    GOVT = "govt", "Govt"
    PUBLIC_LTD = "public_ltd", "Public Ltd"
    OPC = "opc", "One Person Company"
    SECTION_8 = "section_8", "Section 8 company"
    PARTNERSHIP = "partnership", "Partnership"
    PROPRIETORSHIP = "proprietorship", "Proprietorship"
    PSU = "psu", "Central / State PSU"
    TRUST_SOCIETY = "trust_society", "Trust / Society"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HUF = "huf", "HUF"
    OTHER = "other", _("Other")


class Sector(models.TextChoices):
    """What the client does, as far as the number series depends on it (regulatory.md R17-R19)."""

    GENERAL = "general", _("General")
    BANKING = "banking", _("Banking and lending")
    INSURANCE = "insurance", _("Insurance")
    SECURITIES = "securities", _("Securities and mutual funds")
    PENSION = "pension", _("Pension funds")
    GOVERNMENT = "government", _("Government")
    UTILITIES = "utilities", _("Utilities")
    LOGISTICS = "logistics", _("Courier and logistics")


class Location(models.Model):
    """A city with its licence area (circle) and STD code (text without its 0; not a key: cities share codes)."""

    city = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=60)
    circle = models.CharField(max_length=60)
    std_code = models.CharField(max_length=4, validators=[RegexValidator(r"^[1-9]\d{1,3}$")])

    class Meta:
        ordering = ("city",)

    def __str__(self) -> str:
        return self.city


class DIDGroup(models.Model):
    """A set of numbers of one location and one series; what a grant makes visible."""

    class Series(models.TextChoices):
        GEOGRAPHIC = "geographic", _("Geographic")
        S140 = "140", "140"
        S1600 = "1600", "1600"
        S1601 = "1601", "1601"

    name = models.CharField(max_length=80, unique=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="groups")
    series = models.CharField(max_length=10, choices=Series.choices, default=Series.GEOGRAPHIC)

    class Meta:
        verbose_name = "DID group"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ClientQuerySet(models.QuerySet["Client"]):
    def of(self, account_manager: models.Model) -> Self:
        """The clients that this account manager looks after."""
        return self.filter(account_manager=account_manager)

    def locked(self) -> Self:
        """The rows locked until the transaction ends: what the panel shows of a client changes one step at a time."""
        return self.select_for_update(of=("self",))


class Client(models.Model):
    """A company with a billing account number (BAN)."""

    ban = models.CharField("BAN", max_length=40, unique=True)
    name = models.CharField(max_length=160)
    business_type = models.CharField(max_length=20, choices=BusinessType.choices)
    business_type_other = models.CharField(max_length=60, blank=True)
    gstin = models.CharField("GSTIN", max_length=15, blank=True)
    pan = models.CharField("PAN", max_length=10, blank=True)
    cin = models.CharField("CIN", max_length=21, blank=True)
    llpin = models.CharField("LLPIN", max_length=8, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.GENERAL)
    signatory_name = models.CharField(max_length=120, blank=True)
    signatory_email = models.EmailField(blank=True)
    signatory_mobile = models.CharField(max_length=16, blank=True)
    signatory_designation = models.CharField(max_length=80, blank=True)
    contact_email = models.EmailField(blank=True)
    account_manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clients")
    entity_checked_on = models.DateField(_("entity and address last checked on"), null=True, blank=True)  # DOT-05
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[ClientQuerySet] = ClientQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["name"], name="client_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.ban})"

    @property
    def audit_thread(self) -> str:
        return self.ban

    def clean(self) -> None:
        """Numbers and names in their normal form; a BAN as the setting BAN_PATTERN wants it (S13)."""
        checks = {
            "ban": validators.ban,
            "gstin": validators.gstin,
            "pan": validators.pan,
            "cin": validators.cin,
            "llpin": validators.llpin,
            "signatory_mobile": phones.to_e164,
        }
        found = {field: validators.normalise(self, field, check) for field, check in checks.items()}
        errors = {field: error for field, error in found.items() if error}
        if self.business_type == BusinessType.OTHER and not self.business_type_other.strip():
            errors["business_type_other"] = ValidationError(_("Say in words what kind of business it is."))
        if self.gstin and self.pan and not errors and self.gstin[2:12] != self.pan:
            errors["pan"] = ValidationError(_("The PAN is not the one inside the GSTIN."))
        if errors:
            raise ValidationError(errors)


class DIDNumber(models.Model):
    """One number in E.164; `free` ones are the group's stock."""

    class State(models.TextChoices):
        FREE = "free", _("Free")
        TAKEN = "taken", _("Taken")
        RETIRED = "retired", _("Retired")

    e164 = models.CharField(_("number"), max_length=20, unique=True)
    group = models.ForeignKey(DIDGroup, on_delete=models.PROTECT, related_name="numbers")
    state = models.CharField(max_length=8, choices=State.choices, default=State.FREE)
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers")

    class Meta:
        verbose_name = "DID number"
        ordering = ("e164",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="taken", client__isnull=False) | (~Q(state="taken") & Q(client=None)),
                name="number_taken_by_somebody",
            ),
            models.CheckConstraint(condition=Q(e164__startswith="+91"), name="number_in_e164"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "state", "e164"], name="number_stock_in_order"),
            models.Index(fields=["client", "e164"], name="number_by_client"),
        ]

    def __str__(self) -> str:
        return self.e164

    def clean(self) -> None:
        """One normal form, a series that is the group's own (R39), and a client where the number is taken."""
        if error := validators.normalise(self, "e164", phones.to_e164):
            raise ValidationError({"e164": error})
        if self.group_id and (phones.series_of(self.e164) or DIDGroup.Series.GEOGRAPHIC) != self.group.series:
            raise ValidationError({"group": _("The number's series is not the series of this group.")})
        if self.state == self.State.TAKEN and self.client is None:
            raise ValidationError({"client": _("A taken number belongs to a client. Choose the client.")})
        if self.state != self.State.TAKEN and self.client is not None:
            raise ValidationError({"client": _("Only a taken number belongs to a client.")})


class GrantQuerySet(models.QuerySet["GroupGrant"]):
    def standing(self) -> Self:
        return self.filter(until=None)

    def default(self) -> Self:
        return self.filter(why=GroupGrant.Why.DEFAULT)

    def of_request(self, reference: str) -> Self:
        return self.filter(why=GroupGrant.Why.REQUEST, request_reference=reference)


class GroupGrant(models.Model):
    """That a client sees a group, from when until when and why: the single truth of what the panel shows (S2, S6)."""

    class Why(models.TextChoices):
        DEFAULT = "default", _("Default group")
        REQUEST = "request", _("Approved request")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="grants")
    group = models.ForeignKey(DIDGroup, on_delete=models.PROTECT, related_name="grants")
    why = models.CharField(max_length=8, choices=Why.choices)
    request_reference = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("since", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # one by default and one of each request that deserves it (a renewal beside what it renews)
            models.UniqueConstraint(
                fields=["client", "group", "why", "request_reference"],
                condition=Q(until=None),
                name="grant_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(why="default", request_reference="") | (Q(why="request") & ~Q(request_reference="")),
                name="grant_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} sees {self.group_id}"

    @property
    def audit_thread(self) -> str:
        """What happens to it is told where it came from: with its request, or with the client."""
        return self.request_reference or self.client.ban


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def standing(self) -> Self:
        return self.filter(until=None)

    def heads(self) -> Self:
        """Those that stand by themselves, not with another account of the same legal entity."""
        return self.filter(follows=None)


class Suspension(models.Model):
    """That a client's outgoing calls are off, of which kind, why, from when until when."""

    class Kind(models.TextChoices):
        BREACH = "breach", _("After a breach")
        TOTAL = "total", _("Total, after repeated breaches")
        EXTERNAL = "external", _("Ordered by an operator or the government")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.TextField()
    # the suspension of another client of the same legal entity that this one goes with; lifted with it
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_note = models.TextField(blank=True)

    objects: ClassVar[SuspensionQuerySet] = SuspensionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-since",)

    def __str__(self) -> str:
        return f"{self.client_id}: {self.kind}"


class PanelEvent(models.Model):
    """One change told to the panel: its body as it goes out, and how the delivery went.

    The body is the whole state of the client; `sequence` counts up for each client, and the panel ignores older ones.
    """

    event_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="panel_events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    body = models.TextField()
    at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "sequence"], name="panel_event_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @property
    def audit_thread(self) -> str:
        return self.client.ban
