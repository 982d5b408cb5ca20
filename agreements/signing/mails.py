"""Letters to the signatory: link, reminders, one-time password, signed papers. Secrets are made here (X8)."""

from typing import Any, Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import document
from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.signing import codes, links
from agreements.signing.models import Signatory, SigningCode, SigningLink
from core import clock
from core.errors import PortalError
from core.events import record, unit_of_work
from core.events.mail import Attachment, Letter
from core.events.models import SentMail
from core.events.outbox import Park
from core.files import services as files
from core.files.models import StoredFile
from core.letters import Sheet, url, write
from core.templatetags.indian import ist

# both languages: nobody knows yet in which one the reader is at home
IN_HINDI: Final = "समझौते को हिन्दी में पढ़ने और हस्ताक्षर करने के लिए भी यही लिंक खोलें।"


def invitation(payload: dict[str, Any]) -> Letter | None:
    """The owner's words, the issued PDF with its SHA-256 checked, and the link that is the signatory's alone (S30).

    None once it was sent again, returned or voided.
    """
    link = _wanted(signatory__agreement=payload["agreement"], number=payload["send"])
    if link is None:
        return None
    agreement = link.signatory.agreement
    return _with_link(link, agreement.sent_subject, agreement.sent_text.split("\n\n"), enclosed=True)


def reminder(payload: dict[str, Any]) -> Letter | None:
    """The same link once more; None when it is of no use any more."""
    link = _wanted(pk=payload["link"])
    if link is None:
        return None
    agreement = link.signatory.agreement
    subject = _("Reminder, please sign: %(title)s, %(ref)s") % {
        "title": agreement.template.title,
        "ref": agreement.request.reference,
    }
    words = _("The agreement that we sent you on %(day)s still waits for your signature.")
    return _with_link(link, subject, [words % {"day": ist(link.issued_at)}])


def code(payload: dict[str, Any]) -> Letter | None:
    """The one-time password, in the language of the page; None once it is used, replaced or over."""
    found = SigningCode.objects.select_related("signatory__agreement__request").filter(pk=payload["code"]).first()
    if found is None or found.used_at or found.replaced_at or found.expires_at <= clock.now():
        return None
    signatory = found.signatory
    with translation.override(signatory.language):
        number = codes.number_of(found)
        text, html = write(
            Sheet(
                heading=_("Your code for signing: %(number)s") % {"number": number},
                greeting=_("Dear %(name)s,") % {"name": signatory.name},
                paragraphs=[
                    _("Enter this code on the page where you sign the agreement %(ref)s:")
                    % {"ref": signatory.agreement.request.reference},
                    number,
                ],
                facts=[(_("Reference"), found.reference), (_("Good until"), ist(found.expires_at))],
                note=_("Nobody of MyOperator will ever ask you for it. If you are not signing now, ignore this mail."),
            )
        )
        subject = _("Code for signing, reference %(reference)s") % {"reference": found.reference}
    return Letter(
        to=[found.sent_to], subject=subject, text=text, html=html, thread=signatory.agreement.request.reference
    )


def code_known(payload: dict[str, Any], sent: SentMail) -> None:
    """Keep what the mail server said, for the page and the trail (C44)."""
    found = SigningCode.objects.select_related("signatory__agreement__request").get(pk=payload["code"])
    with unit_of_work():
        if not SigningCode.objects.filter(pk=found.pk).exclude(delivery=sent.state).update(delivery=sent.state):
            return
        accepted = sent.state == SentMail.State.ACCEPTED
        record(
            "signing.code_delivered" if accepted else "signing.code_not_delivered",
            subject=found.signatory.agreement,
            actor=None,
            reference=found.reference,
            words=sent.words[:300],
        )


def signed_papers(payload: dict[str, Any]) -> Letter | None:
    """The sealed agreement and its certificate to whoever signed, in their language."""
    agreement = Agreement.objects.in_full().get(pk=payload["agreement"])
    seal = Seal.objects.select_related("signed", "certificate").filter(agreement=agreement).first()
    signatory = Signatory.objects.filter(agreement=agreement).first()
    if seal is None or signatory is None or seal.sealed_at is None:
        return None
    with translation.override(signatory.language):
        subject = _("Signed: %(title)s, %(ref)s") % {
            "title": agreement.template.title,
            "ref": agreement.request.reference,
        }
        sheet = Sheet(
            heading=subject,
            greeting=_("Dear %(name)s,") % {"name": seal.signer_name},
            paragraphs=[
                _(
                    "Thank you for signing. Attached are the signed and sealed agreement, and the certificate that "
                    "says how it was signed. Please keep both."
                ),
                _("Your locations are switched on after a last check by our team. You need not do anything."),
            ],
        )
        text, html = write(sheet)
    return Letter(
        to=[seal.signer_email],
        subject=subject,
        text=text,
        html=html,
        attachments=[_attached(file) for file in (seal.signed, seal.certificate) if file],
        sender_name=agreement.request.owner.full_name,
        reply_to=agreement.request.owner.email,
        thread=agreement.request.reference,
    )


def papers_known(payload: dict[str, Any], sent: SentMail) -> None:
    """Note in the trail that the papers went out, once."""
    if sent.state != SentMail.State.ACCEPTED:
        return
    agreement = Agreement.objects.in_full().get(pk=payload["agreement"])
    signatory = Signatory.objects.get(agreement=agreement)
    with unit_of_work():
        if Signatory.objects.filter(pk=signatory.pk, papers_mailed_at=None).update(papers_mailed_at=clock.now()):
            record("signing.papers_mailed", subject=agreement, actor=None, to=sent.to)


def _with_link(link: SigningLink, subject: str, paragraphs: list[str], *, enclosed: bool = False) -> Letter:
    agreement = link.signatory.agreement
    owner = agreement.request.owner
    note = _("The link is yours alone and works until %(until)s. Please do not forward it.")
    sheet = Sheet(
        heading=subject,
        paragraphs=paragraphs,
        button=(_("Read and sign"), url(reverse("signing:why", args=[links.token_of(link)]))),
        note=f"{note % {'until': ist(agreement.sign_by)}}\n{IN_HINDI}",
    )
    text, html = write(sheet)
    return Letter(
        to=[agreement.sent_to],
        subject=subject,
        text=text,
        html=html,
        attachments=[_attached(agreement.issued, document.file_name(agreement))] if enclosed else [],
        sender_name=owner.full_name,
        reply_to=owner.email,
        thread=agreement.request.reference,
    )


def _attached(file: StoredFile | None, name: str = "") -> Attachment:
    assert file is not None  # noqa: S101 - nothing is sent before it is issued
    try:
        content = files.read(file)
    except PortalError as refusal:
        raise Park(str(refusal)) from None
    return Attachment(name or file.shown_name, content, file.content_type)


def _wanted(**which: object) -> SigningLink | None:
    whole = (
        "signatory__agreement__request__client",
        "signatory__agreement__request__owner",
        "signatory__agreement__version",
        "signatory__agreement__template",
        "signatory__agreement__issued",
    )
    return SigningLink.objects.to_sign().select_related(*whole).filter(**which).first()
