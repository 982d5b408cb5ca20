"""The one answer to "is this request's agreement signed and confirmed?": for the guard of activate and for GUIDE-10."""

from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.errors import Reason
from requests_app.models import DIDRequest

State = Agreement.State


def agreement_problem(request: DIDRequest) -> Reason | None:
    """What is missing for the agreement of this request (S20, S33), or None. One query."""
    found = Agreement.objects.standing().filter(request=request).select_related("version").first()
    if found is None:
        return _problem(_("There is no agreement for this request."), _("It is made when Tech Support accepts."))
    if found.version.number != request.version_number:
        return _problem(
            _("The agreement is for an earlier version."), _("A new one is made when Tech Support accepts.")
        )
    if found.state == State.CONFIRMED:
        return None
    if found.state == State.SIGNED:
        return _problem(
            _("The signature is not confirmed."), _("Tech Support looks at the signed copy and confirms it.")
        )
    if found.state == State.SUBMITTED:
        return _problem(
            _("The signed copy differs from what was sent."), _("Tech Support judges the difference first.")
        )
    return _problem(_("The agreement is not signed."), _("Send it to the client and upload the signed copy."))


def _problem(text: str, remedy: str) -> Reason:
    return Reason(text, code="agreement", field="agreement", remedy=remedy)
