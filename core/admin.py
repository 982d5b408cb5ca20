"""What every page of the admin keeps to: records are read-only, reference data is saved with its audit event (U2)."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from core.accounts.models import User
from core.events import record, unit_of_work

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:  # the classes take no argument at run time
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


def actor(request: HttpRequest) -> User:
    """The person who sits at the admin."""
    return cast(User, request.user)


class NoWriting:
    """Nothing is added, changed or deleted here: that happens in the process, with its checks (U2)."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(NoWriting, ModelAdmin):
    """A table to look at."""

    show_full_result_count = False
    list_per_page = 50


class ReadOnlyInline(NoWriting, TabularInline):
    """Rows to look at inside their parent's page."""

    extra = 0
    can_delete = False


class RecordedAdmin(ModelAdmin):
    """Reference data: saving and deleting write an audit event `<noun>.added`, `.changed` or `.deleted`.

    `noun` is the event's; rooms with a service of their own override `save_model` and call it.
    """

    noun = ""
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool) -> None:
        with unit_of_work():
            super().save_model(request, obj, form, change)
            said = {field: str(form.cleaned_data.get(field)) for field in form.changed_data}
            record(
                f"{self.noun}.{'changed' if change else 'added'}", subject=obj, actor=actor(request), **self.said(said)
            )

    def said(self, fields: dict[str, str]) -> dict[str, Any]:
        """What the event keeps of the changed fields."""
        return {"fields": fields}

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with unit_of_work():
            record(f"{self.noun}.deleted", subject=obj, actor=actor(request), what=str(obj))
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class NoDeleting:
    """What others refer to is kept; it is switched off or changed instead."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
