"""The page that shows the API's description, made from that description alone: no script, nothing from elsewhere."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.accounts.scopes import SCOPES
from core.openapi import WHEN


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter or field of a body."""

    name: str
    where: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path."""

    anchor: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    inputs: list[Input]
    body: str
    answers: list[tuple[str, str]]
    example: str


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every endpoint with its inputs, answers and examples; what every refusal looks like."""
    return render(request, "pages/api_docs.html", _described())


@cache
def _described() -> dict[str, Any]:
    from didportal.api import api

    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    groups: dict[str, list[Endpoint]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            groups[said["tags"][0]].append(_endpoint(path, method, said, schema))
    refusal = schema["paths"]["/api/v1/requests/{reference}/submit"]["post"]["responses"]["409"]
    example = next(iter(refusal["content"].values()))["example"]
    return {
        "groups": list(groups.items()), "scopes": list(SCOPES.items()), "refusals": list(WHEN.items()),
        "refusal": _pretty(example), "version": schema["info"]["version"],
    }  # fmt: skip


def _endpoint(path: str, method: str, said: dict[str, Any], schema: dict[str, Any]) -> Endpoint:
    inputs = [_parameter(each) for each in said["parameters"]]
    media: dict[str, Any] = next(iter(said.get("requestBody", {}).get("content", {}).values()), {})
    good = [about for status, about in said["responses"].items() if status < "400"]
    answer: dict[str, Any] = next(iter(good[-1].get("content", {}).values()), {})
    return Endpoint(
        anchor=said["operationId"],
        method=method.upper(),
        path=path,
        title=said["summary"],
        about=said.get("description", ""),
        scope=said.get("x-scope", ""),
        inputs=inputs + _fields(media.get("schema", {}), schema),
        body=_pretty(media.get("example")),
        answers=[(status, about["description"]) for status, about in said["responses"].items()],
        example=_pretty(answer.get("example")),
    )


def _parameter(said: dict[str, Any]) -> Input:
    return Input(said["name"], said["in"], _kind(said["schema"]), said["required"], said.get("description", ""))


def _fields(body: dict[str, Any], schema: dict[str, Any]) -> list[Input]:
    found = _resolved(body, schema)
    needed = found.get("required", [])
    return [
        Input(name, "body", _kind(_resolved(each, schema)), name in needed, each.get("description", ""))
        for name, each in found.get("properties", {}).items()
    ]


def _resolved(said: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = str(said.get("$ref", "")).rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"][name] if name else said
    return found


def _kind(said: dict[str, Any]) -> str:
    if "enum" in said:
        return " | ".join(str(each) or '""' for each in said["enum"])
    if "const" in said:
        return str(said["const"])
    if "anyOf" in said:
        return " | ".join(_kind(each) for each in said["anyOf"])
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    kind = str(said.get("format") or said.get("type", "object"))
    bounds = [f"{words} {said[key]}" for key, words in BOUNDS.items() if key in said]
    return f"{kind} ({', '.join(bounds)})" if bounds else kind


BOUNDS = {"minimum": "≥", "maximum": "≤", "minLength": "from", "maxLength": "up to", "maxItems": "at most"}


def _pretty(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
