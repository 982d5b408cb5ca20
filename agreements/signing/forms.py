"""What the signatory enters."""

import base64
import binascii
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.signing.models import Signatory
from agreements.signing.services import Entry
from core.forms import PortalForm

PNG_URL: Final = "data:image/png;base64,"
DRAWING_LETTERS: Final = 400_000  # 300 kB of PNG; what is kept of it is far smaller


class ConsentForm(PortalForm):
    """Read and agreed; `digest` is of the file that the page showed."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I agree to all of this"),
        error_messages={"required": _("Tick this to go on, or decline below.")},
    )


class EntryForm(PortalForm):
    """Everything may be missing while it is being typed: the service says what lacks."""

    name = forms.CharField(label=_("Your full name"), max_length=160, required=False)
    designation = forms.CharField(label=_("Your designation"), max_length=120, required=False)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("The city in which you are signing.")
    )
    way = forms.ChoiceField(label=_("Your signature"), choices=Signatory.Way.choices, widget=forms.RadioSelect)
    drawing = forms.CharField(
        label=_("Drawn signature"), max_length=DRAWING_LETTERS, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, meant_for in (("name", "name"), ("designation", "organization-title"), ("place", "address-level2")):
            self.fields[name].widget.attrs["autocomplete"] = meant_for

    def clean_drawing(self) -> bytes:
        """The PNG inside the data address that the script wrote."""
        said = self.cleaned_data["drawing"]
        if not said:
            return b""
        try:
            if not said.startswith(PNG_URL):
                raise ValueError("no PNG")
            return base64.b64decode(said.removeprefix(PNG_URL), validate=True)
        except (ValueError, binascii.Error):
            raise ValidationError(_("This drawing cannot be used. Draw it again, or type your name.")) from None

    def entry(self) -> Entry:
        """What was entered, for the service; of a form that is valid."""
        said = self.cleaned_data
        return Entry(said["name"], said["designation"], said["place"], said["way"], said["drawing"])


class CodeForm(PortalForm):
    """The one-time password, and the digest of what is signed with it."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}),
    )


class DeclineForm(PortalForm):
    """Why the client does not sign."""

    reason = forms.CharField(
        label=_("Why do you not want to sign?"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Your account manager reads this and gets in touch with you."),
    )
