"""Links to the signing page: made with each sending, found again by their digest (L3, L8)."""

from datetime import timedelta

from django.db.models import Q

from agreements.models import Agreement
from agreements.signing.models import Signatory, SigningLink
from core import clock, policy, tokens

PURPOSE = "sign"
SEALED = (Agreement.State.SEALING, Agreement.State.SIGNED, Agreement.State.CONFIRMED)


def signatory_of(agreement: Agreement) -> Signatory:
    """Whom the agreement names, kept in the database or, before the first sending, made from its version."""
    found = None if agreement._state.adding else Signatory.objects.filter(agreement=agreement).first()
    if found is not None:
        return found
    version = agreement.version
    return Signatory(
        agreement=agreement,
        name=version.signatory_name,
        email=version.signatory_email,
        designation=version.signatory_designation,
        mobile=version.signatory_mobile,
    )


def kept_signatory(agreement: Agreement) -> Signatory:
    """The same, in the database from now on."""
    found = signatory_of(agreement)
    if found._state.adding:
        found.save()
    return found


def issue(signatory: Signatory, number: int) -> SigningLink:
    """A fresh link for sending `number`; the one before is dead from now on. Inside the caller's unit of work."""
    end(signatory)
    link = SigningLink(signatory=signatory, number=number, nonce=tokens.new_nonce(), issued_at=clock.now())
    link.digest = tokens.digest(tokens.derive(PURPOSE, link.token_id, link.nonce))
    link.save()
    return link


def end(signatory: Signatory) -> None:
    """No link of this signatory opens anything any more, and no code that was sent is good."""
    signatory.links.newest().update(replaced_at=clock.now())
    signatory.codes.filter(used_at=None, replaced_at=None).update(replaced_at=clock.now())


def token_of(link: SigningLink) -> str:
    """The secret of a link, made again when its letter is written (X18: also with a fallback key)."""
    return tokens.derive_matching(PURPOSE, link.token_id, link.nonce, link.digest)


def link_of(token: str) -> SigningLink | None:
    """The link with this token, to sign by or, for some weeks, to fetch what was signed by it; else None. One query."""
    since = clock.now() - timedelta(days=policy.value("signed_link_days"))
    to_sign = Q(signatory__agreement__state__in=Agreement.WITH_CLIENT, signatory__agreement__sign_by__gt=clock.now())
    signed = Q(signatory__agreement__state__in=SEALED, signatory__signed_at__gt=since)
    whole = SigningLink.objects.newest().select_related(
        "signatory__agreement__request__client", "signatory__agreement__request__owner",
        "signatory__agreement__version", "signatory__agreement__template", "signatory__agreement__issued",
    )  # fmt: skip
    return whole.filter(to_sign | signed, digest=tokens.digest(token)).first()
