"""Links to sign that are over: replaced by a newer one, or of an agreement whose time is over."""

from datetime import timedelta

from agreements.models import Agreement, AgreementTemplate
from agreements.signing.links import PURPOSE
from agreements.signing.models import Signatory, SigningLink
from core import clock, tokens
from requests_app.models import RequestVersion


def links_that_are_over(versions: list[RequestVersion]) -> dict[str, list[str]]:
    """Two for each of these versions; the tokens by how they ended."""
    template, now = AgreementTemplate.objects.in_force()[0], clock.now()
    signatories = []
    for version in versions:
        agreement = Agreement.objects.create(
            request=version.request, version=version, template=template, state=Agreement.State.EXPIRED,
            created_at=now, sign_by=now - timedelta(days=1), sends=2,
        )  # fmt: skip
        signatories.append(Signatory.objects.create(agreement=agreement, name="Farah Khan", email="farah@acme.example"))
    return {
        "used": [_link(one, 1, replaced=True) for one in signatories],
        "expired": [_link(one, 2, replaced=False) for one in signatories],
    }


def _link(signatory: Signatory, number: int, *, replaced: bool) -> str:
    now = clock.now()
    link = SigningLink(signatory=signatory, number=number, nonce=tokens.new_nonce(), issued_at=now)
    link.replaced_at = now if replaced else None
    token = tokens.derive(PURPOSE, link.token_id, link.nonce)
    link.digest = tokens.digest(token)
    link.save()
    return token
