"""What the account manager does about a signature that is awaited: another address, another signatory, a new paper."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from agreements import effects
from agreements.models import Agreement
from agreements.news import check_task, owner_task
from agreements.services import check_owner, locked, send_again, update
from agreements.signing import links
from agreements.signing.models import Signatory
from core.accounts.models import User
from core.errors import Reason, Refused
from core.events import finish_task, record, unit_of_work
from requests_app.workflow import touch

State = Agreement.State
OPEN = (State.ISSUED, State.SENT, State.VIEWED)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a new paper names as the one who signs."""

    name: str
    email: str
    designation: str
    mobile: str = ""


def correct_address(*, agreement: Agreement, actor: User, email: str) -> Agreement:
    """The same signatory at another address: the old link and codes are dead, and what was sent is sent there again.

    Raises NotAllowed, WrongState, Refused (C45: never an address of our own house).
    """
    check_owner(agreement, actor)
    address = email.strip()
    with unit_of_work():
        found = locked(agreement, *OPEN)
        signatory = links.kept_signatory(found)
        _check_address(found, address, was=signatory.email)
        was, signatory.email = signatory.email, address
        _forget(signatory)
        record("signing.address_corrected", subject=found, actor=actor, was=was, to=address)
        if found.sends:
            send_again(found, actor)
        touch(found.request)
    return found


def reissue(*, agreement: Agreement, actor: User, reason: str, person: Person | None = None) -> Agreement:
    """Void this paper with a reason and have a new one made: for another signatory, or for newer terms.

    The request stays where it is; nobody approves anew. Raises NotAllowed, WrongState, Refused.
    """
    check_owner(agreement, actor)
    words = reason.strip()[:2000]
    if not words:
        raise Refused(Reason(_("Give the reason."), code="reason", field="reason"))
    with unit_of_work():
        found = locked(agreement, *OPEN, State.SUBMITTED)
        if person is not None:
            _check_address(found, person.email, was="")
        _void(found, actor, words)
        fresh = effects.begin(found.request, found.version, actor)
        if person is not None:
            Signatory.objects.create(agreement=fresh, **asdict(person))
        named = links.signatory_of(fresh)
        record("signing.reissued", subject=fresh, actor=actor, reason=words, name=named.name, to=named.email)
        touch(found.request)
    return fresh


def _void(agreement: Agreement, actor: User, reason: str) -> None:
    record("agreement.voided", subject=agreement, actor=actor, was=agreement.state, reason=reason)
    update(agreement, state=State.VOIDED, ended_reason=reason)
    if signatory := Signatory.objects.filter(agreement=agreement).first():
        links.end(signatory)
    finish_task(owner_task(agreement))
    finish_task(check_task(agreement))


def _forget(signatory: Signatory) -> None:
    """Whoever read the mail at the old address may have been somebody else: nothing of theirs stays."""
    links.end(signatory)
    fresh = Signatory(agreement_id=signatory.agreement_id)
    for name in (
        "opened_at", "shown_sha256", "consent_version", "consented_at", "entered_name", "entered_designation",
        "entered_place", "way", "picture",
    ):  # fmt: skip
        setattr(signatory, name, getattr(fresh, name))
    signatory.save()


def _check_address(agreement: Agreement, address: str, *, was: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise _wrong(_("This is not an e-mail address.")) from None
    if address.lower() == was.lower():
        raise _wrong(_("This is the address that it had."))
    house = agreement.request.owner.email.rpartition("@")[2].lower()
    if User.objects.filter(email__iexact=address).exists() or address.lower().endswith(f"@{house}"):
        raise _wrong(_("This is an address of our own house: only the client's own person signs."))


def _wrong(text: str) -> Refused:
    return Refused(Reason(text, code="signing.address", field="email"))
