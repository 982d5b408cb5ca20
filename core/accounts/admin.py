"""People in the admin. Rights are a superuser's to give; nobody raises their own (U1)."""

from typing import Any

from allauth.account import admin as allauth_admin  # noqa: F401 - registers what is taken off below
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.accounts.roles import Role
from core.accounts.scopes import SCOPES
from core.admin import NoDeleting, ReadOnlyAdmin, actor
from core.errors import PortalError
from core.events import record, unit_of_work

# a group's permissions and a sign-in's verified addresses would be ways round the fields below
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class NewPersonForm(forms.ModelForm[User]):
    """A person without a password: they set their own by "Forgot password?"."""

    class Meta:
        model = User
        fields = ("email", "full_name", "mobile")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(NoDeleting, DjangoUserAdmin):  # type: ignore[type-arg]
    """Staff adds people and keeps their names; address, password and rights are a superuser's, never for oneself."""

    ordering = ("full_name",)
    list_display = ("full_name", "email", "roles_in_words", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_active", "is_staff")
    search_fields = ("full_name", "email")
    filter_horizontal = ("groups", "user_permissions")
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    add_fieldsets = ((None, {"fields": ("email", "full_name", "mobile")}),)
    fieldsets = (
        (None, {"fields": ("email", "full_name", "mobile", "is_active")}),
        (_("Roles and rights"), {"fields": RIGHTS}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    @admin.display(description=_("roles"))
    def roles_in_words(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all()) or "-"

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return found
        return [*found, (_("Password"), {"fields": ("password",)})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = [*super().get_readonly_fields(request, obj)]
        if obj is None:
            return fixed
        if not request.user.is_superuser:
            return [*fixed, *RIGHTS, "email", *(["is_active"] if obj.is_staff else [])]
        return [*fixed, *RIGHTS] if obj.pk == request.user.pk else fixed

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        if not request.user.is_superuser:
            raise PermissionDenied
        with unit_of_work():
            response: HttpResponse = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                record("user.password_set", subject=User.objects.get(pk=id), actor=actor(request))
        return response

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        with unit_of_work():
            super().save_model(request, obj, form, change)
            fields = sorted(set(form.changed_data) - {"password"})
            record("user.changed" if change else "user.added", subject=obj, actor=actor(request), fields=fields)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = sorted(form.instance.groups.values_list("name", flat=True))
        with unit_of_work():
            super().save_related(request, form, formsets, change)
            after = sorted(form.instance.groups.values_list("name", flat=True))
            if after != before:
                record("user.roles_changed", subject=form.instance, actor=actor(request), before=before, after=after)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=[role.value for role in Role])
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class NewKeyForm(forms.ModelForm[ApiToken]):
    """What a key may do, and for whom it acts."""

    scopes = forms.MultipleChoiceField(choices=SCOPES.items(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = ApiToken
        fields = ("name", "scopes", "user")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        try:
            api_tokens.check(found.get("scopes", []), found.get("user"))
        except PortalError as refusal:
            for reason in refusal.reasons:
                self.add_error(reason.field if reason.field in self.fields else None, str(reason))
        return found


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Keys of systems. Making one and giving it a new secret is a superuser's: it acts in somebody's name (U1)."""

    list_display = (
        "name",
        "user",
        "scopes",
        "created_at",
        "rotated_at",
        "previous_until",
        "last_used_on",
        "revoked_at",
    )
    list_select_related = ("user",)
    fields = list_display
    actions = ("rotate", "revoke")

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else NewKeyForm

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields if obj else NewKeyForm.Meta.fields

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in NewKeyForm.Meta.fields}
        key = api_tokens.issue(**said, actor=actor(request))
        obj.pk = ApiToken.objects.get(name=obj.name).pk
        self._show(request, obj.name, key)

    @admin.action(description=_("Give a new secret; the old one goes on for a day"), permissions=["add"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset.filter(revoked_at=None):
            self._show(request, token.name, api_tokens.rotate(token=token, actor=actor(request)))

    @admin.action(description=_("End these keys at once"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            api_tokens.revoke(token=token, actor=actor(request))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_revoke_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("accounts.change_apitoken")

    def _show(self, request: HttpRequest, name: str, key: str) -> None:
        said = _("%(name)s: %(key)s. Copy it now: it is not shown again.") % {"name": name, "key": key}
        messages.success(request, said)
