"""What the agreement page shows of the signing, and what its owner may do about it."""

from typing import Any

from agreements.models import Agreement, AgreementTemplate
from agreements.signing import desk, links, trail
from agreements.signing.desk_forms import AddressForm, AnewForm


def parts(agreement: Agreement, *, is_owner: bool) -> dict[str, Any]:
    """For templates/agreements/_signing.html."""
    open_still = agreement.state in desk.OPEN
    return {
        "signing": {
            "signatory": links.signatory_of(agreement),
            "steps": trail.steps(agreement),
            "newer_terms": _newer_terms(agreement) if open_still else None,
        },
        "address_form": AddressForm() if is_owner and open_still else None,
        "anew_form": AnewForm() if is_owner and open_still else None,
    }


def _newer_terms(agreement: Agreement) -> AgreementTemplate | None:
    found = AgreementTemplate.objects.in_force().first()
    return found if found and found.version > agreement.template.version else None
