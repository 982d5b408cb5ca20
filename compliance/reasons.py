"""The coded reasons of a decline and of a point sent back, with the words that the client reads (S45-S49, C30)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from compliance.rules.base import Words


@dataclass(frozen=True, slots=True)
class DeclineReason:
    """`wording` is what the account manager may pass on to the client; the reviewer edits it before it is sent."""

    title: Words
    wording: Words
    final: bool = False


DECLINE: dict[str, DeclineReason] = {
    "APPROVAL_UNCLEAR": DeclineReason(  # S45
        _("An approval is missing or unclear"),
        _(
            "We could not complete our internal approvals of your request. "
            "Nothing is needed from you now: your account manager will come back to you."
        ),
    ),
    "SCREENSHOTS_DIFFER": DeclineReason(  # S46
        _("The screenshots do not match"),
        _(
            "The screenshots of your contact page and of your database do not show the same contact. "
            "Please send both again, taken from one and the same record."
        ),
    ),
    "CONSENT_OLD": DeclineReason(  # S47
        _("The consent flow is six months old or older"),
        _(
            "The consent flow you showed us is six months old or older. "
            "Please capture it afresh and send us the new proof."
        ),
    ),
    "NO_OTP_PROOF": DeclineReason(  # S48
        _("The OTP / DCA proof is lacking"),
        _(
            "We could not see how your customers' numbers are verified. "
            "Please send us the OTP or DCA step and an extract of the log in which it is recorded."
        ),
    ),
    "PROMOTIONAL": DeclineReason(  # S49
        _("The calls are promotional or UCC"),
        _(
            "The calls you described are promotional. Numbers of further locations are for "
            "transactional calls only, so we cannot enable them for this use."
        ),
        final=True,
    ),
    "INCOMPLETE": DeclineReason(
        _("The evidence is incomplete"),
        _(
            "Some of the evidence for your request is missing or cannot be read. "
            "Your account manager will tell you what to send."
        ),
    ),
    "OTHER": DeclineReason(
        _("Another reason"),
        _(
            "We cannot enable the further locations as requested. "
            "Your account manager will explain what stands against it."
        ),
    ),
}

POINT: dict[str, Words] = {
    "MISSING": _("Missing"),
    "UNCLEAR": _("Not clear"),
    "SCREENSHOTS_DIFFER": _("Does not match the other screenshot"),
    "CONSENT_OLD": _("Too old"),
    "NO_OTP_PROOF": _("Proof is lacking"),
    "PROMOTIONAL": _("Reads as promotional"),
    "WRONG": _("Not correct"),
    "OTHER": _("Another reason"),
}

# what a finding suggests when its point is sent back
OF_RULE = {
    "GUIDE-03": "MISSING",
    "GUIDE-04": "MISSING",
    "GUIDE-05": "SCREENSHOTS_DIFFER",
    "GUIDE-06": "CONSENT_OLD",
    "GUIDE-07": "NO_OTP_PROOF",
    "GUIDE-08": "PROMOTIONAL",
    "GUIDE-09": "NO_OTP_PROOF",
    "GUIDE-17": "WRONG",
    "TRAI-04": "PROMOTIONAL",
    "TRAI-06": "MISSING",
    "TRAI-08": "MISSING",
    "TRAI-09": "MISSING",
    "TRAI-10": "UNCLEAR",
    "DOT-03": "MISSING",
    "DPDP-02": "MISSING",
    "PORTAL-01": "WRONG",
}
