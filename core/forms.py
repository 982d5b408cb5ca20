"""The base of every form: errors beside the field and in a list at the top, nothing typed is lost, one look.

Django ties help text and errors to a field (aria-describedby, aria-invalid); crispy-bootstrap5 gives them those ids.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms

from core.errors import PortalError, Reason


class PortalFormMixin(forms.BaseForm):
    """What our forms add to Django's.

    `form_id`: the id of a `<form>` elsewhere on the page that the fields belong to: long pages with uploads between
    their sections cannot lie inside one form.
    """

    form_id: ClassVar[str] = ""
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._dress(field)

    @property
    def helper(self) -> FormHelper:
        """How crispy draws this form: fields only, the template writes `<form>` and its button."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        return helper

    def add_reasons(self, refusal: PortalError | Iterable[Reason]) -> None:
        """Put the reasons of a refusal beside the fields they name; the rest goes to the top of the form."""
        reasons = refusal.reasons if isinstance(refusal, PortalError) else refusal
        for reason in reasons:
            self.add_error(reason.field if reason.field in self.fields else None, str(reason))

    def _dress(self, field: forms.Field) -> None:
        if self.form_id:
            field.widget.attrs["form"] = self.form_id
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.setdefault("rows", "3")
        if isinstance(field.widget, forms.EmailInput):
            field.widget.attrs.setdefault("autocomplete", "email")


class PortalForm(PortalFormMixin, forms.Form):
    """A form of fields."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A form over a model."""
