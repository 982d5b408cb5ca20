"""What the signatory does, one function an action, each one transaction that refuses with reasons.

Whoever calls has found the signatory by a link (links.link_of); no id comes from outside (L8).
"""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.sealing.services import SignatureGiven, clean_picture, start_sealing
from agreements.services import locked, update
from agreements.signing import codes, links, trail
from agreements.signing.consent import version_shown
from agreements.signing.models import Signatory, SigningCode
from core import clock, policy, throttle
from core.errors import Blocked, Reason, Refused, Stale
from core.events import record, unit_of_work
from core.files import services as files
from requests_app.models import DIDRequest
from requests_app.workflow import perform, touch

State = Agreement.State
Way = Signatory.Way


@dataclass(frozen=True, slots=True)
class Seen:
    """Who asks, as the server saw it: network address and browser (P5, P6)."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered. `picture` is a PNG as the browser drew it; empty keeps what was drawn before."""

    name: str
    designation: str
    place: str
    way: str
    picture: bytes = b""


def open_page(*, signatory: Signatory, seen: Seen) -> None:
    """The signatory goes on from the first page to the agreement; a second time does nothing."""
    with unit_of_work():
        agreement = _locked(signatory)
        _keep(signatory, language=get_language() or "")
        if agreement.state == State.SENT:
            update(agreement, state=State.VIEWED)
        if not signatory.opened_at:
            _keep(signatory, opened_at=clock.now())
            _record("signing.opened", agreement, seen)
            touch(agreement.request)


def consent(*, signatory: Signatory, shown: str, seen: Seen) -> None:
    """The signatory has read the file with digest `shown` and agrees to sign it electronically (S31, P5)."""
    with unit_of_work():
        agreement = _locked(signatory)
        _check_shown(agreement, shown)
        _keep(
            signatory,
            opened_at=signatory.opened_at or clock.now(),
            shown_sha256=shown,
            consent_version=version_shown(),
            consented_at=clock.now(),
            language=get_language() or "",
        )
        if agreement.state == State.SENT:
            update(agreement, state=State.VIEWED)
        _record("signing.consented", agreement, seen, consent_version=signatory.consent_version, shown_sha256=shown)


def keep_entry(*, signatory: Signatory, entry: Entry) -> None:
    """Keep what is entered so far, complete or not. Raises Refused for a drawing that cannot be used."""
    picture = clean_picture(entry.picture) if entry.picture else None
    with unit_of_work():
        _locked(signatory)
        _keep_entry(signatory, entry, picture)


def fill(*, signatory: Signatory, entry: Entry, seen: Seen) -> None:
    """Name, designation, place and signature are complete. Raises Refused, one reason a field that is not."""
    picture = clean_picture(entry.picture) if entry.picture else None
    if missing := _missing(entry, bool(picture or signatory.picture)):
        raise Refused(*missing)
    with unit_of_work():
        agreement = _locked(signatory)
        _keep_entry(signatory, entry, picture)
        _record("signing.entered", agreement, seen, way=entry.way)


def ask_code(*, signatory: Signatory, seen: Seen) -> SigningCode:
    """Send a one-time password to the signatory's registered address; raises Throttled, Blocked (C44, U6)."""
    if not (signatory.is_filled and signatory.consented_at):
        raise _not_ready()
    throttle.hit("signing_code_pause", signatory.pk, 1, policy.value("signing_code_pause_s"))
    throttle.hit("signing_code", signatory.pk, policy.value("signing_codes_per_hour"), 3600)
    with unit_of_work():
        agreement = _locked(signatory)
        _keep(signatory, language=get_language() or "")
        code = codes.issue(signatory)
        _record("signing.code_sent", agreement, seen, to=code.sent_to, reference=code.reference)
    return code


def sign(*, signatory: Signatory, shown: str, said: str, seen: Seen) -> Seal:
    """The signature itself: agreed to, complete, and proved by the one-time password `said`; then it is sealed (S31).

    Raises Refused for a wrong or spent code (the try counts), Blocked when a step is missing, Stale when another file
    than the one that was read stands issued, Altered when its bytes are not those that were issued.
    """
    if not (signatory.is_filled and signatory.consented_at):
        raise _not_ready()
    if signatory.agreement.issued:
        files.read(signatory.agreement.issued)
    code = _proved(signatory, said, seen)
    with unit_of_work():
        agreement = _locked(signatory)
        _check_shown(agreement, shown)
        if shown != signatory.shown_sha256 or not codes.use(code):
            raise codes.used_up()
        now = clock.now()
        _keep(signatory, signed_at=now)
        return start_sealing(agreement=agreement, signature=_given(agreement, signatory, code, seen))


def is_signed(signatory: Signatory) -> bool:
    """Whether the signature stands, as the database has it now."""
    return Signatory.objects.filter(pk=signatory.pk, signed_at__isnull=False).exists()


def decline(*, signatory: Signatory, reason: str, seen: Seen) -> DIDRequest:
    """The client does not sign, and says why; the request goes back to its owner (C36, C37)."""
    words = reason.strip()[:2000]
    if not words:
        raise Refused(Reason(_("Please say why, in a few words."), code="reason", field="reason"))
    with unit_of_work():
        agreement = _locked(signatory)
        _record("signing.declined", agreement, seen, reason=words)
        links.end(signatory)
        return perform(agreement.request, "client_refuses", actor=None, reason=words, held=True)


def _locked(signatory: Signatory) -> Agreement:
    """The agreement, its request locked, still to be signed; the signatory is read anew."""
    agreement = locked(signatory.agreement, State.SENT, State.VIEWED)
    signatory.refresh_from_db()
    signatory.agreement = agreement
    return agreement


def _check_shown(agreement: Agreement, shown: str) -> None:
    if agreement.issued is None or agreement.issued.sha256 != shown:
        text, remedy = _("The agreement has changed since you opened this page."), _("Please read it again.")
        raise Stale(Reason(text, code="agreement.shown", remedy=remedy))


def _proved(signatory: Signatory, said: str, seen: Seen) -> SigningCode:
    """The open code, a try spent on it; committed whatever comes after."""
    code = codes.open_code(signatory)
    if code is None or not codes.spend_try(code):
        raise codes.used_up()
    if not codes.fits(code, said):
        with unit_of_work():
            _record("signing.code_wrong", signatory.agreement, seen, reference=code.reference)
        raise codes.wrong()
    return code


def _given(agreement: Agreement, signatory: Signatory, code: SigningCode, seen: Seen) -> SignatureGiven:
    drawn = signatory.way == Way.DRAWN
    return SignatureGiven(
        name=signatory.entered_name,
        email=signatory.email,
        designation=signatory.entered_designation,
        place=signatory.entered_place,
        signed_at=signatory.signed_at or clock.now(),
        shown_sha256=signatory.shown_sha256,
        otp_reference=f"{code.channel}:{code.reference}",
        consent_version=signatory.consent_version,
        picture=bytes(signatory.picture) if drawn else b"",
        typed="" if drawn else signatory.entered_name,
        address=seen.address,
        agent=seen.agent,
        happenings=trail.happenings(agreement),
    )


def _keep_entry(signatory: Signatory, entry: Entry, picture: bytes | None) -> None:
    _keep(
        signatory,
        entered_name=entry.name[:160],
        entered_designation=entry.designation[:120],
        entered_place=entry.place[:120],
        way=entry.way if entry.way in Way.values else Way.TYPED,
        **({"picture": picture} if picture else {}),
    )


def _keep(signatory: Signatory, **fields: object) -> None:
    for name, value in fields.items():
        setattr(signatory, name, value)
    signatory.save(update_fields=list(fields))


def _missing(entry: Entry, has_picture: bool) -> list[Reason]:
    wanted = {"name": entry.name, "designation": entry.designation, "place": entry.place}
    missing = [
        Reason(_("This must not be empty."), code="entry", field=name) for name, value in wanted.items() if not value
    ]
    if entry.way == Way.DRAWN and not has_picture:
        missing.append(Reason(_("Draw your signature in the box, or type it."), code="entry", field="drawing"))
    return missing


def _not_ready() -> Blocked:
    return Blocked(Reason(_("Please read, agree and fill in your details first."), code="signing.order"))


def _record(event: str, agreement: Agreement, seen: Seen, **data: object) -> None:
    record(event, subject=agreement, actor=None, address=seen.address, agent=seen.agent, **data)
