"""What people do with approvals. Each is one transaction and refuses with reasons; the modules beside it hold them.

`record_decision` is the only way in for a decision: mailed link, signed-in page and confirmed file all call it.
"""

import uuid

from approvals.answering import answer_question, remind
from approvals.deciding import record_decision
from approvals.facts import RoleState, history_of, missing_roles, round_of
from approvals.filing import add_approval_file, confirm_file, refuse_file
from approvals.undoing import undo
from core import clock, policy, throttle, tokens
from core.events import enqueue, unit_of_work

__all__ = [
    "RoleState",
    "add_approval_file",
    "answer_question",
    "ask_for_fresh_link",
    "confirm_file",
    "history_of",
    "missing_roles",
    "record_decision",
    "refuse_file",
    "remind",
    "round_of",
    "undo",
]


def ask_for_fresh_link(*, token: str, address: str | None) -> None:
    """Note the wish for a fresh link; the worker mails one to the person the old link named, and to nobody else.

    The same work is done for a token that never was, so that neither words nor time tell them apart (L10). Raises
    Throttled by address.
    """
    throttle.hit("link_request", address, policy.value("links_per_hour"), 3600)
    payload = {"digest": tokens.digest(token), "asked_at": clock.now().isoformat()}
    with unit_of_work():
        enqueue("link.fresh", key=f"link.fresh:{uuid.uuid4()}", payload=payload)
