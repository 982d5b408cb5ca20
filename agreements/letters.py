"""The account manager's letter to the client's signatory: what is proposed, and what may be sent."""

from datetime import timedelta

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.signing.links import signatory_of
from core import clock, policy
from core.errors import Reason, Refused
from core.templatetags.indian import indian_date

SUBJECT_LETTERS, TEXT_LETTERS = 200, 8000


def proposed(agreement: Agreement) -> tuple[str, str]:
    """(subject, text) ready to send; both may be edited. What was sent last time comes first."""
    if agreement.sent_text:
        return agreement.sent_subject, agreement.sent_text
    day = clock.now() + timedelta(days=policy.value("agreement_link_days"))
    subject = _("Please sign: %(title)s, %(ref)s") % {
        "title": agreement.template.title,
        "ref": agreement.request.reference,
    }
    text = _(
        "Dear %(name)s,\n\n"
        "your request for outgoing calls from %(cities)s has passed our checks. The agreement for these locations, "
        "account %(ban)s, waits for your signature until %(day)s.\n\n"
        "With the link below you read and sign it on your phone or computer in a minute; a code is sent to this "
        "address for it. It is attached as well: if you prefer, sign the attached file itself and send it back to me. "
        "Please do not change its text then, as the signed copy is compared with it.\n\n"
        "Your locations are switched on after the signature has been confirmed. If you do not want to sign, say so on "
        "that page, with the reason.\n\n"
        "Kind regards\n%(owner)s"
    ) % {
        "name": signatory_of(agreement).name,
        "cities": ", ".join(agreement.locations),
        "ban": agreement.version.ban,
        "day": indian_date(day),
        "owner": agreement.request.owner.full_name,
    }
    return subject, text


def check(subject: str, text: str) -> tuple[str, str]:
    """Both, stripped. Raises Refused with one reason for each field that is empty or too long."""
    subject, text = subject.strip(), text.replace("\r\n", "\n").strip()
    wrong = [*_wrong("subject", subject, SUBJECT_LETTERS), *_wrong("text", text, TEXT_LETTERS)]
    if wrong:
        raise Refused(*wrong)
    return subject, text


def _wrong(field: str, value: str, most: int) -> list[Reason]:
    if not value:
        return [Reason(_("This must not be empty."), code="letter", field=field)]
    if len(value) > most:
        return [Reason(_("At most %(most)d characters.") % {"most": most}, code="letter", field=field)]
    return []
