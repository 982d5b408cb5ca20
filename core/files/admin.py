from django.contrib import admin
from django.http import HttpRequest

from core.files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no argument at run time
    """What is stored, for reading only: files come in and go out through their own doors."""

    list_display = ("shown_name", "slot", "size", "scan_state", "uploaded_by", "at", "erased_at")
    list_filter = ("slot", "scan_state")
    list_select_related = ("uploaded_by",)
    search_fields = ("shown_name", "sha256")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        return False
