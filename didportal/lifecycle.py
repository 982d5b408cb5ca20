"""The process on one screen: every move of a request, every topic of the outbox, everything that the clock starts.

A guard answers with the reasons against (none: go on) and lives in the room that owns the facts. An effect runs in the
same transaction and writes rows only. A handler runs in the worker, outside any transaction.
"""

from agreements import effects as agreement_does
from agreements import guards as agreement
from agreements import handlers as agreement_handlers
from agreements import mails as agreement_mails
from agreements.sealing import handlers as sealing
from agreements.sealing import stuck as stuck_seals
from agreements.sealing import warnings as key_warnings
from agreements.signing import effects as signing_does
from agreements.signing import mails as signing_mails
from agreements.signing import reminders as signing_reminders
from approvals import effects as approvals_do
from approvals import guards as approval
from approvals import handlers as approval_handlers
from approvals import mails as approval_mails
from approvals import reminders as approval_reminders
from clients import panel
from clients.access import mails as client_mails
from clients.access import services as client_links
from clients.activation import applying, backfill
from clients.activation import mails as activation_mails
from clients.documents import mails as document_mails
from clients.trouble import mails as trouble_mails
from compliance import effects as compliance_does
from compliance import guards as check
from compliance import handlers as compliance_handlers
from compliance import mails as compliance_mails
from compliance import nightly, renewals
from compliance import notices as compliance_notices
from compliance.breaches import mails as breach_mails
from compliance.breaches import proofs
from compliance.consent import importing as consent_import
from compliance.consent import retention as consent_retention
from compliance.jira import push as jira
from compliance.jira import reconcile
from compliance.pictures import effects as pictures_do
from compliance.pictures import index, reading
from compliance.regulator import making as regulator_packs
from compliance.regulator import retention
from core import throttle
from core.events import heads, outbox
from core.events.mail import sending
from core.events.periodic import Periodic
from core.events.worker import Handler
from core.idempotency import services as idempotency
from didportal import health
from requests_app import effects as request_does
from requests_app import expiry
from requests_app import guards as request
from requests_app import mails as request_mails
from requests_app import permissions as who
from requests_app.statuses import Status as S
from requests_app.workflow import Move


def _from(*statuses: S) -> frozenset[S]:
    return frozenset(statuses)


WITH_TECH_SUPPORT = _from(S.AWAITING_APPROVALS, S.IN_REVIEW, S.AWAITING_SIGNATURE, S.AWAITING_ACTIVATION)

MOVES: dict[str, Move] = {
    "submit": Move(
        _from(S.DRAFT), S.AWAITING_APPROVALS, who.owner,
        (request.no_total_suspension, request.locations_are_free, approval.each_role_can_be_asked,
         check.filing_evaluation),
        (request_does.freeze_version, compliance_does.keep_evaluation, pictures_do.read_screenshots, approvals_do.ask_the_four,
         request_does.send_receipt),
    ),
    "revise": Move(
        _from(S.AWAITING_APPROVALS), S.AWAITING_APPROVALS, who.owner,
        (request.no_total_suspension, request.content_differs, request.locations_are_free,
         approval.each_role_can_be_asked, check.filing_evaluation),
        (request_does.freeze_version, compliance_does.keep_evaluation, pictures_do.read_screenshots, approvals_do.end_round,
         approvals_do.ask_the_four),
    ),
    "approve": Move(
        _from(S.AWAITING_APPROVALS), S.IN_REVIEW, who.system,
        (approval.four_clear_plus_ones,),
        (approvals_do.round_is_complete, compliance_does.raise_ticket, compliance_does.enter_queue),
    ),
    "reopen": Move(
        _from(S.IN_REVIEW), S.AWAITING_APPROVALS, who.system,
        (approval.a_plus_one_was_undone, check.review_not_taken),
        (compliance_does.hold_ticket, compliance_does.leave_queue),
    ),
    "send_back": Move(
        WITH_TECH_SUPPORT, S.ACTION_NEEDED, who.approver_or_tech_support,
        (request.has_points, approval.no_was_said, check.in_this_reviewers_hands),
        (request_does.keep_points, request_does.tell_owner_sent_back, approvals_do.no_longer_needed,
         agreement_does.void, compliance_does.end_review, compliance_does.comment_sent_back),
    ),
    "client_refuses": Move(
        _from(S.AWAITING_SIGNATURE), S.ACTION_NEEDED, who.system_or_owner,
        (request.has_reason,),
        (agreement_does.end_refused, request_does.tell_owner_refused, compliance_does.comment_client_refused),
    ),
    "resubmit": Move(
        _from(S.ACTION_NEEDED, S.DECLINED), S.AWAITING_APPROVALS, who.owner,
        (request.no_total_suspension, request.points_are_answered, request.only_points_changed, request.replaced_files_differ,
         request.locations_are_free, approval.each_role_can_be_asked, check.filing_evaluation),
        (request_does.freeze_version, request_does.settle_points, compliance_does.keep_evaluation,
         pictures_do.read_screenshots, approvals_do.end_round, approvals_do.ask_the_four, request_does.send_receipt, compliance_does.reopen_ticket),
        declined_fixable_only=True,
    ),
    "accept": Move(
        _from(S.IN_REVIEW), S.AWAITING_SIGNATURE, who.tech_support,
        (check.in_this_reviewers_hands, request.locations_are_judged, request.signatory_is_known, check.review_evaluation),
        (compliance_does.keep_evaluation, compliance_does.end_review, agreement_does.start_building, request_does.tell_owner_accepted),
    ),
    "decline": Move(
        WITH_TECH_SUPPORT, S.DECLINED, who.approver_or_tech_support,
        (request.has_coded_reason, approval.no_was_said, check.in_this_reviewers_hands),
        (request_does.tell_owner_declined, approvals_do.no_longer_needed, agreement_does.void,
         compliance_does.end_review, compliance_does.decline_ticket),
    ),
    "sign": Move(
        _from(S.AWAITING_SIGNATURE), S.AWAITING_ACTIVATION, who.system,
        (agreement.signed_copy_holds,),
        (signing_does.mail_signed_papers, compliance_does.attach_signed_agreement, compliance_does.tell_tech_support_signed),
    ),
    "activate": Move(
        _from(S.AWAITING_ACTIVATION), S.ACTIVE, who.tech_support,
        (agreement.signature_is_confirmed, request.briefing_is_recorded, request.client_not_suspended,
         check.ticket_is_complete, check.activation_evaluation),
        (compliance_does.keep_evaluation, compliance_does.grant_locations, compliance_does.resolve_ticket,
         request_does.give_owner_the_notice_task, compliance_does.close_renewed),
    ),
    "suspend": Move(
        _from(S.ACTIVE), S.SUSPENDED, who.system_or_compliance,
        (request.has_reason,),
        (request_does.hide_groups, request_does.tell_owner_suspended, compliance_does.overtake_proposals,
         compliance_does.comment_suspended),
    ),
    "reinstate": Move(
        _from(S.SUSPENDED), S.ACTION_NEEDED, who.compliance,
        (request.has_reason, check.second_person_confirmed, request.no_total_suspension, request.locations_are_free),
        (request_does.lift_suspension, request_does.keep_points, agreement_does.void,
         request_does.tell_owner_reinstated, compliance_does.overtake_proposals, compliance_does.comment_reinstated),
    ),
    "withdraw": Move(
        _from(S.DRAFT, S.AWAITING_APPROVALS, S.IN_REVIEW, S.AWAITING_SIGNATURE, S.AWAITING_ACTIVATION, S.ACTION_NEEDED),
        S.WITHDRAWN, who.owner,
        (request.has_reason,),
        (request_does.nothing_to_correct, approvals_do.no_longer_needed, agreement_does.void,
         compliance_does.end_review, compliance_does.close_ticket),
    ),
    "expire": Move(
        _from(S.DRAFT, S.AWAITING_APPROVALS, S.ACTION_NEEDED), S.EXPIRED, who.system,
        (expiry.idle_and_reminded,),
        (request_does.tell_owner_expired, approvals_do.no_longer_needed, compliance_does.close_ticket),
    ),
    "close": Move(
        _from(S.ACTIVE, S.SUSPENDED), S.CLOSED, who.system_or_compliance,
        (request.has_reason, check.second_person_confirmed),
        (request_does.hide_groups, request_does.tell_owner_closed, compliance_does.overtake_proposals,
         compliance_does.close_ticket),
    ),
}  # fmt: skip

HANDLERS: dict[str, Handler] = {
    "mail.receipt": sending(request_mails.receipt),
    "mail.sent_back": sending(request_mails.sent_back),
    "mail.declined": sending(request_mails.declined),
    "mail.owner_news": sending(request_mails.owner_news),
    "mail.expiry_notice": sending(request_mails.expiry_notice),
    "mail.client_notice": sending(request_mails.client_notice, after=request_mails.client_notice_sent),
    "mail.ask": sending(approval_mails.ask),
    "mail.decision_receipt": sending(approval_mails.decision_receipt),
    "mail.question": sending(approval_mails.question),
    "mail.answer": sending(approval_mails.answer),
    "mail.no_longer_needed": sending(approval_mails.no_longer_needed),
    "link.fresh": approval_handlers.fresh_link,
    "mail.agreement": sending(signing_mails.invitation, after=agreement_mails.delivery_known),
    "mail.agreement_news": sending(agreement_mails.news),
    "mail.signing_reminder": sending(signing_mails.reminder),
    "mail.signing_code": sending(signing_mails.code, after=signing_mails.code_known),
    "mail.signed_papers": sending(signing_mails.signed_papers, after=signing_mails.papers_known),
    "mail.staff_news": sending(compliance_mails.staff_news),
    "mail.renewal_notice": sending(renewals.notice),
    "mail.breach_news": sending(breach_mails.breach_news),
    "staff.tell": compliance_notices.tell_staff,
    "pdf.agreement": agreement_handlers.build,
    "seal.agreement": sealing.seal,
    "pdf.approvals": compliance_handlers.build_approvals_pdf,
    "jira.sync": jira.sync,
    "panel.event": panel.deliver,
    "panel.backfill": backfill.ask,
    "activation.apply": applying.apply,
    "mail.client_link": sending(client_mails.client_link, after=activation_mails.delivered),
    "link.client_fresh": client_links.mail_fresh,
    "ocr.pair": reading.read_pair,
    "picture.index": index.index_pictures,
    "mail.document_rejected": sending(document_mails.rejected),
    "mail.trouble": sending(trouble_mails.to_support),
    "mail.trouble_receipt": sending(trouble_mails.receipt),
    "consent.import": consent_import.work,
    "regulator.pack": regulator_packs.make,
    "audit.store_head": heads.store,
    "mail.audit_head": sending(heads.letter),
}

# rows that are looked for later, so never swept: that the owner was reminded is what lets a request expire
REMEMBERED = frozenset({"mail.expiry_notice"})

MINUTE, HOUR, DAY = 60, 3600, 86400

PERIODIC: dict[str, tuple[int, Periodic]] = {
    "remind approvers": (10 * MINUTE, approval_reminders.run),
    "remind signatories": (HOUR, signing_reminders.run),
    "expire idle requests": (HOUR, expiry.run),
    "expire unsigned agreements": (HOUR, agreement_handlers.expire_unsigned),
    "sweep stuck seals": (5 * MINUTE, stuck_seals.sweep),
    "warn of an ending key": (DAY, key_warnings.run),
    "nightly evaluation": (DAY, nightly.run),
    "renewal notices": (HOUR, renewals.run),
    "watch opt-in proofs": (10 * MINUTE, proofs.watch),
    "forget old consent files and answers": (DAY, consent_retention.run),
    "forget old throttles": (HOUR, throttle.sweep),
    "forget old answers of the API": (DAY, idempotency.sweep),
    "reconcile with Jira": (DAY, reconcile.run),
    "erase what is past its term": (DAY, retention.run),
    "hand out the head of the audit chain": (DAY, heads.run),
    "sweep the outbox": (DAY, lambda: outbox.sweep(remembered=REMEMBERED)),
    "ask the panel again": (DAY, backfill.run),
    "watch the health": (5 * MINUTE, health.watch),
}
