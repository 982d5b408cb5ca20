"""Filing by the API: the page's services, findings and words."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from clients.models import Client
from compliance.evaluate import preview
from core import clock
from core.accounts.models import User
from core.events.models import AuditEvent
from requests_app.models import DIDRequest, Evidence
from requests_app.versions import draft_of
from tests.api.conftest import ROOT, ask, codes, fields
from tests.support import journey
from tests.support.pictures import contact_form, database_row

pytestmark = pytest.mark.django_db


def start(key: str, ban: str = "BAN-987654", once: str = "order-0001") -> HttpResponse:
    return ask(key, "POST", "/requests", {"ban": ban, "kind": "new"}, Idempotency_Key=once)


def save(key: str, said: dict[str, Any], **changed: Any) -> HttpResponse:
    body = {"revision": said["revision"], "fields": changed}
    return ask(key, "PATCH", f"/requests/{said['reference']}", body)


def add_file(key: str, reference: str, kind: str, file: Any) -> HttpResponse:
    path = f"{ROOT}/requests/{reference}/evidence/{kind}"
    answer: HttpResponse = Browser().post(path, {"file": file}, headers={"Authorization": f"Bearer {key}"})
    return answer


def submit(key: str, reference: str) -> HttpResponse:
    return ask(key, "POST", f"/requests/{reference}/submit", {})


def test_the_sample_is_filed_by_the_api_alone(acme: Client, of_asha: str, four: list[User]) -> None:
    # S3, S39, S44, S46
    said = start(of_asha).json()
    day = clock.today().isoformat()
    sample = journey.SAMPLE | {"consent_captured_on": day, "briefed_on": day}
    saved = save(of_asha, said, **sample)
    assert (saved.status_code, saved.json()["fields"]["requested_locations"]) == (200, ["Delhi", "Mumbai", "Bengaluru"])
    files = {
        "frontend_screenshot": journey.upload("form.png", contact_form(*journey.CONTACT)),
        "backend_screenshot": journey.upload("row.png", database_row(*journey.CONTACT)),
    }
    for kind, file in files.items():
        assert add_file(of_asha, said["reference"], kind, file).status_code == 201
    against = ask(of_asha, "GET", f"/requests/{said['reference']}/findings").json()["against"]
    assert against == []
    filed = submit(of_asha, said["reference"])
    assert (filed.status_code, filed.json()["status"], filed.json()["version"]) == (200, "awaiting_approvals", 1)


def test_what_was_done_says_which_system_did_it(acme: Client, of_asha: str, asha: User) -> None:
    reference = start(of_asha).json()["reference"]
    event = AuditEvent.objects.get(action="request.started", thread=reference)
    assert (event.actor_id, event.data["through"]) == (asha.pk, "system of asha")
    assert "through" not in AuditEvent.objects.get(action="api_token.issued").data


def test_a_submission_is_refused_with_the_rule_the_field_and_the_remedy(draft: DIDRequest, of_asha: str) -> None:
    # S21, C33
    refusal = submit(of_asha, draft.reference)
    assert (refusal.status_code, refusal["Content-Type"]) == (409, "application/problem+json")
    points = refusal.json()["errors"]
    assert all(point["code"] and point["detail"] for point in points)
    assert "purpose_of_outgoing_calls" in fields(refusal)
    version = draft_of(draft)
    assert version is not None
    assert {each.rule for each in preview(version) if each.blocks} <= codes(refusal)
    assert any(point["remedy"] for point in points)


def test_findings_say_beforehand_what_submitting_would(draft: DIDRequest, of_asha: str) -> None:
    # C33
    before = ask(of_asha, "GET", f"/requests/{draft.reference}/findings").json()["against"]
    refused = submit(of_asha, draft.reference).json()["errors"]
    assert {(p["code"], p["field"]) for p in before} <= {(p["code"], p["field"]) for p in refused}


@pytest.mark.parametrize("name", ["status", "ban", "client_name", "owner", "version_number", "is_staff"])
def test_fields_that_are_nobodys_to_write_are_refused_by_name(name: str, draft: DIDRequest, of_asha: str) -> None:
    # W6
    refusal = save(of_asha, {"revision": 0, "reference": draft.reference}, **{name: "x"})
    assert refusal.status_code == 422
    assert any(found.endswith(name) for found in fields(refusal))


def test_one_field_that_cannot_be_kept_keeps_all_from_being_saved(draft: DIDRequest, of_asha: str) -> None:
    said = {"revision": 0, "reference": draft.reference}
    refusal = save(of_asha, said, requested_locations=["Atlantis"], nature_of_services="Retail.")
    assert (refusal.status_code, fields(refusal)) == (422, {"fields.requested_locations"})
    version = draft_of(draft)
    assert version is not None
    assert version.nature_of_services == ""


def test_a_save_on_an_old_revision_is_refused(draft: DIDRequest, of_asha: str) -> None:
    # X12
    said = {"revision": 0, "reference": draft.reference}
    assert save(of_asha, said, nature_of_services="Retail.").status_code == 200
    late = save(of_asha, said, nature_of_services="Wholesale.")
    assert (late.status_code, codes(late)) == (409, {"stale"})


def test_a_file_is_judged_at_the_same_door_as_on_the_page(draft: DIDRequest, of_asha: str) -> None:
    # F1
    html = journey.upload("form.png", b"<html><script>alert(1)</script></html>")
    refusal = add_file(of_asha, draft.reference, "frontend_screenshot", html)
    assert (refusal.status_code, fields(refusal)) == (400, {"frontend_screenshot"})
    assert not Evidence.objects.exists()


def test_a_request_for_a_client_of_somebody_else_is_not_started(bharat: Client, of_asha: str) -> None:
    # W7
    assert start(of_asha, bharat.ban).status_code == 404
    assert not DIDRequest.objects.exists()


def test_corrections_are_filed_by_the_api_too(acme_request: DIDRequest, of_asha: str, four: list[User]) -> None:
    journey.filed(acme_request)
    journey.decide(acme_request, four[0], "no_fixable", "The purpose is too short.")
    path = f"/requests/{acme_request.reference}"
    opened = ask(of_asha, "POST", f"{path}/edit")
    assert (opened.status_code, opened.json()["status"]) == (200, "action_needed")
    point = opened.json()["points"][0]["id"]
    save(
        of_asha, opened.json(), purpose_of_outgoing_calls="Order updates and delivery times, to customers who ordered."
    )
    filed = ask(of_asha, "POST", f"{path}/submit", {"answers": [{"point": point, "answer": "Said at length."}]})
    assert (filed.status_code, filed.json()["version"]) == (200, 2), filed.json()


def test_an_answer_to_a_point_of_another_request_is_refused(draft: DIDRequest, of_asha: str) -> None:
    # W6
    body = {"answers": [{"point": 999, "answer": "Mine."}]}
    refusal = ask(of_asha, "POST", f"/requests/{draft.reference}/submit", body)
    assert (refusal.status_code, fields(refusal)) == (422, {"answers.0.point"})


def test_decisions_are_read_without_the_approvers_addresses(
    acme_request: DIDRequest, of_asha: str, four: list[User]
) -> None:
    # S7
    journey.filed(acme_request)
    journey.plus_one(acme_request, four[0])
    answer = ask(of_asha, "GET", f"/requests/{acme_request.reference}/decisions")
    assert [(d["role"], d["kind"], d["stands"]) for d in answer.json()["items"]] == [("sales", "plus_one", True)]
    assert "127.0.0.1" not in answer.content.decode()
