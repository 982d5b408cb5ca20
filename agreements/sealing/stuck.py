"""Seals that do not come to an end: found by the clock, shown on the health page, started again (X13, C38)."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.sealing.services import TOPIC
from agreements.services import check_state
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.events import enqueue, record, unit_of_work
from core.events.models import OutboxMessage

LATE: Final = timedelta(minutes=15)
State = Agreement.State


def late() -> list[Seal]:
    """Signed longer than a quarter of an hour ago and still not sealed, oldest first."""
    rows = Seal.objects.filter(agreement__state=State.SEALING, signed_at__lt=clock.now() - LATE)
    return list(rows.select_related("agreement__request"))


def trouble(agreement: Agreement) -> str:
    """What stands against sealing this agreement, for as long as it is not sealed; "" while it is on its way."""
    if agreement.state != State.SEALING:
        return ""
    row = OutboxMessage.objects.filter(key=f"{TOPIC}:{agreement.pk}").first()
    return row.last_error if row else _("The order to seal it is missing.")


def sweep() -> None:
    """Give every late seal another try: its row is made due, alive, or written anew."""
    for seal in late():
        if not _waits(seal.agreement):
            with unit_of_work():
                _again(seal.agreement)
                record("agreement.seal_retried", subject=seal.agreement, actor=None)


def retry(*, agreement: Agreement, actor: User) -> None:
    """Try to seal now, at somebody's wish. Raises NotAllowed, and WrongState where nothing is to be sealed."""
    check_may(actor, "agreement.reseal")
    check_state(agreement, State.SEALING)
    with unit_of_work():
        _again(agreement)
        record("agreement.seal_retried", subject=agreement, actor=actor)


def _waits(agreement: Agreement) -> bool:
    """Whether its row will be taken by itself."""
    return OutboxMessage.objects.due().filter(key=f"{TOPIC}:{agreement.pk}").exists()


def _again(agreement: Agreement) -> None:
    rows = OutboxMessage.objects.filter(key=f"{TOPIC}:{agreement.pk}", lease_token="")
    fields = {"state": OutboxMessage.State.DUE, "due_at": clock.now(), "attempts": 0, "finished_at": None}
    if not rows.update(**fields):  # none, or a worker has it in hand: the second is dropped by its key
        enqueue(TOPIC, key=f"{TOPIC}:{agreement.pk}", payload={"agreement": agreement.pk})
