"""The five roles. Each is a Django group of this name, made after each migrate."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """Who somebody is here; the value is the group's name."""

    ACCOUNT_MANAGER = "Account manager"
    APPROVER = "Approver"
    TECH_SUPPORT = "Tech Support"
    COMPLIANCE = "Compliance"
    ADMINISTRATOR = "Administrator"


def known(groups: Iterable[str | None]) -> frozenset[Role]:
    """The roles among the names of somebody's groups."""
    names = set(groups)
    return frozenset(role for role in Role if role.value in names)
