"""A client in trouble writes to support from its page: with everything that support needs, and a receipt (S74-S77)."""

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.utils.translation import gettext as _

from clients.activation import services as checklists
from clients.activation.models import Step, StepDone
from clients.models import Client
from clients.permissions import visible_to
from clients.trouble.models import Trouble, What
from core import clock, policy, throttle
from core.accounts.access import may
from core.accounts.models import User
from core.errors import Reason, Refused
from core.events import enqueue, record, unit_of_work
from core.files import services as files
from core.files.access import Verdict
from core.files.models import StoredFile

SLOT: Final = "trouble_screenshot"


def report(
    *, client: Client, what: str, payment_reference: str = "", words: str = "", reset_tried: bool = False,
    screenshot: File[bytes] | None = None,
) -> Trouble:  # fmt: skip
    """Write to support; that is also what completes the step "support" (S61).

    Raises Refused: no payment reference with a missing mail (S74), no reset tried or no screenshot with a failed login
    (S75); Throttled after too many messages an hour; what files.receive raises.
    """
    _check(what, payment_reference, reset_tried=reset_tried, screenshot=screenshot)
    throttle.hit("trouble", client.pk, policy.value("links_per_hour"), 3600)
    shown = screenshot and files.receive(slot=SLOT, upload=screenshot, by=None, counted=f"client-{client.pk}")
    with unit_of_work():
        checklist = checklists.of_client(client)
        trouble = Trouble.objects.create(
            client=client,
            what=what,
            payment_reference=payment_reference.strip()[:80],
            words=words.strip()[:1000],
            reply_to=checklist.email if checklist else client.contact_email,
            screenshot=shown or None,
            at=clock.now(),
        )
        record("trouble.reported", subject=trouble, actor=None, what=what, reference=trouble.reference)
        enqueue("mail.trouble", key=f"mail.trouble:{trouble.pk}", payload={"trouble": trouble.pk})
        enqueue("mail.trouble_receipt", key=f"mail.trouble_receipt:{trouble.pk}", payload={"trouble": trouble.pk})
        if checklist is not None and checklist.refunded_at is None:
            checklists.complete(checklist=checklist, step=Step.SUPPORT, how=StepDone.How.CLIENT, at=trouble.at)
    return trouble


def _check(what: str, payment_reference: str, *, reset_tried: bool, screenshot: File[bytes] | None) -> None:
    if what not in What.values:
        raise Refused(Reason(_("Choose what went wrong."), code="what", field="what"))
    if what == What.NO_MAIL and not payment_reference.strip():
        text, remedy = _("The payment reference is missing."), _("It stands on the receipt of your payment.")
        raise Refused(Reason(text, code="payment_reference", field="payment_reference", remedy=remedy))
    if what == What.NO_LOGIN and not reset_tried:
        text = _("Please try “Forgot password” on the login page first.")
        raise Refused(Reason(text, code="reset", field="tried"))
    if what == What.NO_LOGIN and screenshot is None:
        text = _("Please add a screenshot of what the login page says.")
        raise Refused(Reason(text, code="screenshot", field="file"))


def may_read(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """A screenshot is for who sees the client's checklist (F7)."""
    trouble = Trouble.objects.filter(screenshot=file).first()
    if trouble is None or not may(user, "checklist.see"):
        return Verdict.STRANGER
    return Verdict.ALLOWED if visible_to(user).filter(pk=trouble.client_id).exists() else Verdict.STRANGER
