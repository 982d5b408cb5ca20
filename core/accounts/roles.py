"""The five roles. Each is a Django group of this name, made after each migrate."""

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is here; the value is the group's name."""

    ACCOUNT_MANAGER = "Account manager"
    APPROVER = "Approver"
    TECH_SUPPORT = "Tech Support"
    COMPLIANCE = "Compliance"
    ADMINISTRATOR = "Administrator"
