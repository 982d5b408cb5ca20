"""(g) SQL statements of each page and step, without those of transactions.

The answer is a list of (what, statements, bound); what `fill` answered comes on standard input.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from django.test import Client

from core.accounts.models import User
from requests_app import services
from tests.bench import copies
from tests.support.journey import SAMPLE, add_screens, fill
from tests.support.sql import statements

Line = tuple[str, int, int]


def main() -> list[Line]:
    stock = json.load(sys.stdin)
    pages: list[tuple[str, str, str, int]] = [
        ("queue", "tara", "/queue/", 6),
        ("queue: to activate", "tara", "/queue/activation/", 6),
        ("own requests", "asha", "/requests/", 6),
        ("all requests", "tara", "/requests/all/", 6),
        ("inbox of an approver", "mihir", "/approvals/", 6),
        ("home of an account manager", "asha", "/", 8),
        ("home of an approver", "mihir", "/", 8),
        ("home of Tech Support", "tara", "/", 8),
        ("home of compliance", "chitra", "/", 8),
        ("request page", "asha", f"/requests/{stock['asked'][5]}/", 10),
        ("request page in review", "tara", f"/requests/{stock['in_review'][5]}/", 10),
        ("+1 page", "", f"/a/{stock['rounds'][-60]['tokens'][0]}/", 4),
    ]
    lines = [(what, _count(lambda c, path=path: c.get(path), name, 200), most) for what, name, path, most in pages]  # type: ignore[misc]
    return lines + _decisions(stock["rounds"][-61]) + [_filing()]


def _decisions(one: dict[str, Any]) -> list[Line]:
    form = {"kind": "plus_one", "words": "", "digest": one["digest"]}
    said = [
        _count(lambda c, token=token: c.post(f"/a/{token}/decide/", form), "", 302)
        for token in one["tokens"]  # type: ignore[misc]
    ]
    return [("decision", max(said[:3]), 10), ("decision, the last of four", said[3], 16)]


def _filing() -> Line:
    asha = User.objects.get(email__startswith="asha@")
    client = copies.make_clients([777_777], asha)[0]
    draft = services.start(client=client, owner=asha, kind="new")
    fill(draft, asha, SAMPLE)
    add_screens(draft, asha)
    with statements() as sql:
        services.submit(request=draft, actor=asha)
    return ("filing", len(sql), 15)


def _count(ask: Callable[[Client], Any], name: str, status: int) -> int:
    client = Client(HTTP_HOST="127.0.0.1")
    if name:
        client.force_login(User.objects.get(email__startswith=f"{name}@"))
        client.get("/notices/")  # the first answer after a sign-in writes its session
    with statements() as sql:
        answer = ask(client)
    if answer.status_code != status:
        raise SystemExit(f"answered {answer.status_code} instead of {status}")
    return len(sql)
