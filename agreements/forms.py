"""What people type about an agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.letters import SUBJECT_LETTERS, TEXT_LETTERS
from core.forms import PortalForm


class LetterForm(PortalForm):
    """The letter to the client's signatory; `sends` says which sending it is, so that a double click sends once."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LETTERS)
    text = forms.CharField(label=_("Text"), max_length=TEXT_LETTERS, widget=forms.Textarea(attrs={"rows": 14}))
    sends = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RefusalForm(PortalForm):
    """Why the client does not sign."""

    prefix = "refusal"
    reason = forms.CharField(
        label=_("The client's reason"), max_length=2000, widget=forms.Textarea, help_text=_("In the client's words.")
    )


class NoteForm(PortalForm):
    """Tech Support's note on a copy that differs."""

    note = forms.CharField(
        label=_("What did you see, and why do you decide so?"), max_length=2000, widget=forms.Textarea
    )


class TakeForm(NoteForm):
    """The difference is taken."""

    prefix = "take"


class NotTakenForm(NoteForm):
    """The copy is not taken; the owner reads the note."""

    prefix = "not-taken"
