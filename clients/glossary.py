"""The words of the trade that a newcomer cannot know (S58): the glossary page and every tooltip read them here."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation, what its letters stand for, and what it means here."""

    short: str
    full: str | Promise
    meaning: str | Promise


TERMS: Final[dict[str, Term]] = {
    term.short: term
    for term in (
        Term("BAN", _("Billing Account Number"), _("The number by which MyOperator knows a client's account.")),
        Term(
            "DCA",
            _("Digital Consent Acquisition"),
            _("Taking a person's consent on line and proving by a one-time password that it was this person."),
        ),
        Term(
            "DID",
            _("Direct Inward Dialling number"),
            _("A telephone number of a location. The client calls out from it, and it can be called back."),
        ),
        Term(
            "DND",
            _("Do Not Disturb"),
            _("The register of those who want no promotional calls. Ask for consent before calling them."),
        ),
        Term(
            "TRAI",
            _("Telecom Regulatory Authority of India"),
            _("The authority that makes the rules for commercial calls in India."),
        ),
        Term(
            "UCC",
            _("Unsolicited Commercial Communication"),
            _("A commercial call that nobody asked for. One offer makes the whole call promotional."),
        ),
    )
}
