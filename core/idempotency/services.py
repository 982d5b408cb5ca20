"""Once a key: the same question gets the same answer, another question under the same key is refused (W8)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import ApiToken
from core.errors import PortalError, Reason
from core.events import unit_of_work
from core.idempotency.models import KeptAnswer

KEPT: Final = timedelta(days=30)


class OtherQuestion(PortalError):
    """This key was used for something else."""

    status = 422


@dataclass(frozen=True, slots=True)
class Answered:
    """`status` and `answer` (plain JSON); `again` is true where they were given before."""

    status: int
    answer: dict[str, Any]
    again: bool


def once(*, token: ApiToken, key: str, asked: Any, do: Callable[[], tuple[int, dict[str, Any]]]) -> Answered:
    """Run `do` in a unit of work, once for this key of this token; afterwards hand back what it answered then.

    `asked` is all that was asked for, as plain JSON. Of many at the same moment one does it and the others wait for
    its answer: the unique row is written first. A refusal of `do` leaves nothing, so the key can be tried again.
    """
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    with unit_of_work():
        fresh = {"asked": digest, "at": clock.now()}
        row, is_new = KeptAnswer.objects.get_or_create(token=token, key=key, defaults=fresh)
        if is_new:
            row.status, row.answer = do()
            row.save(update_fields=["status", "answer"])
        elif row.asked != digest:
            text = _("This Idempotency-Key was used for another request.")
            remedy = _("Take a new key for each new request.")
            raise OtherQuestion(Reason(text, code="idempotency_key", field="Idempotency-Key", remedy=remedy))
    return Answered(row.status, row.answer, again=not is_new)


def sweep() -> None:
    """Forget answers of thirty days ago."""
    KeptAnswer.objects.filter(at__lt=clock.now() - KEPT).delete()
