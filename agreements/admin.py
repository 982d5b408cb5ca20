"""The agreement's words to edit until the first document is made from them; the documents to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agreements.models import Agreement, AgreementTemplate
from core.admin import NoDeleting, ReadOnlyAdmin, RecordedAdmin


@admin.register(AgreementTemplate)
class AgreementTemplateAdmin(NoDeleting, RecordedAdmin):
    """New words are a new version: one from which an agreement was made never changes."""

    noun = "agreement_template"
    list_display = ("title", "version", "effective_from")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj is not None and obj.agreements.exists()
        return not used and super().has_change_permission(request, obj)

    def said(self, fields: dict[str, str]) -> dict[str, Any]:
        """The names of what changed: the words themselves are in the row."""
        return {"fields": sorted(fields)}


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("request", "version", "template", "state", "sent_at", "returned_at", "confirmed_by")
    list_filter = ("state",)
    list_select_related = ("request", "version", "template", "confirmed_by")
    search_fields = ("=request__reference",)
    ordering = ("-pk",)
