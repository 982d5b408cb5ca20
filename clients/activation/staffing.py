"""What staff do about a client's links: mail a fresh one, end them all."""

from django.utils.translation import gettext as _

from clients.access import services as links
from clients.access.models import ClientLink
from clients.activation import services as checklists
from clients.models import Client
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Reason, Refused


def address_of(client: Client) -> str:
    """Where a link goes: the address of the payment, else the contact of the record, "" for neither."""
    checklist = checklists.of_client(client)
    return (checklist.email if checklist else "") or client.contact_email


def mail_link(*, client: Client, actor: User) -> ClientLink:
    """Mail a fresh link to the client's own address, never to one typed in. Raises NotAllowed, Refused without one."""
    check_may(actor, "checklist.link")
    to = address_of(client)
    if not to:
        remedy = _("Enter the contact's address in the client's record first.")
        raise Refused(Reason(_("No address of this client is known."), code="address", remedy=remedy))
    return links.issue(client=client, to=to, why="fresh", actor=actor)


def end_links(*, client: Client, actor: User) -> int:
    """End every link of the client, for when one was forwarded. Raises NotAllowed."""
    check_may(actor, "checklist.link")
    return links.end_all(client=client, actor=actor)
