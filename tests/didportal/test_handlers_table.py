"""The outbox topics and the timed work, written by hand; and every topic that code writes has a handler."""

import ast
from pathlib import Path

from didportal.lifecycle import HANDLERS, PERIODIC

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "clients", "requests_app", "approvals", "agreements", "compliance", "didportal")

TOPICS = {
    # letters to the owner of a request, and the owner's to the client
    "mail.receipt", "mail.sent_back", "mail.declined", "mail.owner_news", "mail.expiry_notice", "mail.client_notice",
    # letters to and from approvers
    "mail.ask", "mail.decision_receipt", "mail.question", "mail.answer", "mail.no_longer_needed", "link.fresh",
    # the agreement
    "pdf.agreement", "mail.agreement", "mail.agreement_news", "seal.agreement",
    # signing in the portal
    "mail.signing_reminder", "mail.signing_code", "mail.signed_papers",
    # Tech Support, Jira, the panel
    "mail.staff_news", "staff.tell", "pdf.approvals", "jira.sync", "panel.event", "panel.backfill",
    "activation.apply", "mail.client_link", "link.client_fresh",
    "mail.document_rejected", "mail.trouble", "mail.trouble_receipt",
    # the pictures
    "ocr.pair", "picture.index",
    # complaints, cases, suspensions
    "mail.breach_news", "mail.renewal_notice",
    # the consent register
    "consent.import",
    # the audit chain, and what a regulator is given
    "regulator.pack", "audit.store_head", "mail.audit_head",
}  # fmt: skip

TIMED = {
    "remind approvers", "remind signatories", "expire idle requests", "expire unsigned agreements",
    "nightly evaluation", "renewal notices", "ask the panel again",
    "watch opt-in proofs", "forget old throttles", "forget old answers of the API",
    "reconcile with Jira", "sweep the outbox", "watch the health",
    "forget old consent files and answers",
    "erase what is past its term", "hand out the head of the audit chain",
    "sweep stuck seals", "warn of an ending key",
}  # fmt: skip


def topics_written() -> set[str]:
    """Every literal that enqueue() is called with, and every word of a letter, PDF or link that a helper passes on."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                    found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_topic(node.value):
                    found.add(node.value)
    return found


def _is_topic(text: str) -> bool:
    if text == "mail.com":  # a mail provider
        return False
    head, dot, tail = text.partition(".")
    return head in {"mail", "pdf", "link"} and bool(dot) and tail.replace("_", "").isalpha() and tail.islower()


def test_the_handlers_are_the_ones_of_the_table() -> None:
    assert set(HANDLERS) == TOPICS


def test_the_timed_work_is_the_one_of_the_table() -> None:
    assert set(PERIODIC) == TIMED


def test_no_topic_is_written_that_nobody_handles() -> None:
    assert topics_written() - set(HANDLERS) == set()
