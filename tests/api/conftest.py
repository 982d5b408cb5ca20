"""Keys of systems that ask the API, and a few words to ask with."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from core.accounts import api_tokens
from core.accounts.models import User
from core.accounts.scopes import SCOPES

Ask = Callable[..., HttpResponse]
ROOT = "/api/v1"


def ask(key: str, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
    """One call; `body` goes as JSON."""
    said = {"Authorization": f"Bearer {key}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = "" if body is None else json.dumps(body)
    answer: HttpResponse = Browser().generic(
        method, ROOT + path, data, content_type="application/json" if body is not None else "", headers=said
    )
    return answer


def key_of(user: User | None, *scopes: str, name: str = "") -> str:
    """A key that acts for this person; all scopes where none are named."""
    first = user.email.split("@")[0] if user else "nobody"
    return api_tokens.issue(name=name or f"system of {first}", scopes=[*(scopes or SCOPES)], actor=None, user=user)


@pytest.fixture
def of_asha(asha: User) -> str:
    return key_of(asha)


@pytest.fixture
def of_ravi(ravi: User) -> str:
    return key_of(ravi)


def codes(answer: HttpResponse) -> set[str]:
    """The rules or kinds of fault that a refusal names."""
    return {point["code"] for point in answer.json()["errors"]}


def fields(answer: HttpResponse) -> set[str]:
    """The fields that a refusal names."""
    return {point["field"] for point in answer.json()["errors"]}
