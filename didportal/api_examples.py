"""One example for each body and answer of the API, in the guide's own sample. A test holds them to their schemas."""

from typing import Any, Final

from core.api import TITLES
from requests_app.api_fields import content
from requests_app.models import RequestVersion

AT: Final = "2026-11-23T04:45:00Z"
PARAMETERS: Final[dict[str, Any]] = {
    "ban": "BAN-987654", "reference": "DID-2026-000123", "kind": "frontend_screenshot", "number": "+919876543210",
    "purpose": "service", "Idempotency-Key": "order-4711-a",
}  # fmt: skip
ACCOUNT: Final = {
    "ban": "BAN-987654", "name": "Acme Pvt Ltd", "business_type": "pvt_ltd", "sector": "general",
    "account_manager": "asha@portal.example",
}  # fmt: skip
GROUP: Final = {
    "id": 7, "name": "Jaipur 1", "location": "Jaipur", "circle": "Rajasthan", "std_code": "141",
    "series": "geographic", "default": True,
}  # fmt: skip
NUMBER: Final = {
    "e164": "+911414500000", "group": "Jaipur 1", "location": "Jaipur", "circle": "Rajasthan", "series": "geographic",
}  # fmt: skip
STEP: Final = {
    "step": "login", "title": "Log in to the dashboard", "where": "app.myoperator.com",
    "success": "The dashboard opens.", "state": "done", "done_at": AT, "how": "event",
}  # fmt: skip
CHECKLIST: Final = {
    "ban": "BAN-987654", "payment_reference": "pay_1", "paid_at": AT, "due_at": "2026-11-23T05:00:00Z",
    "live_at": None, "refunded_at": None, "steps": [STEP],
}  # fmt: skip
REQUEST: Final = {
    "reference": "DID-2026-000123", "ban": "BAN-987654", "status": "draft", "waiting_on": "account_manager",
    "owner": "asha@portal.example", "version": 0, "created_at": AT, "status_since": AT,
}  # fmt: skip
SAVED: Final[dict[str, Any]] = {
    "primary_use_case": "Customer-support callbacks for e-commerce orders across India.",
    "purpose_of_outgoing_calls": "Transactional order updates and delivery confirmations to registered customers.",
    "requested_locations": ["Delhi", "Mumbai", "Bengaluru"],
    "verification_method": "client_otp",
    "calls_dnd_numbers": False,
    "briefed_on": "2026-11-20",
}
EVIDENCE: Final = {
    "id": 31, "kind": "frontend_screenshot", "name": "form.png", "size": 48213, "sha256": "9f" * 32, "added_at": AT,
}  # fmt: skip
FULL: Final = REQUEST | {
    "revision": 3,
    "fields": content(RequestVersion(ban="BAN-987654", client_name="Acme Pvt Ltd", kind="existing")) | SAVED,
    "evidence": [EVIDENCE], "locations": [], "points": [],
}  # fmt: skip
POINT: Final = {
    "detail": "The purpose of the outgoing calls is missing.", "code": "GUIDE-05", "field": "purpose_of_outgoing_calls",
    "remedy": "Say why outbound calls are needed, and who is called.",
}  # fmt: skip
FINDING: Final = {
    "rule": "GUIDE-05", "title": "All ticket fields are filled", "result": "fail", "severity": "block",
    "message": POINT["detail"], "remedy": POINT["remedy"], "field": POINT["field"],
}  # fmt: skip
DECISION: Final = {
    "version": 1, "role": "sales", "person": "Mihir Desai", "kind": "plus_one", "words": "+1", "channel": "link",
    "at": AT, "stands": True,
}  # fmt: skip
ALLOWED: Final = {
    "number": "+919876543210", "decision": "allow", "code": "consent", "reason": "A consent stands.",
    "basis": "explicit_client", "expires_at": "2027-05-23T04:45:00Z", "law_expires_at": None, "record": 12,
}  # fmt: skip
CONSENT: Final = {
    "number": "+919876543210", "basis": "explicit_client", "method": "client_otp", "captured_at": AT,
    "reference": "otp-log 4711",
}  # fmt: skip
PAYMENT: Final = {
    "event": "payment.captured", "payment_reference": "pay_1", "ban": "BAN-987654", "at": AT,
    "email": "ops@acme.example", "client_name": "Acme Pvt Ltd", "ports_a_number": False, "calls_dnd_numbers": False,
}  # fmt: skip


def _page(item: dict[str, Any]) -> dict[str, Any]:
    return {"items": [item], "next": None}


BODIES: Final[dict[str, Any]] = {
    "start_request": {"ban": "BAN-987654", "kind": "existing"},
    "save_request": {"revision": 3, "fields": SAVED},
    "submit_request": {"answers": []},
    "consents": CONSENT,
    "revocations": {"number": "+919876543210", "how": "call", "reference": "call of 23 Nov"},
    "payment_webhook": PAYMENT,
    "panel_webhook": {"event": "dashboard.loaded", "ban": "BAN-987654", "at": AT},
    "can_call_many": {"numbers": ["+919876543210"], "purpose": "service"},
}
ANSWERS: Final[dict[str, dict[int, Any]]] = {
    "clients": {200: _page(ACCOUNT)},
    "client": {200: ACCOUNT},
    "client_did_groups": {
        200: {"ban": "BAN-987654", "name": "Acme Pvt Ltd", "outgoing_allowed": True, "groups": [GROUP]}
    },
    "client_numbers": {200: _page(NUMBER)},
    "checklists": {200: _page(CHECKLIST)},
    "checklist": {200: CHECKLIST},
    "requests": {200: _page(REQUEST)},
    "request": {200: FULL},
    "start_request": {201: FULL},
    "save_request": {200: FULL},
    "edit_request": {200: FULL},
    "submit_request": {200: FULL},
    "findings": {200: {"move": "submit", "against": [POINT], "findings": [FINDING]}},
    "decisions": {200: {"items": [DECISION]}},
    "add_evidence": {201: EVIDENCE},
    "can_call": {200: ALLOWED},
    "can_call_many": {200: {"answers": [ALLOWED]}},
    "consents": {200: {"record": 12, "new": False}, 201: {"record": 12, "new": True}},
    "revocations": {200: {"ended": 1}},
    "payment_webhook": {200: {"event": "evt_1", "new": True}},
    "panel_webhook": {200: {"event": "evt_2", "new": True}},
}


def _refusal(status: int, *points: dict[str, str]) -> dict[str, Any]:
    said = {"type": "about:blank", "title": TITLES[status], "status": status}
    detail = " ".join(f"{point['detail']} {point['remedy']}".strip() for point in points)
    return said | {"detail": detail or TITLES[status], "errors": list(points)}


def _point(detail: str, code: str = "", field: str = "", remedy: str = "") -> dict[str, str]:
    return {"detail": detail, "code": code, "field": field, "remedy": remedy}


REFUSALS: Final[dict[int, dict[str, Any]]] = {
    400: _refusal(400, _point("This kind of file is not taken here.", "type", "frontend_screenshot", "Send a PNG.")),
    401: _refusal(401),
    403: _refusal(403, _point("This key does not have the scope requests:write.", "scope")),
    404: _refusal(404),
    409: _refusal(409, POINT),
    413: _refusal(413, _point("The file is larger than 15 MB.", "size", "frontend_screenshot")),
    422: _refusal(422, _point("Field required", "", "ban")),
    429: _refusal(429, _point("Too many tries.", "api", "", "Try again in 1 minutes.")),
    503: _refusal(503, _point("No secret is set for this endpoint, so it takes nothing.", "not_set_up")),
    507: _refusal(507, _point("The store is full.", "room")),
}
