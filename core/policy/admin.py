"""Policies and holidays: what the business changes without a deploy."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import RecordedAdmin, actor
from core.errors import PortalError
from core.policy import services
from core.policy.catalogue import CATALOGUE
from core.policy.models import Holiday, Policy


class PolicyForm(forms.ModelForm[Policy]):
    """The value as text, one item a line for lists; its kind is that of the default in the catalogue."""

    code = forms.ChoiceField(label=_("Policy"), choices=lambda: [(code, choice(code)) for code in CATALOGUE])
    value = forms.CharField(label=_("Value"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    class Meta:
        model = Policy
        fields = ("code", "value", "effective_from", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.instance.value
        if value is not None:
            self.initial["value"] = "\n".join(map(str, value)) if isinstance(value, list) else str(value)

    def clean_effective_from(self) -> Any:
        day = self.cleaned_data["effective_from"]
        if day < clock.today():
            raise ValidationError(_("Choose today or a later day: what was in force stays as it was."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in cleaned:
            cleaned["value"] = value = typed(cleaned["code"], cleaned.get("value", ""))
            try:
                services.check_value(cleaned["code"], value)
            except PortalError as refusal:
                self.add_error("value", [str(reason) for reason in refusal.reasons])
        return cleaned


def choice(code: str) -> str:
    """Title, unit and default, as an administrator reads them."""
    entry = CATALOGUE[code]
    default = ", ".join(map(str, entry.default)) if isinstance(entry.default, list) else entry.default
    return f"{entry.title} ({entry.unit}; {_('default')}: {default})"


def typed(code: str, text: str) -> Any:
    """What was typed, as the kind of the default; what does not convert stays text and is refused by the service."""
    default = CATALOGUE[code].default
    if isinstance(default, int):
        return _number(text)
    if isinstance(default, str):
        return text.strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [_number(line) for line in lines] if default and isinstance(default[0], int) else lines


def _number(text: str) -> int | str:
    plain = text.strip().replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() else text


@admin.register(Policy)
class PolicyAdmin(RecordedAdmin):
    """A new value is a new row; rows of days that are gone are history."""

    form = PolicyForm
    list_display = ("title", "value", "unit", "effective_from", "set_by", "note")
    list_select_related = ("set_by",)
    search_fields = ("code", "note")
    actions = None

    @admin.display(description=_("policy"))
    def title(self, row: Policy) -> str:
        return str(CATALOGUE[row.code].title) if row.code in CATALOGUE else row.code

    @admin.display(description=_("unit"))
    def unit(self, row: Policy) -> str:
        return str(CATALOGUE[row.code].unit) if row.code in CATALOGUE else "-"

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        history = isinstance(obj, Policy) and obj.effective_from < clock.today()
        return not history and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        in_force = isinstance(obj, Policy) and obj.effective_from <= clock.today()
        return not in_force and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.set_policy(row=obj, actor=actor(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.drop_policy(row=obj, actor=actor(request))


@admin.register(Holiday)
class HolidayAdmin(RecordedAdmin):
    noun = "holiday"
    list_display = ("day", "name")
