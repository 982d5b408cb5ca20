"""A signed copy that comes back by upload is checked in the same words, and Tech Support reads them (P3, ITA-02)."""

import pytest
from django.test import Client as Browser

from agreements.models import Agreement
from agreements.returning import upload_signed
from agreements.sealing.verifying import Kind, verify
from core.accounts.models import User
from tests.agreements.sealing.test_tamper import saved_anew, self_made
from tests.support.journey import agreement_of, fresh, signed_copy, upload

pytestmark = pytest.mark.django_db(transaction=True)


def returned(sent: Agreement, content: bytes) -> Agreement:
    copy = upload("signed.pdf", content, "application/pdf")
    upload_signed(agreement=sent, upload=copy, actor=sent.request.owner)
    return agreement_of(fresh(sent.request))


def test_ink_on_our_file_is_named_changed_beside_what_the_comparison_says(
    sent: Agreement, paper: bytes, tara: User
) -> None:
    """S32: the comparison's answer stands, the seal's words come beside it."""
    found = returned(sent, signed_copy(paper))
    assert (found.comparison, found.finding["seal"]) == ("same_bytes", "changed")
    browser = Browser()
    browser.force_login(tara, backend="django.contrib.auth.backends.ModelBackend")
    assert "Changed after signing" in browser.get(found.get_absolute_url()).content.decode()


def test_a_signature_of_the_clients_own_is_named_as_one_that_we_do_not_know(sent: Agreement, paper: bytes) -> None:
    """P3: unknown root is "signature present, signer not trusted"."""
    found = returned(sent, self_made(paper, paper))
    assert (found.finding["seal"], found.finding["signatures"]) == ("foreign", 1)


def test_a_copy_printed_anew_is_held_but_never_genuine(sent: Agreement, paper: bytes) -> None:
    copy = saved_anew(paper, paper)
    assert returned(sent, copy).finding["seal"] == "copy"
    assert verify(copy).kind == Kind.HELD
