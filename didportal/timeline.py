"""What happened to a request, in sentences: one table from audit event to words. A test keeps it complete."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.signing import trail as signing
from approvals.deciding import DECLINE_CODE as APPROVER_DECLINES
from clients.activation.models import Step
from clients.documents.models import Kind, Why
from clients.models import Suspension
from clients.trouble.models import What
from compliance.breaches.models import Case, OptInProof, Source
from compliance.consent.models import Basis, How
from compliance.models import Judgement, Ticket
from compliance.reasons import DECLINE
from compliance.rules import RULES
from core.events.audit import SYSTEM
from core.events.models import AuditEvent
from requests_app.models import Evidence, RequestedLocation


@dataclass(frozen=True, slots=True)
class Sentence:
    """How one kind of event reads: `text` with the event's data in it, the datum shown below it, tone and icon."""

    text: str | Promise
    detail: str = ""
    tone: str = "grey"
    icon: str = "dot"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline, as components/timeline.html shows it."""

    at: datetime
    who: str
    text: str
    detail: str
    tone: str
    icon: str


GOOD, BAD, TURN, WARN = (
    ("green", "check-circle"),
    ("red", "cross-circle"),
    ("indigo", "arrow-right"),
    ("amber", "alert"),
)

SENTENCES: dict[str, Sentence] = {
    "request.started": Sentence(_("Request started")),
    "request.edit_opened": Sentence(_("Version %(version)s opened for editing"), "", "grey", "pencil"),
    "request.edit_discarded": Sentence(_("Changes thrown away"), "", "grey", "undo"),
    "request.submitted": Sentence(_("Submitted as version %(version)s"), "", *TURN),
    "request.revised": Sentence(_("Version %(version)s put to approval; a new round began"), "", *TURN),
    "request.approved": Sentence(_("All four roles said +1: in review"), "", *GOOD),
    "request.reopened": Sentence(_("A +1 was undone: approvals are awaited again"), "", *WARN),
    "request.sent_back": Sentence(_("Sent back for correction"), "reason", *WARN),
    "request.refused_by_client": Sentence(_("The client did not sign"), "reason", *WARN),
    "request.resubmitted": Sentence(_("Corrected and filed again as version %(version)s"), "", *TURN),
    "request.accepted": Sentence(_("Accepted by Tech Support; the agreement is made"), "reason", *GOOD),
    "request.declined": Sentence(_("Declined: %(code)s"), "reason", *BAD),
    "request.signed": Sentence(_("The signed agreement holds"), "", *GOOD),
    "request.activated": Sentence(_("Active: the accepted locations are visible"), "", *GOOD),
    "request.suspended": Sentence(_("Suspended"), "reason", *BAD),
    "request.reinstated": Sentence(_("Reinstated: to be corrected and filed again"), "reason", *WARN),
    "request.withdrawn": Sentence(_("Withdrawn"), "reason", "grey", "undo"),
    "request.expired": Sentence(_("Expired without activity"), "", "grey", "clock"),
    "request.closed": Sentence(_("Closed"), "reason", "grey", "lock"),
    "reinstate.proposed": Sentence(_("Reinstatement proposed; waits for a second person"), "note", *WARN),
    "reinstate.proposal_confirmed": Sentence(_("A second person confirmed the reinstatement"), "words", *GOOD),
    "reinstate.proposal_refused": Sentence(_("A second person refused the reinstatement"), "words", *WARN),
    "close.proposed": Sentence(_("Closing proposed; waits for a second person"), "note", *WARN),
    "close.proposal_confirmed": Sentence(_("A second person confirmed the closing"), "words", *GOOD),
    "close.proposal_refused": Sentence(_("A second person refused the closing"), "words", *WARN),
    "evidence.added": Sentence(_("%(kind)s added: %(name)s"), "", "grey", "file"),
    "evidence.removed": Sentence(_("%(kind)s removed: %(name)s"), "", "grey", "trash"),
    "evidence.restored": Sentence(_("%(kind)s brought back: %(name)s"), "", "grey", "undo"),
    "approvals.asked": Sentence(_("The four roles were asked about version %(version)s"), "", "indigo", "mail"),
    "approvals.ended": Sentence(_("The round on version %(version)s ended: the content changed"), "", *WARN),
    "approver.reminded": Sentence(_("%(role)s was reminded (%(who)s)"), "", "grey", "bell"),
    "backup.asked": Sentence(_("%(role)s: the backup %(who)s was asked"), "", "grey", "bell"),
    "decision.recorded": Sentence(_("%(role)s: %(kind)s"), "words", "indigo", "hand"),
    "decision.refused": Sentence(_("A forbidden decision for %(role)s was refused"), "", *WARN),
    "decision.undone": Sentence(_("%(role)s: the decision was undone"), "", *WARN),
    "question.answered": Sentence(_("The question of %(role)s was answered"), "answer", "grey", "question"),
    "approval_file.added": Sentence(
        _("%(role)s: an approval file was uploaded; it waits for Tech Support"), "", "grey", "mail"
    ),
    "approval_file.confirmed": Sentence(_("%(role)s: the approval file was confirmed"), "", *GOOD),
    "approval_file.refused": Sentence(_("%(role)s: the approval file was refused"), "words", *WARN),
    "review.taken": Sentence(_("Taken for review"), "", "blue", "search"),
    "review.taken_over": Sentence(_("Taken over from %(first)s, who is away"), "note", *WARN),
    "review.released": Sentence(_("Taken from %(first)s, who is away: in the queue again"), "note", *WARN),
    "review.given_back": Sentence(_("Given back to the queue"), "", "grey", "undo"),
    "finding.judged": Sentence(_("Judged “%(verdict)s”: %(rule)s"), "note", "blue", "search"),
    "location.judged": Sentence(_("%(city)s: %(verdict)s"), "reason", "blue", "search"),
    "ticket.opened": Sentence(_("The Jira ticket is being raised"), "", "blue", "outbox"),
    "ticket.created": Sentence(_("Jira ticket %(key)s raised"), "", *GOOD),
    "ticket.adopted": Sentence(_("Jira ticket %(key)s found again and kept"), "", *GOOD),
    "ticket.attached": Sentence(_("On the ticket: %(name)s"), "", "grey", "file"),
    "ticket.moved": Sentence(_("Jira ticket %(key)s is now: %(to)s"), "", "grey", "arrow-right"),
    "ticket.taken_over": Sentence(_("The ticket could not be reopened: a new one follows %(earlier)s"), "", *WARN),
    "ticket.parked": Sentence(_("The Jira ticket needs a look"), "why", *WARN),
    "ticket.retried": Sentence(_("The Jira ticket is tried again"), "", "grey", "undo"),
    "ticket.reconciled": Sentence(_("The Jira ticket is brought up to date again"), "", "grey", "refresh"),
    "ticket.cancelled": Sentence(_("The Jira ticket was held back before it was raised"), "", "grey", "undo"),
    "ticket.key_entered": Sentence(_("Jira ticket %(key)s entered by hand"), "", "grey", "pencil"),
    "agreement.started": Sentence(_("The agreement is being made for %(locations)s"), "", "grey", "file"),
    "agreement.issued": Sentence(_("The agreement is ready to send"), "", *TURN),
    "agreement.sent": Sentence(_("The agreement was sent to %(to)s"), "", "indigo", "mail"),
    "agreement.delivered": Sentence(_("The mail server took the agreement"), "", "grey", "mail"),
    "agreement.delivery_refused": Sentence(_("The mail server refused the agreement"), "words", *BAD),
    "agreement.signature_given": Sentence(_("%(name)s signed the agreement; it is being sealed"), "", *TURN),
    "agreement.sealed": Sentence(_("The agreement signed by %(name)s was sealed (PAdES %(level)s)"), "", *GOOD),
    "agreement.seal_retried": Sentence(_("Sealing the agreement was started again"), "", "grey", "undo"),
    "agreement.copy_uploaded": Sentence(_("A signed copy came back (%(comparison)s)"), "", *TURN),
    "agreement.difference_confirmed": Sentence(_("Tech Support took the copy with its difference"), "note", *WARN),
    "agreement.copy_refused": Sentence(_("Tech Support did not take the copy"), "note", *WARN),
    "agreement.confirmed": Sentence(_("The signature was confirmed"), "", *GOOD),
    "agreement.refused_by_client": Sentence(_("The agreement ended: the client does not sign"), "reason", *WARN),
    "agreement.expired": Sentence(_("The agreement ended: not signed in time"), "reason", *WARN),
    "agreement.voided": Sentence(_("The agreement ended with this step"), "reason", "grey", "undo"),
    **{event: Sentence(text, "", tone, icon) for event, (text, tone, icon) in signing.WORDS.items()},
    "client.added": Sentence(_("Client entered"), "", "grey", "plus"),
    "client.created": Sentence(_("Client entered by its payment %(payment)s"), "", "grey", "plus"),
    "client.link_issued": Sentence(_("A link to the client's pages was mailed to %(to)s"), "", "grey", "mail"),
    "client.links_ended": Sentence(_("%(count)s links of the client ended"), "", *WARN),
    "checklist.opened": Sentence(_("Payment %(payment)s arrived: the checklist is open"), "", *TURN),
    "checklist.step_done": Sentence(_("Step done: %(step)s"), "reason", *GOOD),
    "checklist.step_opened": Sentence(_("Step opened again: %(step)s"), "reason", *WARN),
    "checklist.needs_said": Sentence(_("The client said what it needs"), "", "grey", "chat"),
    "checklist.live": Sentence(_("Live, %(minutes)s minutes after the payment"), "", *GOOD),
    "checklist.refunded": Sentence(_("Payment %(payment)s was refunded"), "", *WARN),
    "client.numbers_taken": Sentence(_("The client took the numbers %(numbers)s"), "", *GOOD),
    "document.submitted": Sentence(_("%(kind)s uploaded by the client: %(name)s"), "notes", "grey", "file"),
    "document.approved": Sentence(_("%(kind)s approved"), "", *GOOD),
    "document.rejected": Sentence(_("%(kind)s rejected: %(why)s"), "words", *WARN),
    "trouble.reported": Sentence(_("The client wrote to support (%(reference)s): %(what)s"), "", *WARN),
    "client.changed": Sentence(_("Client's record changed"), "", "grey", "pencil"),
    "client.default_group_given": Sentence(_("Default group given: %(group)s"), "", *GOOD),
    "client.default_group_ended": Sentence(_("Default group taken away: %(group)s"), "", *WARN),
    "client.suspended": Sentence(_("Outgoing calls suspended: %(kind)s"), "reason", *BAD),
    "client.suspension_lifted": Sentence(_("Suspension lifted: %(kind)s"), "note", *GOOD),
    "client.order_recorded": Sentence(_("Suspended by order %(reference)s"), "until", *BAD),
    "complaint.recorded": Sentence(_("Complaint recorded (%(source)s, %(number)s)"), "", *WARN),
    "complaint.proof_reminded": Sentence(_("The account manager was reminded of the opt-in proof"), "", "grey", "bell"),
    "complaint.proof_overdue": Sentence(_("No opt-in proof came in time"), "", *WARN),
    "complaint.proof_given": Sentence(_("Opt-in proof given: %(name)s"), "", "grey", "file"),
    "complaint.proof_judged": Sentence(_("Opt-in proof: %(verdict)s"), "words", "blue", "search"),
    "case.opened": Sentence(_("Under review: %(origin)s"), "why", *WARN),
    "case.cleared": Sentence(_("Review ended without a breach"), "words", *GOOD),
    "breach.confirmed": Sentence(_("Breach %(strike)s confirmed; owner at filing: %(owner)s"), "what", *BAD),
    "lift.proposed": Sentence(_("Lifting proposed (%(kind)s); waits for a second person"), "note", *WARN),
    "lift.confirmed": Sentence(_("A second person confirmed the lifting (%(kind)s)"), "words", *GOOD),
    "lift.refused": Sentence(_("A second person refused the lifting (%(kind)s)"), "words", *WARN),
    "panel.told_anew": Sentence(_("The panel is told the whole state anew"), "", "grey", "refresh"),
    "panel.redelivery_asked": Sentence(_("The panel is told once more"), "", "grey", "refresh"),
    "client.groups_granted": Sentence(_("Groups made visible: %(groups)s"), "", *GOOD),
    "client.groups_ended": Sentence(_("Groups hidden: %(groups)s"), "why", *WARN),
    "client.groups_kept": Sentence(_("Still visible for another reason: %(groups)s"), "why", "grey", "check"),
    "client.consent_rule_switched": Sentence(_("Consent rule switched %(on)s"), "", *TURN),
    "consent.added": Sentence(_("Consent entered (%(basis)s)"), "", "grey", "plus"),
    "consent.revoked": Sentence(_("Consent taken back (%(how)s)"), "reference", *WARN),
    "consent.import_started": Sentence(_("File of consents uploaded: %(file)s"), "", "grey", "file"),
    "consent.imported": Sentence(_("Consents imported: %(added)s new, %(rejected)s rejected"), "", *GOOD),
    "consent.import_failed": Sentence(_("The import of consents stopped"), "problem", *BAD),
    "consent.number_shown": Sentence(_("A called person's number was shown"), "", "grey", "search"),
    "pack.asked": Sentence(_("A pack for a regulator was asked for"), "why", "grey", "files"),
    "pack.made": Sentence(_("The pack for a regulator is ready"), "sha256", *GOOD),
    "pack.stopped": Sentence(_("The pack for a regulator was stopped"), "problem", *BAD),
    "pack.fetched": Sentence(_("The pack for a regulator was fetched"), "", "grey", "download"),
    "pack.erased": Sentence(_("The pack for a regulator was erased at the end of its term"), "", "grey", "trash"),
    "hold.placed": Sentence(_("Kept from erasure"), "why", "amber", "lock"),
    "hold.release_asked": Sentence(_("Release of the hold proposed"), "why", "amber", "lock"),
    "hold.kept": Sentence(_("The hold was kept"), "words", "amber", "lock"),
    "hold.released": Sentence(_("No longer kept from erasure"), "why", "grey", "lock"),
    "evidence.erased": Sentence(_("Erased at the end of its term: %(name)s"), "why", "grey", "trash"),
    "client.notice_written": Sentence(_("A letter to the client was written (%(to)s)"), "", "grey", "mail"),
    "client.notified": Sentence(_("The client was told (%(to)s)"), "", *GOOD),
}


# codes in an event's data, and the words in which a person reads them
WORDS: dict[tuple[str, str], dict[str, Any]] = {
    ("evidence.added", "kind"): dict(Evidence.Kind.choices),
    ("evidence.removed", "kind"): dict(Evidence.Kind.choices),
    ("evidence.restored", "kind"): dict(Evidence.Kind.choices),
    ("finding.judged", "verdict"): dict(Judgement.Verdict.choices),
    ("finding.judged", "rule"): {code: rule.title for code, rule in RULES.items()},
    ("location.judged", "verdict"): dict(RequestedLocation.Verdict.choices),
    ("request.declined", "code"): {code: reason.title for code, reason in DECLINE.items()}
    | {APPROVER_DECLINES: _("an approver said no")},
    ("agreement.copy_uploaded", "comparison"): dict(Agreement.Comparison.choices),
    ("ticket.moved", "to"): dict(Ticket.Wish.choices),
    ("consent.added", "basis"): dict(Basis.choices),
    ("consent.revoked", "how"): dict(How.choices),
    ("checklist.step_done", "step"): dict(Step.choices),
    ("checklist.step_opened", "step"): dict(Step.choices),
    **{(f"document.{event}", "kind"): dict(Kind.choices) for event in ("submitted", "approved", "rejected")},
    ("document.rejected", "why"): dict(Why.choices),
    ("trouble.reported", "what"): dict(What.choices),
    ("client.suspended", "kind"): dict(Suspension.Kind.choices),
    ("client.suspension_lifted", "kind"): dict(Suspension.Kind.choices),
    ("complaint.recorded", "source"): dict(Source.choices),
    ("complaint.proof_judged", "verdict"): dict(OptInProof.Verdict.choices),
    ("case.opened", "origin"): dict(Case.Origin.choices),
    ("lift.proposed", "kind"): dict(Suspension.Kind.choices),
    ("lift.confirmed", "kind"): dict(Suspension.Kind.choices),
    ("lift.refused", "kind"): dict(Suspension.Kind.choices),
}

# rows that a newer version of the portal wrote while both run side by side (X17)
UNKNOWN = Sentence(_("A step that this version of the portal has no words for"))


def of(thread: str) -> list[Entry]:
    """The timeline of one request, newest first. One query."""
    events = AuditEvent.objects.filter(thread=thread).order_by("-sequence")[:300]
    return [entry(event) for event in events]


def entry(event: AuditEvent) -> Entry:
    """One event in words; a test sees to it that every event has its own."""
    sentence = SENTENCES.get(event.action, UNKNOWN)
    data: dict[str, str] = defaultdict(str)
    for name, value in event.data.items():
        data[name] = _word(WORDS.get((event.action, name), {}).get(str(value), value))
    return Entry(
        at=event.at,
        who=str(SYSTEM) if event.actor_label == "system" else event.actor_label,
        text=str(sentence.text) % data,
        detail=data[sentence.detail],
        tone=sentence.tone,
        icon=sentence.icon,
    )


def _word(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
