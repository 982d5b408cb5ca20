"""The message to the support address, and the client's receipt for it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from clients.trouble.models import Trouble
from core.events.mail import Attachment, Letter
from core.files import services as files
from core.letters import Sheet, url, write
from core.templatetags.indian import ist


def to_support(payload: dict[str, Any]) -> Letter:
    """Everything that support needs; an answer goes straight to the client (S74, S75, S77)."""
    trouble = _load(payload)
    client = trouble.client
    heading = f"{trouble.reference}: {trouble.get_what_display()} ({client.ban})"
    facts = [
        (_("Client"), f"{client.name} ({client.ban})"),
        (_("Payment reference"), trouble.payment_reference or "-"),
        (_("Address of the client"), trouble.reply_to or "-"),
        (_("Account manager"), f"{client.account_manager.full_name} <{client.account_manager.email}>"),
        (_("Written"), ist(trouble.at)),
    ]
    paragraphs = [trouble.words] if trouble.words else []
    button = (_("Open the client's activation"), url(f"/activation/{client.ban}/"))
    text, html = write(Sheet(heading, paragraphs=paragraphs, facts=facts, button=button))
    to, shown = [settings.SUPPORT_EMAIL], _screenshot(trouble)
    return Letter(to, heading, text, html, shown, reply_to=trouble.reply_to, thread=client.ban)


def receipt(payload: dict[str, Any]) -> Letter | None:
    """What was sent, and the reference; None for a client whose address nobody knows."""
    trouble = _load(payload)
    if not trouble.reply_to:
        return None
    heading = _("%(reference)s: your message has reached support") % {"reference": trouble.reference}
    facts = [(_("About"), trouble.get_what_display()), (_("Sent"), ist(trouble.at))]
    words = _("Support answers to this address. Please name %(reference)s when you write or call.")
    paragraphs = [words % {"reference": trouble.reference}, *([trouble.words] if trouble.words else [])]
    text, html = write(Sheet(heading, greeting=_("Hello,"), paragraphs=paragraphs, facts=facts))
    return Letter(
        [trouble.reply_to], heading, text, html, reply_to=settings.SUPPORT_EMAIL, thread=trouble.client.ban
    )  # fmt: skip


def _load(payload: dict[str, Any]) -> Trouble:
    related = ("client__account_manager", "screenshot")
    return Trouble.objects.select_related(*related).get(pk=payload["trouble"])


def _screenshot(trouble: Trouble) -> list[Attachment]:
    file = trouble.screenshot
    return [Attachment(file.shown_name, files.read(file), file.content_type)] if file else []
