"""Every number and list that the business may change: default, unit, purpose. Values in force are rows of Policy."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy: `default` gives its type too; `unit` and `title` are what an administrator reads."""

    default: Any
    unit: str | Promise
    title: str | Promise
    choices: tuple[str, ...] = ()  # the only values that a text may have
    line: str = ""  # what every line of a list must match


SECTOR_AND_DAY = r"[a-z_]+ \d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
SWITCH = ("off", "on", "warn", "block")
EXTRA_RULES = (
    *(f"TRAI-{n:02}" for n in range(1, 13)), *(f"DOT-{n:02}" for n in range(1, 6)),
    *(f"DPDP-{n:02}" for n in range(1, 5)), *(f"ITA-{n:02}" for n in range(1, 6)),
)  # fmt: skip

CATALOGUE: dict[str, Entry] = {
    "consent_age_months": Entry(6, _("calendar months"), _("Consent must be younger than")),
    "link_life_days": Entry(7, _("days"), _("Life of a +1 link")),
    "undo_minutes": Entry(15, _("minutes"), _("A decision can be undone for")),
    "reminder_days": Entry([1, 3], _("working days"), _("Approvers are reminded after")),
    "escalation_days": Entry(5, _("working days"), _("The role's backup is asked after")),
    "draft_expires_days": Entry(30, _("days without activity"), _("A draft expires after")),
    "action_needed_expires_days": Entry(30, _("days without activity"), _("A request sent back expires after")),
    "awaiting_approvals_expires_days": Entry(14, _("days without activity"), _("Without decisions it expires after")),
    "expiry_notice_days": Entry([7, 2], _("days before"), _("The owner is reminded of an expiry")),
    "agreement_link_days": Entry(14, _("days"), _("The client has to sign within")),
    "signing_reminder_days": Entry([3, 7, 12], _("days after sending"), _("The signatory is reminded")),
    "signing_code_minutes": Entry(10, _("minutes"), _("A one-time password is good for")),
    "signing_code_tries": Entry(5, _("tries"), _("Tries with one one-time password")),
    "signing_code_pause_s": Entry(30, _("seconds"), _("Pause between two one-time passwords")),
    "signing_codes_per_hour": Entry(6, _("passwords"), _("One-time passwords of one signatory in an hour")),
    "signed_link_days": Entry(30, _("days"), _("A used signing link shows the signed papers for")),
    "breaches_to_total": Entry(3, _("confirmed breaches"), _("Total suspension at")),
    "agreement_months": Entry(12, _("calendar months"), _("An agreement ends after")),
    "relief_working_hours": Entry(8, _("working hours without a step"), _("Another reviewer may take over after")),
    "working_day_hours": Entry([10, 18], _("o'clock, Indian time"), _("A working day begins and ends at")),
    "complaint_window_days": Entry(10, _("days"), _("Complaints are counted over")),
    "complaints_warn": Entry(3, _("people"), _("Complaints warn at")),
    "complaints_review": Entry(5, _("people"), _("Complaints open a review at")),
    "opt_in_proof_hours": Entry(24, _("hours"), _("Opt-in proof is due after a complaint within")),
    "opt_in_reminder_hours": Entry(6, _("hours before"), _("The opt-in proof is reminded of")),
    "renewal_notice_days": Entry([30, 14, 3], _("days before"), _("Renewal notices go out")),
    "files_per_request": Entry(50, _("files"), _("Most files of a request")),
    "bytes_per_request": Entry(100 * 1024 * 1024, _("bytes"), _("Most bytes of a request")),
    "file_bytes": Entry(15 * 1024 * 1024, _("bytes"), _("Largest file")),
    "image_pixels": Entry(40_000_000, _("pixels"), _("Largest picture")),
    "screenshot_width": Entry(400, _("pixels"), _("Narrowest screenshot")),
    "screenshot_height": Entry(200, _("pixels"), _("Lowest screenshot")),
    "screenshot_contrast": Entry(24, _("of 255 steps of grey"), _("A screenshot with less contrast is blank")),
    "screenshot_lightest": Entry(90, _("of 255 steps of grey"), _("A screenshot with no lighter part is too dark")),
    "screenshot_sharpness": Entry(14, _("per cent"), _("A screenshot whose steepest edge is below is blurred")),
    "screenshot_cut": Entry(4, _("per cent of the side"), _("A screenshot with more letters cut by a side is cropped")),
    "screenshot_strip": Entry(8, _("times as long as wide"), _("A longer screenshot is a strip")),
    "same_picture_likeness": Entry(90, _("per cent"), _("Two screenshots that are alike to this degree are one")),
    "pdf_pages": Entry(200, _("pages"), _("Longest PDF")),
    "sign_ins_per_5_minutes": Entry(5, _("tries"), _("Sign-in tries in five minutes")),
    "client_link_days": Entry(7, _("days"), _("Life of a client's link to its own pages")),
    "checklist_minutes": Entry(15, _("minutes"), _("From the payment to a live service")),
    "numbers_at_once": Entry(20, _("numbers"), _("Most numbers that a client takes at once")),
    "links_per_hour": Entry(5, _("links"), _("Fresh links asked for in an hour")),
    "api_calls_per_minute": Entry(600, _("calls"), _("Calls of one key of the API in a minute")),
    "uploads_per_hour": Entry(60, _("files"), _("Uploads of one person in an hour")),
    "checks_per_hour": Entry(60, _("files"), _("PDFs checked from one address in an hour")),
    "pdfs_per_hour": Entry(20, _("documents"), _("PDFs asked for by one person in an hour")),
    "default_groups": Entry(2, _("groups"), _("Most default DID groups of a client")),
    "outbox_done_days": Entry(30, _("days"), _("Outbox rows are kept after they are done")),
    "evidence_years": Entry(1, _("years"), _("Evidence is kept after a request ends")),
    "agreement_years": Entry(3, _("years"), _("Agreements are kept after a request ends")),
    "pack_days": Entry(90, _("days"), _("A pack for a regulator is kept")),
    "audit_years": Entry(3, _("years"), _("Audit events are kept")),
    "consent_law_days": Entry(7, _("days"), _("The law's own clock on a consent or an enquiry")),
    "consent_law_denies": Entry(default=False, unit=_("yes or no"), title=_("The law's own clock denies calls")),
    "consent_hold_days": Entry(0, _("days"), _("After an opt-out a new consent counts only after (law: 90)")),
    "consent_log_years": Entry(3, _("years"), _("Answers to can-call are kept, never under one year")),
    "consent_file_bytes": Entry(300 * 1024 * 1024, _("bytes"), _("Largest file of consents")),
    "consent_file_days": Entry(7, _("days"), _("An imported file and its rejected rows are kept")),
    "consent_rows": Entry(1_000_000, _("rows"), _("Most rows of a CSV file of consents")),
    "consent_sheet_rows": Entry(100_000, _("rows"), _("Most rows of an XLSX file of consents")),
    "promotional_phrases": Entry(
        [], _("phrases"), _("Further wording that a person must judge, beside the built-in words (GUIDE-08)")
    ),
    "series_1600_from": Entry(
        ["banking 2026-01-01", "insurance 2026-02-15", "pension 2026-02-15", "securities 2026-03-15"],
        _("sector and day"), _("Sectors that call from 1600 alone, from a day on (TRAI-01)"), line=SECTOR_AND_DAY,
    ),
    "series_1601_from": Entry(
        ["utilities 2026-11-08", "logistics 2026-11-08"],
        _("sector and day"), _("Sectors that move to 1601, from a day on (TRAI-02)"), line=SECTOR_AND_DAY,
    ),
    "series_legal_note": Entry([], _("references"), _("The provider's legal opinion on number series (TRAI-03)")),
    "transactional_minutes": Entry(30, _("minutes"), _("A transactional call follows within (TRAI-05)")),
    "reask_days": Entry(90, _("days"), _("After an opt-out consent is not asked again for (TRAI-08)")),
    "entity_check_months": Entry(6, _("calendar months"), _("Entity and address are checked again after (DOT-05)")),
    "evidence_floor_days": Entry(365, _("days"), _("Evidence is never erased before (DPDP-03)")),
    "cert_in_hours": Entry(6, _("hours"), _("An incident is reported to CERT-In within (DPDP-04)")),
    "board_hours": Entry(72, _("hours"), _("An incident is reported to the Data Protection Board within (DPDP-04)")),
    "signature_kinds": Entry(
        ["certificate"], _("kinds"), _("Signatures that are wanted: certificate, click_otp, ink, scan (ITA-03)"),
        line="certificate|click_otp|ink|scan",
    ),
    "pades_levels": Entry(
        ["B-T", "B-LT", "B-LTA"], _("levels"), _("PAdES levels of a seal that are enough (ITA-03)"),
        line="B-(B|T|LT|LTA)",
    ),
    "rules_off": Entry([], _("rule codes"), _("Rules that are switched off")),
    "rules_as_warning": Entry([], _("rule codes"), _("Rules that warn instead of block")),
}  # fmt: skip

# the law's extras, one switch each: off, on (as the rule weighs itself), warn or block
CATALOGUE |= {code: Entry("off", _("off, on, warn or block"), code, choices=SWITCH) for code in EXTRA_RULES}
