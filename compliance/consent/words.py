"""Faults of a consent in plain words: what is wrong and what to do. The keys are the codes of `row` and `reading`."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Reason

# code -> (field of the form and the API, what is wrong, what to do)
FAULTS: Final[dict[str, tuple[str, str | Promise, str | Promise]]] = {
    "number": (
        "number",
        gettext_lazy("This is no Indian phone number."),
        gettext_lazy("Write ten digits, with or without +91."),
    ),
    "basis": (
        "basis",
        gettext_lazy("The basis is not known."),
        gettext_lazy("Use explicit_dlt, explicit_client, inferred_contract or enquiry."),
    ),
    "method": (
        "method",
        gettext_lazy("The method does not fit the basis: dca goes with explicit_dlt, and only with it."),
        gettext_lazy("Use client_otp, dca or other."),
    ),
    "captured_at": (
        "captured_at",
        gettext_lazy("The moment of the consent is missing or not readable."),
        gettext_lazy("Write it like 2026-11-22T16:30:00+05:30; without an offset it is Indian time."),
    ),
    "future": (
        "captured_at",
        gettext_lazy("The consent is dated in the future."),
        gettext_lazy("Give the moment at which it was captured."),
    ),
    "reference": (
        "reference",
        gettext_lazy("Without a reference of its verification a consent does not count."),
        gettext_lazy("Give the log entry, transaction or template ID, at most 120 characters."),
    ),
    "source": (
        "source",
        gettext_lazy("The source is too long."),
        gettext_lazy("Use at most 60 characters."),
    ),
    "wording": (
        "wording",
        gettext_lazy("The wording is missing or longer than 4,000 characters."),
        gettext_lazy("Give the text as the called person read it."),
    ),
    "expires_at": (
        "expires_at",
        gettext_lazy("The expiry is not readable, or not after the consent."),
        gettext_lazy("Write it like the moment of the consent, or leave it empty."),
    ),
    "revoked_at": (
        "revoked_at",
        gettext_lazy("The moment of the opt-out is missing, not readable, before the consent or in the future."),
        gettext_lazy("Write it like the moment of the consent."),
    ),
    "revoked_how": (
        "revoked_how",
        gettext_lazy("The way of the opt-out is not known."),
        gettext_lazy("Use call, message, portal, dca or complaint."),
    ),
    "cells": (
        "",
        gettext_lazy("The row has more cells than the header."),
        gettext_lazy("Put a text with commas between quotation marks."),
    ),
}


def reason(code: str) -> Reason:
    """The fault as a reason beside its field."""
    field, text, remedy = FAULTS[code]
    return Reason(str(text), code=f"consent.{code}", field=field, remedy=str(remedy))


def sentence(code: str) -> str:
    """The fault in one line, for the file of rejected rows."""
    return str(reason(code)) if code in FAULTS else _("This row could not be read.")
