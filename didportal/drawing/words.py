"""The words of the drawing and of its tables."""

from collections.abc import Callable
from typing import Any, Final

from requests_app.workflow import Move

# by the name of the predicate in requests_app/permissions.py
WHO: Final[dict[str, str]] = {
    "owner": "account manager",
    "system": "the portal",
    "system_or_owner": "the portal or account manager",
    "tech_support": "Tech Support",
    "approver_or_tech_support": "approver or Tech Support",
    "compliance": "compliance",
    "system_or_compliance": "compliance or the portal",
}


def who(move: Move) -> str:
    """Who may make it, as the drawing says it. KeyError names a predicate that has no words yet."""
    return WHO[move.who.__name__]


def code_name(function: Callable[..., Any]) -> str:
    """`room.function`, as one finds it in the tree."""
    return f"{function.__module__.split('.', 1)[0]}.{function.__name__}"
