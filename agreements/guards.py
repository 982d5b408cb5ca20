"""What the agreement says against a move."""

from django.utils.translation import gettext as _

from agreements.facts import agreement_problem
from agreements.models import Agreement
from core.errors import Reason
from requests_app.workflow import Transition

CLEAN = frozenset({Agreement.Comparison.SAME_BYTES, Agreement.Comparison.SAME_TEXT})


def signed_copy_holds(t: Transition) -> list[Reason]:
    """The copy that came back is the one that was sent, or Tech Support confirmed with a note how it differs (P4)."""
    found = Agreement.objects.standing().filter(request=t.request, version=t.version).first()
    if found is None or found.state != Agreement.State.SIGNED or found.returned_id is None:
        return [Reason(_("There is no signed copy of this version's agreement."), code="agreement")]
    if found.comparison not in CLEAN and not found.difference_note:
        return [Reason(_("The signed copy differs from what was sent, and nobody confirmed it."), code="agreement")]
    return []


def signature_is_confirmed(t: Transition) -> list[Reason]:
    """Tech Support has confirmed the signature on this version's agreement (S20, S33)."""
    problem = agreement_problem(t.request)
    return [problem] if problem else []
