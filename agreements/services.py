"""What people do with an agreement. Every function is one transaction and refuses with reasons.

The request's row is locked first, then the agreement is written where its old state still stands.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agreements import letters
from agreements.models import Agreement
from agreements.news import check_task, owner_task, tell_owner
from agreements.signing import links
from core import clock, policy, throttle
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, Stale, WrongState
from core.events import enqueue, finish_task, record, unit_of_work
from core.files import services as files
from requests_app import permissions
from requests_app.models import DIDRequest
from requests_app.statuses import Status, Turn
from requests_app.workflow import lock, perform, touch

State = Agreement.State

TURNS = {
    State.BUILDING: Turn.ACCOUNT_MANAGER,
    State.ISSUED: Turn.ACCOUNT_MANAGER,
    State.SENT: Turn.CLIENT,
    State.VIEWED: Turn.CLIENT,
    State.SEALING: Turn.NOBODY,
    State.SUBMITTED: Turn.TECH_SUPPORT,
    State.SIGNED: Turn.TECH_SUPPORT,
}


def waiting_on(agreement: Agreement) -> Turn:
    """Whose turn it is while a signature is awaited; nobody's once it is confirmed or ended."""
    return TURNS.get(State(agreement.state), Turn.NOBODY)


def standing_agreement(request: DIDRequest) -> Agreement | None:
    """The request's one agreement that is not voided, refused or expired, with all that pages show. One query."""
    return Agreement.objects.standing().in_full().filter(request=request).first()


def count_build(actor: User) -> None:
    """Count one PDF that this person has made; raises Throttled (policy `pdfs_per_hour`). Before the unit of work."""
    throttle.hit("pdf", actor.pk, policy.value("pdfs_per_hour"), 3600)


def send(*, agreement: Agreement, actor: User, subject: str, text: str, sends: int | None = None) -> Agreement:
    """Mail the issued PDF to the version's signatory in the owner's name; again as often as needed (S30).

    `sends` is how often it had been sent when the page was shown: a double click, or a second tab, is Stale.
    Each time the client has `agreement_link_days` from now to sign. Raises NotAllowed, Refused, WrongState, Stale.
    """
    check_owner(agreement, actor)
    subject, text = letters.check(subject, text)
    with unit_of_work():
        found = locked(agreement, State.ISSUED, State.SENT, State.VIEWED)
        if sends is not None and sends != found.sends:
            raise Stale(Reason(_("The agreement was sent already, a moment ago."), code="agreement.sent"))
        _send(found, actor, subject, text)
        finish_task(owner_task(found))
        touch(found.request)
    return found


def send_again(agreement: Agreement, actor: User) -> None:
    """The letter that was sent last, to whoever is the signatory now. Locked, inside the caller's unit of work."""
    _send(agreement, actor, agreement.sent_subject, agreement.sent_text)


def confirm_difference(*, agreement: Agreement, actor: User, note: str) -> Agreement:
    """Tech Support has looked at how the copy differs and takes it, with a note (P4). The request is signed then."""
    _check_tech_support(agreement, actor)
    words = _note(note)
    with unit_of_work():
        found = locked(agreement, State.SUBMITTED)
        update(found, state=State.SIGNED, difference_note=words, difference_by=actor)
        record("agreement.difference_confirmed", subject=found, actor=actor, note=words, comparison=found.comparison)
        finish_task(check_task(found))
        perform(found.request, "sign", actor=None)
    return found


def refuse_copy(*, agreement: Agreement, actor: User, note: str) -> Agreement:
    """The returned copy is not taken: the owner gets a correct one, and the client has the full time again (P4)."""
    _check_tech_support(agreement, actor)
    words = _note(note)
    with unit_of_work():
        found = locked(agreement, State.SUBMITTED)
        update(found, state=State.SENT, difference_note=words, difference_by=actor, sign_by=_sign_by())
        record("agreement.copy_refused", subject=found, actor=actor, note=words)
        finish_task(check_task(found))
        tell_owner(found, "copy_refused")
    return found


def confirm_signature(*, agreement: Agreement, actor: User) -> Agreement:
    """Tech Support has seen the signature and says so; only this opens activation (S33).

    Both files are read again first: Altered when their bytes are not those that were compared.
    """
    _check_tech_support(agreement, actor)
    for file in filter(None, (agreement.issued, agreement.returned)):
        files.read(file)
    with unit_of_work():
        found = locked(agreement, State.SIGNED)
        if found.returned_id != agreement.returned_id:
            raise Stale(Reason(_("Another signed copy came in meanwhile."), code="agreement.returned"))
        if found.request.status != Status.AWAITING_ACTIVATION:
            raise WrongState(Reason(_("The request does not await activation."), code="agreement.confirm"))
        update(found, state=State.CONFIRMED, confirmed_by=actor, confirmed_at=clock.now())
        sha256 = found.returned.sha256 if found.returned else ""
        record("agreement.confirmed", subject=found, actor=actor, sha256=sha256, comparison=found.comparison)
    return found


def client_refused(*, agreement: Agreement, actor: User, reason: str) -> DIDRequest:
    """The owner notes that the client does not sign, and why; the request goes back to be corrected."""
    return perform(agreement.request, "client_refuses", actor=actor, reason=reason.strip())


def _send(found: Agreement, actor: User, subject: str, text: str) -> None:
    signatory = links.kept_signatory(found)
    _write_sent(found, signatory.email, subject, text)
    links.issue(signatory, found.sends)
    payload = {"agreement": found.pk, "send": found.sends}
    enqueue("mail.agreement", key=f"mail.agreement:{found.pk}:{found.sends}", payload=payload)
    record("agreement.sent", subject=found, actor=actor, to=found.sent_to, number=found.sends)


def _write_sent(found: Agreement, to: str, subject: str, text: str) -> None:
    update(
        found,
        state=State.SENT,
        sent_to=to,
        sent_subject=subject,
        sent_text=text,
        sent_at=clock.now(),
        sends=found.sends + 1,
        delivery="",
        delivery_words="",
        sign_by=_sign_by(),
    )


def _sign_by() -> datetime:
    return clock.now() + timedelta(days=policy.value("agreement_link_days"))


def update(found: Agreement, **fields: object) -> None:
    """Write these fields of a locked agreement."""
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))


def locked(agreement: Agreement, *states: State) -> Agreement:
    """The agreement fresh, its request locked. Raises WrongState unless it is in one of `states` (X11)."""
    request = lock(agreement.request)
    found = Agreement.objects.in_full().get(pk=agreement.pk)
    found.request = request
    check_state(found, *states)
    return found


def check_state(agreement: Agreement, *states: State) -> None:
    """Raise WrongState, naming the state that it is in, unless that is one of `states`."""
    if agreement.state not in states:
        text = _("The agreement is now “%(state)s”: this step is not possible from there.")
        raise WrongState(Reason(text % {"state": agreement.get_state_display()}, code="agreement"))


def check_owner(agreement: Agreement, actor: User) -> None:
    """Raise NotAllowed unless this is the account manager who filed the request."""
    if not permissions.owner(actor, agreement.request):
        raise NotAllowed(Reason(_("Only the account manager of this request may do that."), code="owner"))


def _check_tech_support(agreement: Agreement, actor: User) -> None:
    if not permissions.tech_support(actor, agreement.request):
        raise NotAllowed(Reason(_("Only Tech Support may do that, nobody on a request of their own."), code="review"))


def _note(note: str) -> str:
    if not note.strip():
        raise Refused(Reason(_("Say in a note what you saw and why you decide so."), code="note", field="note"))
    return note.strip()[:2000]
