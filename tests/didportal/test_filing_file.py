"""Filing from the page: the server's word counts, whatever the page shows."""

import pytest

from compliance import review
from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest, PointToFix
from requests_app.versions import current, draft_of
from tests.didportal.pages_support import as_shown, post, signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def test_the_page_starts_a_request_for_each_kind(acme: object, asha: User) -> None:  # S3
    browser = signed_in(asha)
    for kind in ("new", "existing"):
        answer = browser.post("/requests/new/", {"client": acme.pk, "kind": kind})  # type: ignore[attr-defined]
        assert answer.status_code == 302 and answer["Location"].endswith("/edit/")
    assert {draft.kind for did in DIDRequest.objects.all() for draft in did.versions.all()} == {"new", "existing"}


def test_another_account_managers_client_is_no_choice(acme: object, ravi: User) -> None:  # W6
    answer = signed_in(ravi).post("/requests/new/", {"client": acme.pk, "kind": "new"})  # type: ignore[attr-defined]
    assert answer.status_code == 422
    assert not DIDRequest.objects.exists()


def test_who_has_no_client_is_told_so(ravi: User) -> None:
    assert "No client of yours yet" in text_of(signed_in(ravi).get("/requests/new/"))


def test_the_page_names_what_is_missing_with_links(draft: DIDRequest, asha: User) -> None:  # C33
    page = text_of(signed_in(asha).get(f"/requests/{draft.reference}/edit/"))
    for field in ("primary_use_case", "frontend_screenshot", "requested_locations", "verification_method"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}"' in page
    assert "Submit for approval</button>" not in page  # no button until nothing is missing


def test_the_endpoint_refuses_what_the_page_does_not_offer(draft: DIDRequest, asha: User, four: list[User]) -> None:
    answer = post(signed_in(asha), draft, "file/", as_shown(draft))  # C34
    page = text_of(answer)
    assert answer.status_code == 409
    assert "This cannot be filed yet" in page
    for field in ("primary_use_case", "otp_dca_flow", "requested_locations", "backend_screenshot"):
        assert page.count(f'href="#id_{field}"') >= 2  # among the reasons and in the list
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_complete_draft_is_filed(acme_request: DIDRequest, asha: User) -> None:  # S44
    browser = signed_in(asha)
    assert "Submit for approval" in text_of(browser.get(f"/requests/{acme_request.reference}/edit/"))
    answer = post(browser, acme_request, "file/", as_shown(acme_request))
    assert (answer.status_code, answer["Location"]) == (302, acme_request.get_absolute_url())
    assert journey.fresh(acme_request).status == "awaiting_approvals"


def test_what_was_typed_last_is_filed_with_it(acme_request: DIDRequest, asha: User) -> None:
    post(signed_in(asha), acme_request, "file/", as_shown(acme_request) | {"calls_a_day": "41"})
    version = current(journey.fresh(acme_request))
    assert version is not None and version.calls_a_day == 41


def test_a_bad_value_stops_it(acme_request: DIDRequest, asha: User) -> None:
    answer = post(signed_in(asha), acme_request, "file/", as_shown(acme_request) | {"calls_a_day": "many"})
    assert answer.status_code == 422
    assert journey.fresh(acme_request).status == "draft"


def test_a_day_that_has_not_come_is_no_briefing(acme_request: DIDRequest, asha: User) -> None:  # S4
    answer = post(signed_in(asha), acme_request, "file/", as_shown(acme_request) | {"briefed_on": "2099-01-01"})
    assert (answer.status_code, "has not come yet" in text_of(answer)) == (422, True)


def test_the_filed_request_has_no_filing_page(acme_request: DIDRequest, asha: User) -> None:
    sent = as_shown(acme_request)
    journey.filed(acme_request)
    browser = signed_in(asha)
    assert browser.get(f"/requests/{acme_request.reference}/edit/").status_code == 302
    assert post(browser, acme_request, "file/", sent).status_code == 409  # A4


def test_an_edit_while_approvals_are_awaited(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    browser = signed_in(asha)
    assert post(browser, acme_request, "open/", {}).status_code == 302
    did = journey.fresh(acme_request)
    answer = post(browser, did, "file/", as_shown(did))  # C3: nothing differs
    assert (answer.status_code, "Nothing differs" in text_of(answer)) == (409, True)
    assert post(browser, did, "file/", as_shown(did) | {"calls_a_day": "41"}).status_code == 302
    assert journey.fresh(did).version_number == 2


def test_an_edit_can_be_thrown_away(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    browser = signed_in(asha)
    post(browser, acme_request, "open/", {})
    assert post(browser, acme_request, "discard/", {}).status_code == 302
    assert draft_of(acme_request) is None


@pytest.fixture
def sent_back(acme_request: DIDRequest, four: list[User], tara: User, asha: User) -> DIDRequest:
    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    review.send_back(request=did, actor=tara, points=[("otp_dca_flow", "UNCLEAR", "Where is the OTP checked?")])
    services.edit(request=journey.fresh(did), actor=asha)
    return journey.fresh(did)


def test_only_what_was_sent_back_can_be_changed(sent_back: DIDRequest, asha: User) -> None:  # W6
    browser = signed_in(asha)
    page = text_of(browser.get(f"/requests/{sent_back.reference}/edit/"))
    assert "Where is the OTP checked?" in page
    sent = as_shown(sent_back)
    assert "otp_dca_flow" in sent and "calls_a_day" not in sent
    post(browser, sent_back, "save/", sent | {"calls_a_day": "900"})
    draft = draft_of(sent_back)
    assert draft is not None and draft.calls_a_day == 40


def test_a_point_is_answered_on_the_page(sent_back: DIDRequest, asha: User) -> None:
    browser, point = signed_in(asha), PointToFix.objects.get()
    refused = post(browser, sent_back, "file/", as_shown(sent_back))
    assert (refused.status_code, "Not answered yet" in text_of(refused)) == (409, True)
    sent = as_shown(sent_back) | {f"answer-{point.pk}": "On the same page, before the form is sent."}
    assert post(browser, sent_back, "file/", sent).status_code == 302
    assert journey.fresh(sent_back).status == "awaiting_approvals"


def test_two_tabs_do_not_overwrite_an_answer(sent_back: DIDRequest, asha: User) -> None:  # X12
    browser, point, old = signed_in(asha), PointToFix.objects.get(), as_shown(sent_back)
    post(browser, sent_back, "save/", old | {f"answer-{point.pk}": "First."}, live=True)
    answer = post(browser, sent_back, "save/", old | {f"answer-{point.pk}": "Second."}, live=True)
    assert (answer.status_code, "First." in text_of(answer)) == (409, True)
    point.refresh_from_db()
    assert point.answer == "First."


def test_the_payload_is_downloaded_byte_for_byte(acme_request: DIDRequest, asha: User) -> None:  # S39
    from tests.requests_app.test_versions import GOLDEN

    answer = signed_in(asha).get(f"/requests/{acme_request.reference}/payload.json")
    assert answer.content == GOLDEN.encode()
    assert answer["Content-Disposition"] == f'attachment; filename="{acme_request.reference}.json"'


def test_the_page_shows_the_same_payload(acme_request: DIDRequest, asha: User) -> None:
    from html import unescape

    from tests.requests_app.test_versions import GOLDEN

    assert GOLDEN in unescape(text_of(signed_in(asha).get(f"/requests/{acme_request.reference}/edit/")))


def test_the_grid_marks_what_the_client_has_and_what_is_free(draft: DIDRequest, asha: User) -> None:
    page = text_of(signed_in(asha).get(f"/requests/{draft.reference}/edit/"))
    assert page.count("has it") == 1  # Jaipur
    assert "3 free" in page


NAUGHTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}{% now 'Y' %}"


def test_nothing_typed_is_live(draft: DIDRequest, asha: User) -> None:  # U7
    fields = ("primary_use_case", "otp_dca_flow", "consent_wording", "signatory_name", "proof_reference")
    journey.fill(draft, asha, dict.fromkeys(fields, NAUGHTY[:100]))
    browser = signed_in(asha)
    for page in ("", "edit/"):
        shown = text_of(browser.get(f"{draft.get_absolute_url()}{page}"))
        assert "<script>alert" not in shown and "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)" in shown
