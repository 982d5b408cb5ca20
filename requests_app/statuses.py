"""The statuses of a request and whose turn each is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a request is in its life cycle."""

    DRAFT = "draft", _("Draft")
    AWAITING_APPROVALS = "awaiting_approvals", _("Awaiting approvals")
    IN_REVIEW = "in_review", _("In review")
    AWAITING_SIGNATURE = "awaiting_signature", _("Awaiting signature")
    AWAITING_ACTIVATION = "awaiting_activation", _("Awaiting activation")
    ACTIVE = "active", _("Active")
    ACTION_NEEDED = "action_needed", _("Action needed")
    DECLINED = "declined", _("Declined")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    CLOSED = "closed", _("Closed")


ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.CLOSED})
IN_FLIGHT = frozenset({
    Status.AWAITING_APPROVALS, Status.IN_REVIEW, Status.AWAITING_SIGNATURE, Status.AWAITING_ACTIVATION,
    Status.ACTION_NEEDED,
})  # fmt: skip


class Turn(models.TextChoices):
    """Whose turn it is."""

    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    APPROVERS = "approvers", _("Approvers")
    TECH_SUPPORT = "tech_support", _("Tech Support")
    CLIENT = "client", _("Client")
    COMPLIANCE = "compliance", _("Compliance")
    NOBODY = "nobody", _("Nobody")


WAITING_ON = {
    Status.DRAFT: Turn.ACCOUNT_MANAGER,
    Status.AWAITING_APPROVALS: Turn.APPROVERS,
    Status.IN_REVIEW: Turn.TECH_SUPPORT,
    Status.AWAITING_SIGNATURE: Turn.ACCOUNT_MANAGER,  # the agreement says more: agreements.services.waiting_on
    Status.AWAITING_ACTIVATION: Turn.TECH_SUPPORT,
    Status.ACTIVE: Turn.NOBODY,
    Status.ACTION_NEEDED: Turn.ACCOUNT_MANAGER,
    Status.DECLINED: Turn.NOBODY,
    Status.SUSPENDED: Turn.COMPLIANCE,
    Status.WITHDRAWN: Turn.NOBODY,
    Status.EXPIRED: Turn.NOBODY,
    Status.CLOSED: Turn.NOBODY,
}
