"""News about the agreement inside the house, and what became of the letter to the client (signing/mails.py)."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.news import tell_owner
from core.accounts.models import User
from core.events import record, unit_of_work
from core.events.mail import Letter
from core.events.models import SentMail
from core.letters import Sheet, url, write
from core.templatetags.indian import ist


def delivery_known(payload: dict[str, Any], sent: SentMail) -> None:
    """Keep what the mail server said; a refusal becomes a task of the owner's (S30)."""
    agreement = Agreement.objects.in_full().get(pk=payload["agreement"])
    accepted = sent.state == SentMail.State.ACCEPTED
    with unit_of_work():
        mine = Agreement.objects.filter(pk=agreement.pk, sends=payload["send"])
        if not mine.exclude(delivery=sent.state).update(delivery=sent.state, delivery_words=sent.words[:300]):
            return
        event = "agreement.delivered" if accepted else "agreement.delivery_refused"
        record(event, subject=agreement, actor=None, to=sent.to, words=sent.words[:300])
        if not accepted:
            tell_owner(agreement, "delivery_refused")


def news(payload: dict[str, Any]) -> Letter | None:
    """To the owner or the reviewer: what happened and what to do; None when it is not so any more."""
    agreement = Agreement.objects.in_full().filter(pk=payload["agreement"]).first()
    person = User.objects.filter(pk=payload["to"], is_active=True).first()
    if agreement is None or person is None or agreement.state not in STILL_SO[payload["what"]]:
        return None
    heading, paragraph, button = _words(payload["what"], agreement)
    sheet = Sheet(
        heading=heading,
        greeting=_("Dear %(name)s,") % {"name": person.full_name},
        paragraphs=[paragraph],
        facts=_facts(agreement),
        button=(button, url(agreement.get_absolute_url())),
    )
    text, html = write(sheet)
    return Letter(to=[person.email], subject=heading, text=text, html=html, thread=agreement.request.reference)


STILL_SO = {
    "issued": {"issued"},
    "delivery_refused": {"sent", "viewed"},
    "copy_refused": {"sent", "viewed"},
    "differs": {"submitted"},
}


def _words(what: str, agreement: Agreement) -> tuple[str, str, str]:
    ref = {"ref": agreement.request.reference}
    return {
        "issued": (
            _("%(ref)s: the agreement is ready to send") % ref,
            _("Tech Support accepted the request. Read the agreement and send it to the client's signatory."),
            _("Send the agreement"),
        ),
        "delivery_refused": (
            _("%(ref)s: the agreement was not delivered") % ref,
            _("The mail server said: %(words)s") % {"words": agreement.delivery_words or "-"},
            _("Send it again"),
        ),
        "copy_refused": (
            _("%(ref)s: a correct signed copy is needed") % ref,
            _("Tech Support did not take the signed copy: %(note)s") % {"note": agreement.difference_note},
            _("Open the agreement"),
        ),
        "differs": (
            _("%(ref)s: the signed copy differs from what was sent") % ref,
            _("Compare both files and confirm the difference with a note, or ask for a correct copy."),
            _("Look at the copy"),
        ),
    }[what]


def _facts(agreement: Agreement) -> list[tuple[str, str]]:
    request = agreement.request
    facts = [(_("Request"), request.reference), (_("Client"), request.client.name), ("BAN", request.client.ban)]
    return [*facts, (_("Locations"), ", ".join(agreement.locations)), (_("Sign by"), ist(agreement.sign_by))][
        : 5 if agreement.sign_by else 4
    ]
