"""Setting a policy: a row from a day on, with its audit event. What has been in force is never rewritten."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, policy
from core.accounts.models import User
from core.errors import Reason, Refused
from core.events import record, unit_of_work
from core.policy.catalogue import CATALOGUE
from core.policy.models import Policy


def check_value(code: str, value: Any) -> None:
    """Raise Refused unless `value` is of the kind of the default: a positive number, or a list of such or of texts."""
    entry = CATALOGUE[code]
    default = entry.default
    if entry.choices:
        _need(value in entry.choices, _("Write one of: %(choices)s.") % {"choices": ", ".join(entry.choices)})
    elif isinstance(default, int):
        _need(_is_number(value), _("Write one whole number, 1 or more."))
    elif default and isinstance(default[0], int):
        _need(
            isinstance(value, list) and value != [] and all(map(_is_number, value)),
            _("Write whole numbers, one a line."),
        )
    else:
        _need(isinstance(value, list) and all(isinstance(each, str) and each for each in value), _("Write one a line."))
        wrong = [each for each in value if entry.line and not re.fullmatch(entry.line, each)]
        _need(not wrong, _("This line is not understood: %(line)s") % {"line": ", ".join(wrong)})


def set_policy(*, row: Policy, actor: User) -> None:
    """Save a policy that holds from a day on, today or later (Asia/Kolkata). Raises Refused."""
    check_value(row.code, row.value)
    if row.effective_from < clock.today():
        text = _("A value holds from today or from a later day: what was in force stays as it was.")
        raise Refused(Reason(text, code="effective_from", field="effective_from"))
    with unit_of_work():
        row.set_by, row.set_at = actor, clock.now()
        row.save()
        record("policy.set", subject=row, actor=actor, code=row.code, value=row.value, since=str(row.effective_from))
        _forget()


def drop_policy(*, row: Policy, actor: User) -> None:
    """Take back a value whose day has not come. Raises Refused for one that is or was in force."""
    if row.effective_from <= clock.today():
        raise Refused(Reason(_("This value is or was in force: set a new one instead.")))
    with unit_of_work():
        record("policy.dropped", subject=row, actor=actor, code=row.code, since=str(row.effective_from))
        row.delete()
        _forget()


def _forget() -> None:
    policy.forget()
    transaction.on_commit(policy.forget)  # another thread may have read the old rows in between


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _need(holds: bool, text: str) -> None:
    if not holds:
        raise Refused(Reason(text, code="value", field="value"))
