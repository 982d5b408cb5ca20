"""The letter that brings a client its link: welcome after the payment, a fresh one, or \"you can pick numbers now\"."""

from typing import Any, Final

from django.utils.translation import gettext as _

from clients.access import services
from clients.access.models import ClientLink
from core import clock
from core.events.mail import Letter
from core.letters import Sheet, url, write
from core.templatetags.indian import ist

PAGES: Final = {"picking": "client:add_dids"}  # where a letter leads, if not to the client's home


def client_link(payload: dict[str, Any]) -> Letter | None:
    """None once the link is over: nobody wants a letter with a dead button."""
    link = ClientLink.objects.select_related("client__account_manager").get(pk=payload["link"])
    if link.ended_at is not None or link.expires_at <= clock.now():
        return None
    subject, paragraphs, button = _words(link, payload["why"])
    sheet = Sheet(
        heading=subject,
        greeting=_("Hello,"),
        paragraphs=paragraphs,
        facts=[(_("Account"), f"{link.client.name} ({link.client.ban})"), (_("Works until"), ist(link.expires_at))],
        button=(button, url(services.address(link, PAGES.get(payload["why"], "client:home")))),
        note=_("The button is for you alone: whoever has it can act for your account. Please do not forward it."),
    )
    text, html = write(sheet)
    manager = link.client.account_manager
    return Letter(
        to=[link.mailed_to], subject=subject, text=text, html=html, reply_to=manager.email, thread=link.client.ban
    )  # fmt: skip


def _words(link: ClientLink, why: str) -> tuple[str, list[str], str]:
    if why == "welcome":
        return (
            _("Your payment has arrived: six steps to your first call"),
            [
                _("Thank you. This mail is the confirmation of your payment."),
                _("Your checklist shows six steps and where to click. Most clients are live within 15 minutes."),
            ],
            _("Open your checklist"),
        )
    if why == "picking":
        return (
            _("You can pick numbers of new locations now"),
            [_("Under Manage -> DIDs -> Add DID you now see the new locations. The button leads there.")],
            _("Pick numbers"),
        )
    return _("Your fresh link"), [_("You asked for a fresh link to your pages. Here it is.")], _("Open your pages")


def button_below(link_id: int) -> str:
    """What stands below a letter in somebody's own words: the way to Add DID. Nothing once the link is over."""
    link = ClientLink.objects.live().filter(pk=link_id).first()
    if link is None:
        return ""
    text = _("Choose your numbers here, without a password:\n%(url)s\n\nThe link works until %(until)s. %(note)s")
    note = _("It is for you alone: whoever has it can act for your account. Please do not forward it.")
    return text % {"url": url(services.address(link, PAGES["picking"])), "until": ist(link.expires_at), "note": note}
