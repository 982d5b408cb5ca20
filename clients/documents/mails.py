"""The letter that tells a client which paper was rejected and why, with a link to upload it again (S76)."""

from typing import Any

from django.utils.translation import gettext as _

from clients.access import services as links
from clients.access.models import ClientLink
from clients.documents.models import Document, State
from core.events import unit_of_work
from core.events.mail import Letter
from core.letters import Sheet, url, write


def rejected(payload: dict[str, Any]) -> Letter | None:
    """None once a better one was uploaded, and for a client whose address nobody knows."""
    document = Document.objects.select_related("client__account_manager").get(pk=payload["document"])
    link = _link(document)
    if link is None or _replaced(document):
        return None
    heading = _("One of your documents needs another try")
    facts = [(_("Document"), document.get_kind_display()), (_("Why"), document.get_why_display())]
    if document.words:
        facts.append((_("In the reviewer's words"), document.words))
    paragraphs = [
        _("We could not approve one of the documents of %(client)s.") % {"client": document.client.name},
        _("Please upload a clear scan that shows the whole page. The note that we need is filled in for you."),
    ]
    button = (_("Upload it again"), url(f"{links.address(link)}#documents"))
    sheet = Sheet(heading, greeting=_("Hello,"), paragraphs=paragraphs, facts=facts, button=button)
    text, html = write(sheet)
    manager = document.client.account_manager
    return Letter([link.mailed_to], heading, text, html, reply_to=manager.email, thread=document.client.ban)


def _replaced(document: Document) -> bool:
    return Document.objects.filter(follows=document).exists() or document.state != State.REJECTED


def _link(document: Document) -> ClientLink | None:
    """The client's newest live link; a new one, whose own letter is not needed, where none is left."""
    live = ClientLink.objects.live().filter(client=document.client).order_by("-pk").first()
    if live is not None:
        return live
    to = getattr(getattr(document.client, "checklist", None), "email", "") or document.client.contact_email
    with unit_of_work():
        return links.issue(client=document.client, to=to, why="fresh") if to else None
