"""The account manager's letter to the client's signatory: what is proposed, and what may be sent."""

from datetime import timedelta

from django.utils.translation import gettext as _

from agreements.models import Agreement
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
        "your request for outgoing calls from %(cities)s has passed our checks. Attached is the agreement for these "
        "locations, account %(ban)s.\n\n"
        "Please read it, sign the attached file itself, and send it back to me by %(day)s. A signature drawn in a PDF "
        "program is enough; please do not change the text, as the signed copy is compared with this one.\n\n"
        "Your locations are switched on after the signature has been confirmed. If you do not want to sign, a short "
        "answer with the reason helps us.\n\n"
        "Kind regards\n%(owner)s"
    ) % {
        "name": agreement.version.signatory_name,
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
