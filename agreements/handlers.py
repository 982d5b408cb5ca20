"""What the worker does for the agreement: makes the PDF, and ends what was not signed in time."""

import structlog
from django.utils.translation import gettext as _

from agreements import document
from agreements.making import kept, made
from agreements.models import Agreement
from agreements.news import tell_owner
from agreements.sealing.handlers import certified
from core import clock
from core.errors import PortalError
from core.events import record, unit_of_work
from core.events.outbox import Job
from core.files.models import StoredFile
from core.templatetags.indian import indian_date
from requests_app.workflow import lock, perform

log = structlog.get_logger(__name__)


def build(job: Job) -> None:
    """Make, certify, keep and issue the PDF of `job.payload["agreement"]`; a second delivery does nothing (X10)."""
    agreement = Agreement.objects.in_full().filter(pk=job.payload["agreement"]).first()
    if agreement is None or agreement.state != Agreement.State.BUILDING:
        return
    content = made(lambda: document.make(agreement, made_at=agreement.created_at), job)
    content = certified(agreement, content)  # what is shown, sent and signed is this file, byte for byte
    _issue(agreement, kept(content, slot="agreement_issued", name=document.file_name(agreement)))


def expire_unsigned() -> None:
    """Send requests back whose client did not sign in time. Runs by the clock; each in a transaction of its own."""
    for agreement in Agreement.objects.unsigned_after(clock.now()).select_related("request"):
        try:
            end_unsigned(agreement)
        except PortalError as refusal:  # moved on since the query: the next one must not wait for it
            log.info("agreement.not_expired", agreement=agreement.pk, why=str(refusal))


def end_unsigned(agreement: Agreement) -> None:
    """Send one such request back, unless it was sent anew or a copy came in since somebody looked."""
    with unit_of_work():
        request = lock(agreement.request)
        if not Agreement.objects.unsigned_after(clock.now()).filter(pk=agreement.pk).exists():
            return
        reason, data = _("Not signed by %(day)s.") % {"day": indian_date(agreement.sign_by)}, {"expired": True}
        perform(request, "client_refuses", actor=None, reason=reason, code="not_in_time", data=data, held=True)


def _issue(agreement: Agreement, file: StoredFile) -> None:
    with unit_of_work():
        lock(agreement.request)
        mine = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.BUILDING)
        if not mine.update(state=Agreement.State.ISSUED, issued=file, issued_at=clock.now()):
            return  # voided meanwhile, or issued by another worker
        record("agreement.issued", subject=agreement, actor=None, sha256=file.sha256, pages=file.pages)
        tell_owner(agreement, "issued")
