"""Telling the client: the text that is ready for the account manager, and its sending (S36, S38)."""

from django.utils.translation import gettext as _

from clients.access import services as links
from core import clock
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import enqueue, record, unit_of_work
from requests_app import permissions
from requests_app.models import ClientNotice, DIDRequest, RequestedLocation
from requests_app.statuses import Status
from requests_app.versions import current

PANEL_PATH = "Manage → DIDs → Add DID"


def ready_text(request: DIDRequest) -> tuple[str, str, str]:
    """(to, subject, text) as proposed to the account manager."""
    version = current(request)
    accepted = request.locations.filter(verdict=RequestedLocation.Verdict.ACCEPTED)
    cities = ", ".join(accepted.values_list("location__city", flat=True))
    to = (version.signatory_email if version else "") or request.client.contact_email
    subject = _("New locations for your outgoing calls: %(cities)s") % {"cities": cities}
    text = _(
        "Dear %(name)s,\n\n"
        "the locations you asked for are ready: %(cities)s.\n\n"
        "To choose your numbers, open your MyOperator panel and go to %(path)s.\n\n"
        "Please remember: these numbers are for transactional calls only, never for promotion, and calls to DND "
        "numbers need the called person's explicit consent from the last six months.\n\n"
        "Kind regards\n%(owner)s"
    ) % {
        "name": (version.signatory_name if version else "") or request.client.name,
        "cities": cities,
        "path": PANEL_PATH,
        "owner": request.owner.full_name,
    }
    return to, subject, text


def notify_client(*, request: DIDRequest, actor: User, to: str, subject: str, text: str) -> ClientNotice:
    """Send the letter, with a link to Add DID below it.

    Only to an address that the client's records know; the text must name where to click (S38).
    """
    if not permissions.owner(actor, request):
        raise NotAllowed(Reason(_("Only the account manager of this request tells the client."), code="owner"))
    check_active(request)
    _check(request, to, subject, text)
    with unit_of_work():
        notice = ClientNotice.objects.create(
            request=request, to=to, subject=subject.strip(), text=text.strip(), sent_by=actor, at=clock.now()
        )
        link = links.make(client=request.client, to=to, why="picking", actor=actor)
        payload = {"notice": notice.pk, "link": link.pk}
        enqueue("mail.client_notice", key=f"mail.client_notice:{notice.pk}", payload=payload)
        record("client.notice_written", subject=request, actor=actor, to=to)
    return notice


def check_active(request: DIDRequest) -> None:
    """Raise WrongState unless there is something to tell."""
    if request.status != Status.ACTIVE:
        raise WrongState(Reason(_("There is nothing to tell: the request is not active."), code="notify"))


def addresses(request: DIDRequest) -> list[str]:
    """Where the letter may go: the signatory of the version and the client's contacts (W9)."""
    version = current(request)
    found = [version.signatory_email if version else "", request.client.contact_email, request.client.signatory_email]
    return list(dict.fromkeys(address for address in found if address))


def _check(request: DIDRequest, to: str, subject: str, text: str) -> None:
    wrong = []
    if to not in addresses(request):
        wrong.append(Reason(_("Choose an address of this client."), field="to"))
    if not subject.strip():
        wrong.append(Reason(_("Write a subject."), field="subject"))
    if PANEL_PATH not in text:
        wrong.append(
            Reason(_("The text does not say where to click."), field="text", remedy=_("Keep “%s” in it.") % PANEL_PATH)
        )
    if wrong:
        raise Refused(*wrong)
