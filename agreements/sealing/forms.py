"""The file to check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm


class FileForm(PortalForm):
    """One PDF, looked at in memory and forgotten."""

    file = forms.FileField(label=_("The PDF"), help_text=_("It is looked at and forgotten: nothing is stored."))
