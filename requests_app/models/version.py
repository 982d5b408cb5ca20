"""What is asked, once: the payload, the declarations, and the files that show it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import BusinessType
from core.files.models import StoredFile
from requests_app.models.request import DIDRequest


class VersionQuerySet(models.QuerySet["RequestVersion"]):
    def frozen(self) -> Self:
        return self.exclude(frozen_at=None)

    def drafts(self) -> Self:
        return self.filter(frozen_at=None)


class RequestVersion(models.Model):
    """What is asked, once. A draft until `frozen_at` is set; then nothing in it changes any more (S23, A2).

    The first nine fields are the payload (S39); the rest are the declarations that the rules judge.
    """

    class Verification(models.TextChoices):
        CLIENT_OTP = "client_otp", _("Client's own OTP")
        DCA = "dca", _("DCA of the telecom operators")
        OTHER = "other", _("Other, equivalent")

    class PolicyClass(models.TextChoices):
        TRANSACTIONAL = "transactional", _("Transactional (not promotional)")
        PROMOTIONAL = "promotional", _("Promotional or UCC")

    class LegalCategory(models.TextChoices):
        TRANSACTIONAL = "transactional", _("Transactional: within 30 minutes of what the customer did")
        SERVICE = "service", _("Service: about something already bought")
        GOVERNMENT = "government", _("Government")

    class DiallingMode(models.TextChoices):
        MANUAL = "manual", _("By a person, one by one")
        CLICK = "click", _("Click to call")
        AUTOMATED = "automated", _("Automated or pre-recorded")

    class ConsentBasis(models.TextChoices):
        EXPLICIT_DLT = "explicit_dlt", _("Explicit, registered with the operators (DLT / DCA)")
        EXPLICIT_CLIENT = "explicit_client", _("Explicit, given to the client")
        TRANSACTION = "transaction", _("Given to complete a purchase that is going on")
        CONTRACT = "inferred_contract", _("Follows from a contract or purchase")
        ENQUIRY = "enquiry", _("The person asked about something")
        NONE = "none", _("None")

    class Authority(models.TextChoices):
        SELF = "self", _("Proprietor, partner or director by name")
        RESOLUTION = "resolution", _("Board resolution")
        LETTER = "letter", _("Authority letter")
        POA_PAPER = "poa_paper", _("Power of attorney, on paper")
        POA_ESIGNED = "poa_esigned", _("Power of attorney, electronically signed")

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)  # counts saves: two tabs never overwrite in silence (X12)

    # the payload
    client_name = models.CharField(_("client name"), max_length=160, blank=True)
    ban = models.CharField("BAN", max_length=40, blank=True)
    business_type = models.CharField(_("business type"), max_length=20, choices=BusinessType.choices, blank=True)
    business_type_other = models.CharField(_("business type in words"), max_length=60, blank=True)
    primary_use_case = models.TextField(_("primary use case"), max_length=600, blank=True)
    purpose_of_outgoing_calls = models.TextField(_("purpose of the outgoing calls"), max_length=2000, blank=True)
    nature_of_services = models.TextField(_("nature of services"), max_length=2000, blank=True)
    front_end_url = models.CharField(_("page where contacts are captured"), max_length=500, blank=True)
    otp_dca_flow = models.TextField(_("OTP / DCA consent flow"), max_length=4000, blank=True)
    requested_locations = models.JSONField(_("requested locations"), default=list, blank=True)  # city names, in order

    # the declarations
    kind = models.CharField(_("kind of client"), max_length=8, choices=DIDRequest.Kind.choices, blank=True)
    consent_captured_on = models.DateField(_("consent flow last captured on"), null=True, blank=True)
    verification_method = models.CharField(_("verification"), max_length=10, choices=Verification.choices, blank=True)
    verification_other = models.CharField(_("verification in words"), max_length=200, blank=True)
    proof_reference = models.CharField(_("log reference of the proof"), max_length=300, blank=True)
    consent_wording = models.TextField(_("consent wording"), max_length=2000, blank=True)
    test_contact_phone = models.CharField(_("test contact: phone"), max_length=16, blank=True)
    test_contact_email = models.EmailField(_("test contact: e-mail"), blank=True)
    test_contact_name = models.CharField(_("test contact: name"), max_length=120, blank=True)
    calls_dnd_numbers = models.BooleanField(_("DND numbers will be called"), null=True)
    dnd_consent = models.TextField(_("explicit consent of DND numbers"), max_length=2000, blank=True)
    ports_a_number = models.BooleanField(_("a number is ported"), null=True)
    customer_trigger = models.TextField(_("what the customer does first"), max_length=600, blank=True)
    call_follows_minutes = models.PositiveIntegerField(_("the call follows within (minutes)"), null=True, blank=True)
    policy_class = models.CharField(_("class of calls"), max_length=14, choices=PolicyClass.choices, blank=True)
    legal_category = models.CharField(_("legal category"), max_length=14, choices=LegalCategory.choices, blank=True)
    dialling_mode = models.CharField(_("dialling"), max_length=10, choices=DiallingMode.choices, blank=True)
    calls_a_day = models.PositiveIntegerField(_("calls a day"), null=True, blank=True)
    signatory_name = models.CharField(_("authorised signatory"), max_length=120, blank=True)
    signatory_email = models.EmailField(_("signatory's e-mail"), blank=True)
    signatory_mobile = models.CharField(_("signatory's mobile"), max_length=16, blank=True)
    signatory_designation = models.CharField(_("signatory's designation"), max_length=80, blank=True)
    briefed_on = models.DateField(_("customer briefed on TRAI / DND on"), null=True, blank=True)
    briefed_by = models.CharField(_("briefed by"), max_length=120, blank=True)
    briefed_how = models.CharField(_("briefed how"), max_length=300, blank=True)

    # declarations that the law's extra rules judge: asked only while such a rule is switched on
    dlt_pe_id = models.CharField(_("DLT principal entity ID"), max_length=19, blank=True)
    dlt_operator = models.CharField(_("DLT operator"), max_length=60, blank=True)
    consent_basis = models.CharField(_("basis of the consent"), max_length=20, choices=ConsentBasis.choices, blank=True)
    calls_stop_after_days = models.PositiveIntegerField(_("calls end after (days)"), null=True, blank=True)
    opt_out_route = models.TextField(_("how a person stops the calls"), max_length=600, blank=True)
    reask_after_days = models.PositiveIntegerField(_("consent is asked again after (days)"), null=True, blank=True)
    dialler_declaration = models.TextField(_("operator's declaration of automated calls"), max_length=600, blank=True)
    privacy_notice = models.TextField(_("privacy notice"), max_length=2000, blank=True)
    signatory_id_type = models.CharField(_("signatory's proof of identity"), max_length=60, blank=True)
    signatory_authority = models.CharField(
        _("signatory's authority"), max_length=12, choices=Authority.choices, blank=True
    )

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    PAYLOAD_FIELDS: ClassVar[tuple[str, ...]] = (
        "client_name", "ban", "business_type", "business_type_other", "primary_use_case", "purpose_of_outgoing_calls",
        "nature_of_services", "front_end_url", "otp_dca_flow", "requested_locations",
    )  # fmt: skip
    DECLARATIONS: ClassVar[tuple[str, ...]] = (
        "kind", "consent_captured_on", "verification_method", "verification_other", "proof_reference",
        "consent_wording",
        "test_contact_phone", "test_contact_email", "test_contact_name", "calls_dnd_numbers", "dnd_consent",
        "ports_a_number", "customer_trigger", "call_follows_minutes", "policy_class", "legal_category", "dialling_mode",
        "calls_a_day", "signatory_name", "signatory_email", "signatory_mobile", "signatory_designation", "briefed_on",
        "briefed_by", "briefed_how",
    )  # fmt: skip
    EXTRAS: ClassVar[tuple[str, ...]] = (
        "dlt_pe_id", "dlt_operator", "consent_basis", "calls_stop_after_days", "opt_out_route", "reask_after_days",
        "dialler_declaration", "privacy_notice", "signatory_id_type", "signatory_authority",
    )  # fmt: skip
    CONTENT_FIELDS: ClassVar[tuple[str, ...]] = PAYLOAD_FIELDS + DECLARATIONS + EXTRAS

    class Meta:
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(frozen_at=None), name="one_draft_a_request"),
            models.CheckConstraint(condition=Q(frozen_at=None) | ~Q(digest=""), name="frozen_has_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} v{self.number}"

    @property
    def business_type_label(self) -> str:
        """The business type in the words that go into the payload (S14)."""
        if self.business_type == BusinessType.OTHER:
            return self.business_type_other
        return str(BusinessType(self.business_type).label) if self.business_type else ""

    def payload(self) -> dict[str, Any]:
        """The nine keys of the guide's JSON, in its order and case (S39, S40)."""
        return {
            "clientName": self.client_name,
            "BAN": self.ban,
            "businessType": self.business_type_label,
            "primaryUseCase": self.primary_use_case,
            "purposeOfOutgoingCalls": self.purpose_of_outgoing_calls,
            "natureOfServices": self.nature_of_services,
            "frontEndURL": self.front_end_url,
            "otpDCAFlow": self.otp_dca_flow,
            "requestedLocations": list(self.requested_locations),
        }


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> Self:
        return self.filter(superseded_at=None)


class Evidence(models.Model):
    """A file that shows something, in one version. Replaced ones stay, marked superseded."""

    class Kind(models.TextChoices):
        FRONTEND = "frontend_screenshot", _("Front-end screenshot")
        BACKEND = "backend_screenshot", _("Back-end screenshot")
        PROOF = "consent_proof", _("OTP / DCA proof")

    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="evidence")
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("kind", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=Q(superseded_at=None, kind__in=["frontend_screenshot", "backend_screenshot"]),
                name="one_screenshot_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.version_id}"
