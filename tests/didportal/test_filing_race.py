"""The page's own autosave is still under way when the button is pressed: that is no conflict; other words are (X12)."""

import pytest
from django.http import QueryDict

from core.accounts.models import User
from didportal.pages.filing_page import Filing, find_or_refuse
from didportal.pages.filing_save import Saved, save
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import draft_of

pytestmark = pytest.mark.django_db

WORDS = "Sells consumer electronics."


def saved_meanwhile(filing: Filing, asha: User, words: str) -> None:
    services.save_draft(
        request=filing.did, actor=asha, revision=filing.draft.revision, fields={"nature_of_services": words}
    )


def press(filing: Filing, asha: User) -> Saved:
    """What the button sends: typed on the revision that the page had before its autosave."""
    typed = QueryDict(mutable=True)
    typed.update({"revision": str(filing.draft.revision), "nature_of_services": WORDS})
    for name in ("kind", "business_type", "signatory_name", "signatory_email", "signatory_mobile", "briefed_by"):
        typed[name] = getattr(filing.draft, name)
    typed["signatory_designation"] = filing.draft.signatory_designation
    return save(filing, asha, typed)


def test_the_same_words_saved_a_moment_before_are_no_conflict(draft: DIDRequest, asha: User) -> None:  # X12
    filing = find_or_refuse(draft)
    saved_meanwhile(filing, asha, WORDS)
    assert press(filing, asha).conflict == []


def test_other_words_saved_a_moment_before_are_shown_as_they_stand_now(draft: DIDRequest, asha: User) -> None:  # X12
    filing = find_or_refuse(draft)
    saved_meanwhile(filing, asha, "Sells shoes.")
    (found,) = press(filing, asha).conflict
    assert (found.field, found.saved, found.typed) == ("nature_of_services", "Sells shoes.", WORDS)
    now = draft_of(draft)
    assert now is not None and now.nature_of_services == "Sells shoes."
