"""The four roles to edit; links, files and decisions to look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from approvals.models import Answer, ApprovalFile, ApprovalLink, ApprovalRole, Decision, Reminder
from core.accounts.models import User
from core.accounts.roles import Role
from core.admin import NoDeleting, ReadOnlyAdmin, RecordedAdmin, actor
from core.events import record, unit_of_work


class ApprovalRoleForm(forms.ModelForm[ApprovalRole]):
    """Who holds a role: data, so that a person is replaced without a deploy (S10)."""

    appointed_by: User | None = None  # set by the admin, for the person who sits at it

    class Meta:
        model = ApprovalRole
        fields = ("code", "title", "area", "holder", "holder_is_hod", "signs_for", "backup", "position", "active")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        people = {field: cleaned.get(field) for field in ("holder", "backup")}
        for field, person in people.items():
            if person is not None and field in self.changed_data and person == self.appointed_by:
                self.add_error(field, _("Nobody gives a role to themselves: somebody else must do that."))
        if people["holder"] is not None and people["holder"] == people["backup"]:
            self.add_error("backup", _("The backup is somebody else than the holder."))
        if people["holder"] and not cleaned.get("holder_is_hod") and not cleaned.get("signs_for", "").strip():
            self.add_error("signs_for", ValidationError(_("Name the HOD whom the holder signs for (S12).")))
        return cleaned


@admin.register(ApprovalRole)
class ApprovalRoleAdmin(NoDeleting, RecordedAdmin):
    form = ApprovalRoleForm
    list_display = ("title", "area", "holder", "backup", "position", "active")
    list_select_related = ("holder", "backup")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"appointed_by": actor(request)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = User.objects.with_role(Role.APPROVER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = form.initial.get("holder")
        with unit_of_work():
            obj.save()
            record(
                "approval_role.changed" if change else "approval_role.added",
                subject=obj, actor=actor(request), role=obj.code, fields=form.changed_data,
                holder_before=before, holder=obj.holder_id,
            )  # fmt: skip


@admin.register(ApprovalLink)
class ApprovalLinkAdmin(ReadOnlyAdmin):
    """Neither digest nor nonce is shown (L3)."""

    list_display = ("version", "role", "person", "issued_at", "expires_at", "used_at", "replaced_at")
    list_select_related = ("version", "role", "person")
    exclude = ("digest", "nonce")
    ordering = ("-pk",)


@admin.register(ApprovalFile)
class ApprovalFileAdmin(ReadOnlyAdmin):
    list_display = ("request", "role", "state", "sender", "added_by", "added_at")
    list_select_related = ("request", "role", "added_by")
    ordering = ("-pk",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("request", "version", "role", "person", "kind", "channel", "at", "stands")
    list_filter = ("kind", "channel")
    list_select_related = ("request", "version", "role", "person")
    search_fields = ("=request__reference",)
    exclude = ("undo_digest", "undo_nonce")
    ordering = ("-pk",)


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("decision", "by", "at")
    list_select_related = ("decision", "by")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("version", "role", "step", "by", "at")
    list_select_related = ("version", "role", "by")
    ordering = ("-pk",)
