"""The API's list of a million requests: page 10,000 against page 1, as one account manager's key reads them."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

ROWS = 1_000_000
DEEP = 10_000
SIZE = 25
TURNS = 60

# every third request is the reader's own, a third stands in the name of another for a client of the reader's
FILL = """
INSERT INTO requests_app_didrequest
    (reference, client_id, owner_id, status, status_since, last_activity_at, created_at, version_number, decline_kind)
SELECT 'B-' || n, CASE WHEN n % 3 = 2 THEN {other} ELSE {mine} END,
       CASE WHEN n % 3 = 0 THEN {reader} ELSE {stranger} END, 'draft', now(), now(), now(), 0, ''
FROM generate_series(1, {rows}) AS n
"""


def main(rows: str = str(ROWS)) -> dict[str, Any]:
    """Fill the installation's PostgreSQL with `rows` requests; seconds of both pages, asked turn by turn."""
    from django.db import connection
    from django.test import Client as Browser

    from clients.models import Client
    from core.accounts import api_tokens
    from core.accounts.models import User
    from requests_app.models import DIDRequest
    from requests_app.permissions import filed_around

    reader = _person("reader@bench.example")
    stranger = _person("stranger@bench.example")
    accounts = {"business_type": "pvt_ltd"}
    mine = Client.objects.create(ban="BAN-1000001", name="Mine", account_manager=reader, **accounts)
    other = Client.objects.create(ban="BAN-1000002", name="Other", account_manager=stranger, **accounts)
    numbers = {"mine": mine.pk, "other": other.pk, "reader": reader.pk, "stranger": stranger.pk, "rows": int(rows)}
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(**numbers))
        cursor.execute("VACUUM ANALYZE requests_app_didrequest")
    key = api_tokens.issue(name="bench", scopes=["requests:read"], actor=None, user=User.objects.get(pk=reader.pk))
    deep = min(DEEP, int(rows) // SIZE * 2 // 3 - 1)
    after = filed_around(reader).order_by("-pk").values_list("pk", flat=True)[(deep - 1) * SIZE - 1]
    ask = partial(_seconds, Browser(SERVER_NAME="127.0.0.1"), {"Authorization": f"Bearer {key}"})
    for _warm in range(5):
        ask(""), ask(f"&after={after}")
    times: dict[str, list[float]] = {"first": [], "deep": []}
    for turn in range(TURNS):
        order = ("first", "deep") if turn % 2 else ("deep", "first")
        for which in order:
            times[which].append(ask("" if which == "first" else f"&after={after}"))
    return times | {"rows": DIDRequest.objects.count(), "page": deep}


def _person(email: str) -> Any:
    from django.contrib.auth.models import Group

    from core.accounts.models import User
    from core.accounts.roles import Role

    user = User.objects.create_user(email, full_name=email.partition("@")[0])
    user.groups.add(Group.objects.get(name=Role.ACCOUNT_MANAGER.value))
    return user


def _seconds(browser: Any, headers: dict[str, str], more: str) -> float:
    began = time.perf_counter()
    answer = browser.get(f"/api/v1/requests?limit={SIZE}{more}", headers=headers)
    took = time.perf_counter() - began
    if answer.status_code != 200 or len(answer.json()["items"]) != SIZE:
        raise RuntimeError(f"answered {answer.status_code}: {answer.content[:300]!r}")
    return took
