"""What is only in a draft is its writers' alone; what was filed is everybody's who may see the request (F7)."""

import pytest
from django.test import Client as Browser

from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest
from tests.support import journey
from tests.support.pictures import contact_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(acme_request: DIDRequest, asha: User) -> DIDRequest:
    """Filed, then opened again with another screenshot in the draft."""
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    picture = journey.upload("new.png", contact_form("+919000000001", "new@acme.example", "New"))
    services.add_evidence(request=journey.fresh(acme_request), kind="frontend_screenshot", upload=picture, actor=asha)
    return journey.fresh(acme_request)


def code(user: User, path: str) -> int:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser.get(path).status_code


def test_an_approver_reads_the_filed_payload_and_not_the_draft(edited: DIDRequest, mihir: User, asha: User) -> None:
    where = f"{edited.get_absolute_url()}payload.json"
    assert (code(mihir, f"{where}?version=1"), code(mihir, f"{where}?version=2")) == (200, 404)
    assert code(asha, f"{where}?version=2") == 200


def test_a_drafts_new_file_is_not_an_approvers(edited: DIDRequest, mihir: User, asha: User) -> None:
    draft = edited.versions.drafts().get()
    new = draft.evidence.standing().get(kind="frontend_screenshot")
    old = draft.evidence.standing().get(kind="backend_screenshot")
    assert (code(mihir, f"/files/{new.file_id}/"), code(mihir, f"/files/{old.file_id}/")) == (403, 200)
    assert code(asha, f"/files/{new.file_id}/") == 200
