"""The description of the API: what the framework finds, and beside it every refusal, scope and example."""

from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from core.api import PROBLEM, Key, Problem
from core.openapi import WHEN
from didportal.api_examples import ANSWERS, BODIES, PARAMETERS, REFUSALS

OBJECT = "#/components/schemas/Problem"


class PortalAPI(NinjaAPI):
    """The API with a description that leaves no answer out."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = _problem(schema)
        schema["components"]["securitySchemes"]["Key"] = {
            "type": "http", "scheme": "bearer", "description": "A key of the portal: `did_…`, with scopes.",
        }  # fmt: skip
        described = {each["operationId"]: each for path in schema["paths"].values() for each in path.values()}
        for operation in _operations(self):
            _complete(described[self.get_openapi_operation_id(operation)], operation)
        return schema


def _operations(api: NinjaAPI) -> Iterator[Operation]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def _complete(said: dict[str, Any], operation: Operation) -> None:
    name = operation.url_name or ""
    said["responses"] = _responses(said, operation, ANSWERS.get(name, {}))
    for key in _keys(operation):
        said["security"] = [{"Key": [key.scope]}]
        said["x-scope"] = key.scope
    if name in BODIES:
        for media in said["requestBody"]["content"].values():
            media["example"] = BODIES[name]
    for parameter in said["parameters"]:
        if parameter["name"] in PARAMETERS:
            parameter["example"] = PARAMETERS[parameter["name"]]


def _responses(said: dict[str, Any], operation: Operation, examples: dict[int, Any]) -> dict[str, Any]:
    found = {int(status): about for status, about in said["responses"].items()}
    found |= {status: {} for status in _refusals(said, operation) - found.keys()}
    for status, about in found.items():
        if status >= 400:
            about |= {"description": WHEN[status], "content": {PROBLEM: _media(REFUSALS[status])}}
            continue
        about["description"] = "Done." if status == 201 else "Found."
        if status in examples:
            about["content"]["application/json"]["example"] = examples[status]
    if 429 in found:
        found[429]["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
    return {str(status): found[status] for status in sorted(found)}


def _refusals(said: dict[str, Any], operation: Operation) -> set[int]:
    """The refusals that follow from the form of an endpoint."""
    found = {422}  # unknown query parameters are refused everywhere
    found |= {400, 404} if any(each["in"] == "path" for each in said["parameters"]) else set()
    found |= {400, 413} if "requestBody" in said else set()
    for key in _keys(operation):
        found |= {401, 403, *([429] if key.limited else [])}
    return found


def _keys(operation: Operation) -> list[Key]:
    return [each for each in operation.auth_callbacks if isinstance(each, Key)]


def _media(example: dict[str, Any]) -> dict[str, Any]:
    return {"schema": {"$ref": OBJECT}, "example": example}


def _problem(schema: OpenAPISchema) -> dict[str, Any]:
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"] |= made.pop("$defs")
    return made
