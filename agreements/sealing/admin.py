"""What was sealed and with which certificate: to read, never to change (U2)."""

from django.contrib import admin

from agreements.sealing.models import Certificate, Seal
from core.admin import ReadOnlyAdmin


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ("agreement", "signer_name", "signed_at", "level", "stamped_at", "sealed_at")
    list_filter = ("level",)
    list_select_related = ("agreement",)
    search_fields = ("=agreement__request__reference",)
    exclude = ("picture",)
    ordering = ("-pk",)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("subject", "role", "not_before", "not_after", "first_used_at", "fingerprint")
    list_filter = ("role",)
    exclude = ("der",)
    ordering = ("-pk",)
