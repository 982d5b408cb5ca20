"""The nouns of this room: what the rules said, who reviewed it, and the ticket that mirrors it."""

from compliance.models.evaluation import Evaluation, Finding, Judgement, Review, Stage
from compliance.models.ticket import JiraCircuit, LedgerState, Ticket, TicketAttachment, TicketComment

__all__ = [
    "Evaluation",
    "Finding",
    "JiraCircuit",
    "Judgement",
    "LedgerState",
    "Review",
    "Stage",
    "Ticket",
    "TicketAttachment",
    "TicketComment",
]
