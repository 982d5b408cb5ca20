"""A suspension in the client's words: what was written down for staff is not shown to the client (C30)."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Suspension
from core.templatetags.indian import indian_date

WHY: Final[dict[str, Promise]] = {
    Suspension.Kind.BREACH: gettext_lazy("Calls from your account went against the rules for outgoing calls."),
    Suspension.Kind.TOTAL: gettext_lazy("Calls from your account went against the rules again and again."),
    Suspension.Kind.EXTERNAL: gettext_lazy("A telephone operator or an authority ordered it."),
}


def why_suspended(suspension: Suspension) -> str:
    """The kind of a suspension as a sentence."""
    return str(WHY[suspension.kind])


def since_when(suspension: Suspension) -> str:
    """The Indian day on which it began, as a sentence."""
    return _("This is so since %(day)s.") % {"day": indian_date(suspension.since)}
