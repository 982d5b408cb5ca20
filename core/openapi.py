"""When the API refuses, by status: said once, for every endpoint's description."""

from typing import Any, Final

WHEN: Final = {
    400: "The body or the event cannot be read, or a value is refused.",
    401: "No live key, or a signature that does not fit.",
    403: "The key lacks the scope, or its account manager may not do this.",
    404: "There is no such thing, or not for this key: the two look the same.",
    409: "Not in this state, saved by somebody else, or something is missing: one point for each.",
    413: "More bytes or files than are taken.",
    422: "The input is not valid: one point for each field.",
    429: "Too many calls. Retry-After says for how many seconds to wait.",
    503: "Not set up, or a part that is needed does not answer. Nothing was kept; try again later.",
    507: "The store is full. Nothing was kept.",
}


def also(*statuses: int) -> dict[str, Any]:
    """For `openapi_extra`: refusals of an endpoint beside those that follow from its form."""
    return {"responses": {status: {"description": WHEN[status]} for status in statuses}}


def raw_body(about: str) -> dict[str, Any]:
    """For `openapi_extra`: a JSON object that the endpoint reads byte by byte, because it is signed."""
    media = {"schema": {"type": "object", "additionalProperties": True}}
    return {"requestBody": {"required": True, "description": about, "content": {"application/json": media}}}
