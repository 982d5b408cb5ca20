"""The table of scopes, by hand: every endpoint x a key with one scope -> whether the door opens, and for whom."""

from collections.abc import Iterator
from typing import Any

import pytest

from clients.models import Client
from core.accounts.models import User
from core.accounts.scopes import SCOPES
from didportal.api import api
from requests_app import services
from requests_app.models import DIDRequest
from tests.api.conftest import ask, key_of

pytestmark = pytest.mark.django_db

C, L, R, W, D, K, S = (
    "clients:read", "checklists:read", "requests:read", "requests:write", "decisions:read", "consents:check",
    "consents:write",
)  # fmt: skip

# fmt: off
TABLE: dict[tuple[str, str], tuple[str, int, int]] = {
    # method, path                                              scope  of Asha  of Ravi
    ("GET",   "/clients"):                                        (C,   200,     200),
    ("GET",   "/clients/{ban}"):                                  (C,   200,     404),
    ("GET",   "/clients/{ban}/did-groups"):                       (C,   200,     404),
    ("GET",   "/clients/{ban}/numbers"):                          (C,   200,     404),
    ("GET",   "/checklists"):                                     (L,   200,     200),
    ("GET",   "/clients/{ban}/checklist"):                        (L,   404,     404),
    ("GET",   "/requests"):                                       (R,   200,     200),
    ("POST",  "/requests"):                                       (W,   422,     422),
    ("GET",   "/requests/{reference}"):                           (R,   200,     404),
    ("PATCH", "/requests/{reference}"):                           (W,   422,     422),
    ("POST",  "/requests/{reference}/edit"):                      (W,   409,     404),
    ("POST",  "/requests/{reference}/evidence/{kind}"):           (W,   422,     422),
    ("GET",   "/requests/{reference}/findings"):                  (R,   200,     404),
    ("POST",  "/requests/{reference}/submit"):                    (W,   409,     404),
    ("GET",   "/requests/{reference}/decisions"):                 (D,   200,     404),
    ("GET",   "/clients/{ban}/can-call"):                         (K,   422,     422),
    ("POST",  "/clients/{ban}/can-call"):                         (K,   422,     422),
    ("POST",  "/clients/{ban}/consents"):                         (S,   422,     422),
    ("POST",  "/clients/{ban}/revocations"):                      (S,   422,     422),
}
# fmt: on
SIGNED = {("POST", "/webhooks/payments"), ("POST", "/webhooks/panel")}


def endpoints() -> Iterator[tuple[str, str, str | None]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, said in methods.items():
            yield method.upper(), path.removeprefix("/api/v1"), said.get("x-scope")


def call(key: str, method: str, path: str, did: DIDRequest) -> int:
    where = path.format(ban=did.client.ban, reference=did.reference, kind="frontend_screenshot")
    body: Any = None if method == "GET" else {}
    return ask(key, method, where, body).status_code


def test_every_endpoint_is_in_the_table_with_its_scope() -> None:
    found = {(method, path): scope for method, path, scope in endpoints()}
    assert {each for each, scope in found.items() if scope is None} == SIGNED
    assert {each: scope for each, scope in found.items() if scope} == {each: row[0] for each, row in TABLE.items()}


def test_every_scope_opens_its_endpoints_and_no_other(draft: DIDRequest, asha: User, ravi: User) -> None:
    # W7, F7
    wrong = []
    for scope in SCOPES:
        mine, other = (key_of(user, scope, name=f"{scope} of {user}") for user in (asha, ravi))
        for (method, path), (opens, for_owner, for_another) in TABLE.items():
            expected = (for_owner, for_another) if scope == opens else (403, 403)
            found = call(mine, method, path, draft), call(other, method, path, draft)
            if found != expected:
                wrong.append(f"{method} {path} with {scope}: {found}, not {expected}")
    assert wrong == []


def test_lists_hold_no_row_of_somebody_else(draft: DIDRequest, bharat: Client, of_asha: str, ravi: User) -> None:
    # W7
    services.start(client=bharat, owner=ravi, kind="new")
    rows = ask(of_asha, "GET", "/requests").json()["items"]
    assert [row["reference"] for row in rows] == [draft.reference]
    assert ask(of_asha, "GET", f"/requests?ban={bharat.ban}").json() == {"items": [], "next": None}
    assert [row["ban"] for row in ask(of_asha, "GET", "/clients").json()["items"]] == ["BAN-987654"]


def test_a_filed_request_stays_in_the_list_of_both(draft: DIDRequest, of_asha: str, of_ravi: str, ravi: User) -> None:
    # S56: the owner stays, the client may go to another account manager
    Client.objects.filter(pk=draft.client_id).update(account_manager=ravi)
    path = f"/requests/{draft.reference}"
    assert [ask(key, "GET", path).status_code for key in (of_asha, of_ravi)] == [200, 200]
    assert ask(of_ravi, "POST", f"{path}/submit", {}).status_code == 403


def test_pages_follow_each_other_to_the_end(acme: Client, asha: User, of_asha: str) -> None:
    made = [services.start(client=acme, owner=asha, kind="new").reference for _n in range(5)]
    found, after = [], ""
    while True:
        page = ask(of_asha, "GET", f"/requests?limit=2{after}").json()
        found += [row["reference"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == made[::-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=0", "after=9223372036854775808", "page=2"])
def test_limits_and_places_have_bounds(query: str, of_asha: str) -> None:
    assert ask(of_asha, "GET", f"/requests?{query}").status_code == 422
