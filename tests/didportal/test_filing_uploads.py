"""Evidence on the page: one by one, each answered with its card; refused ones with their reasons."""

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from core import clock, policy
from core.accounts.models import User
from core.policy.models import Policy
from requests_app.models import DIDRequest, Evidence
from tests.didportal.pages_support import HTMX, signed_in, text_of
from tests.support import journey
from tests.support.pictures import contact_form

pytestmark = pytest.mark.django_db


def picture(name: str = "form.png") -> object:
    return journey.upload(name, contact_form(*journey.CONTACT))


def log() -> object:
    return journey.upload("log.txt", b"2026-11-02 otp verified\n", "text/plain")


def send(browser: Browser, did: DIDRequest, kind: str, file: object | None, *, live: bool = True) -> HttpResponse:
    sent = {"file": file} if file else {}
    path = f"/requests/{did.reference}/evidence/add/{kind}/"
    answer: HttpResponse = browser.post(path, sent, headers=HTMX if live else {})
    return answer


def change(browser: Browser, did: DIDRequest, evidence: Evidence, step: str, *, live: bool = True) -> HttpResponse:
    path = f"/requests/{did.reference}/evidence/{evidence.pk}/{step}/"
    answer: HttpResponse = browser.post(path, headers=HTMX if live else {})
    return answer


def test_an_upload_answers_with_its_card_and_the_shorter_list(draft: DIDRequest, asha: User) -> None:  # S16
    answer = send(signed_in(asha), draft, "frontend_screenshot", picture())
    page = text_of(answer)
    assert answer["HX-Retarget"] == "#evidence-frontend_screenshot"
    assert "form.png" in page and "/preview/" in page
    assert 'href="#id_frontend_screenshot"' not in page
    assert 'href="#id_backend_screenshot"' in page


def test_an_upload_does_not_take_over_another_tabs_revision(draft: DIDRequest, asha: User) -> None:  # X12
    assert 'id="revision"' not in text_of(send(signed_in(asha), draft, "consent_proof", log()))


def test_without_script_the_page_comes_back_at_the_card(draft: DIDRequest, asha: User) -> None:
    answer = send(signed_in(asha), draft, "consent_proof", log(), live=False)
    assert (answer.status_code, answer["Location"]) == (
        302, f"/requests/{draft.reference}/edit/#evidence-consent_proof",
    )  # fmt: skip


@pytest.mark.parametrize("live", [True, False])
def test_a_wrong_file_is_refused_with_its_reason(live: bool, draft: DIDRequest, asha: User) -> None:  # F1, S16
    answer = send(signed_in(asha), draft, "backend_screenshot", log(), live=live)
    assert answer.status_code in (400, 422)
    assert "PNG" in text_of(answer)
    assert not Evidence.objects.exists()


def test_no_file_is_said_so(draft: DIDRequest, asha: User) -> None:
    answer = send(signed_in(asha), draft, "consent_proof", None)
    assert (answer.status_code, "Choose a file first." in text_of(answer)) == (400, True)


def test_one_file_too_many(draft: DIDRequest, asha: User) -> None:  # F10
    Policy.objects.create(code="files_per_request", value=1, effective_from=clock.today())
    policy.forget()
    browser = signed_in(asha)
    assert send(browser, draft, "consent_proof", log()).status_code == 200
    assert send(browser, draft, "frontend_screenshot", picture()).status_code == 413


def test_remove_offers_to_bring_it_back(draft: DIDRequest, asha: User) -> None:
    browser = signed_in(asha)
    send(browser, draft, "consent_proof", log())
    proof = Evidence.objects.get()
    removed = text_of(change(browser, draft, proof, "remove"))
    assert "Bring it back" in removed and "Proof that is there" not in removed
    assert "Proof that is there" in text_of(change(browser, draft, proof, "restore"))


def test_removing_twice_is_refused(draft: DIDRequest, asha: User) -> None:
    browser = signed_in(asha)
    send(browser, draft, "consent_proof", log())
    proof = Evidence.objects.get()
    change(browser, draft, proof, "remove")
    assert change(browser, draft, proof, "remove").status_code == 409


def test_an_unknown_kind_is_not_found(draft: DIDRequest, asha: User) -> None:
    assert send(signed_in(asha), draft, "approvals_pdf", log()).status_code == 404


@pytest.mark.parametrize(("who", "expected"), [("ravi", 404), ("tara", 403), ("stranger", 403)])
def test_nobody_else_uploads_or_removes(
    who: str, expected: int, draft: DIDRequest, asha: User, request: pytest.FixtureRequest
) -> None:  # F7
    send(signed_in(asha), draft, "consent_proof", log())
    browser = signed_in(request.getfixturevalue(who))
    assert send(browser, draft, "consent_proof", log()).status_code == expected
    assert change(browser, draft, Evidence.objects.get(), "remove").status_code == expected
    assert Evidence.objects.standing().count() == 1


def test_a_file_of_another_request_is_not_found(draft: DIDRequest, asha: User) -> None:  # F7, L8
    from requests_app import services

    other = services.start(client=draft.client, owner=asha, kind="new")
    browser = signed_in(asha)
    send(browser, other, "consent_proof", log())
    assert change(browser, draft, Evidence.objects.get(), "remove").status_code == 404


def test_a_file_of_a_frozen_version_is_not_found(acme_request: DIDRequest, asha: User) -> None:  # A2
    journey.filed(acme_request)
    proof = Evidence.objects.get(kind="consent_proof")
    assert change(signed_in(asha), acme_request, proof, "remove").status_code == 404


@pytest.mark.parametrize(
    ("who", "expected"), [("asha", 200), ("tara", 200), ("ravi", 404), ("mihir", 404), ("stranger", 404)]
)
def test_who_fetches_a_drafts_files(
    who: str, expected: int, draft: DIDRequest, asha: User, request: pytest.FixtureRequest
) -> None:  # F7: an approver sees it once it was filed
    send(signed_in(asha), draft, "consent_proof", log())
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"/files/{Evidence.objects.get().file_id}/").status_code == expected
