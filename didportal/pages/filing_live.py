"""The live parts of the filing page: an answer to an autosave carries only those that the page does not show."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

PARTS = ("missing", "sections", "payload", "hints", "submit_top", "submit_bottom")
SEEN = "seen"


def changed_parts(request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
    """`shown` and the parts that differ from what the browser says it has (`seen`, digests of the last answer)."""
    said = set(request.POST.get(SEEN, "")[:200].split())
    parts = [render_to_string(f"filing/live/{name}.html", shown, request) for name in PARTS]
    digests = [f"{name}:{sha256(part.encode()).hexdigest()[:12]}" for name, part in zip(PARTS, parts, strict=True)]
    new = [part for part, digest in zip(parts, digests, strict=True) if digest not in said]
    return shown | {"parts": new, "seen": " ".join(digests)}
