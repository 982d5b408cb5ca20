"""Versions: the draft that is being written, the frozen ones, their digests and their differences."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from requests_app.models import DIDRequest, Evidence, RequestVersion

WHOLE = "whole request"  # a point that is about no single item


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions, in words to show."""

    field: str
    title: str
    before: str
    after: str


def draft_of(request: DIDRequest) -> RequestVersion | None:
    """The version that is being written, or None."""
    return request.versions.drafts().first()


def current(request: DIDRequest) -> RequestVersion | None:
    """The newest frozen version, or None before the first submit."""
    return request.versions.frozen().order_by("number").last()


def shown(request: DIDRequest) -> RequestVersion | None:
    """What a page about the request shows: the newest frozen version, else the draft."""
    return current(request) or draft_of(request)


def standing_evidence(version: RequestVersion) -> list[Evidence]:
    """The files of a version that count, with their StoredFile: one query, none after `with_files`."""
    if "files_at_hand" in version.__dict__:
        found: list[Evidence] = version.__dict__["files_at_hand"]
        return found
    return list(version.evidence.standing().select_related("file"))


def with_files(versions: QuerySet[RequestVersion]) -> QuerySet[RequestVersion]:
    """The versions with their standing files, in one query more, for pages that show them in several places."""
    standing = Evidence.objects.standing().select_related("file")
    return versions.prefetch_related(Prefetch("evidence", queryset=standing, to_attr="files_at_hand"))


def draft_with_files(request: DIDRequest) -> RequestVersion | None:
    """The version that is being written with its standing files: one query where it has any, as all that are filed."""
    files = list(
        Evidence.objects.standing()
        .filter(version__request=request, version__frozen_at=None)
        .select_related("file", "version")
    )
    draft = files[0].version if files else draft_of(request)
    if draft is not None:
        draft.request = request
        draft.__dict__["files_at_hand"] = files
    return draft


def digest_of(version: RequestVersion, evidence: list[Evidence] | None = None) -> str:
    """SHA-256 as hex over all that a decision binds: every content field and the bytes of every standing file (A2)."""
    files = standing_evidence(version) if evidence is None else evidence
    said = {
        "request": version.request_id,
        "content": {name: _plain(getattr(version, name)) for name in _bound(version)},
        "files": sorted([item.kind, item.file.sha256] for item in files),
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _bound(version: RequestVersion) -> list[str]:
    """The fields of the digest: an extra counts once it is filled, so that digests of before it existed still hold."""
    extras = RequestVersion.EXTRAS
    return [name for name in RequestVersion.CONTENT_FIELDS if name not in extras or getattr(version, name)]


def payload_json(version: RequestVersion) -> str:
    """The JSON exactly as the ticket gets it: nine keys, two spaces, Indian text as it is (S25, S39)."""
    return json.dumps(version.payload(), ensure_ascii=False, indent=2)


def difference(
    old: RequestVersion, new: RequestVersion, *, evidence: tuple[list[Evidence], list[Evidence]] | None = None
) -> list[Change]:
    """What changed from one version to the next, fields first, then files.

    `evidence` are the standing files of both, where the caller has them already; else two queries.
    """
    before, after = evidence or (standing_evidence(old), standing_evidence(new))
    return [*_changed_fields(old, new), *_changed_files(before, after)]


def shown_value(version: RequestVersion, name: str) -> str:
    """A content field in the words that a person reads."""
    display = getattr(version, f"get_{name}_display", None)
    value = display() if display else getattr(version, name)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return "" if value is None else str(value)


def title_of(name: str) -> str:
    """A content field's or an evidence kind's title; any other word as it is."""
    if name in Evidence.Kind.values:
        return str(Evidence.Kind(name).label)
    if name not in RequestVersion.CONTENT_FIELDS:
        return str(_("The whole request")) if name == WHOLE else name
    found = str(RequestVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return found[:1].upper() + found[1:]


def _changed_fields(old: RequestVersion, new: RequestVersion) -> list[Change]:
    return [
        Change(name, title_of(name), shown_value(old, name), shown_value(new, name))
        for name in RequestVersion.CONTENT_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]


def _changed_files(old: list[Evidence], new: list[Evidence]) -> list[Change]:
    before, after = _files_by_kind(old), _files_by_kind(new)
    return [
        Change(kind, title_of(kind), _names(before.get(kind, {})), _names(after.get(kind, {})))
        for kind in Evidence.Kind.values
        if set(before.get(kind, {})) != set(after.get(kind, {}))
    ]


def _files_by_kind(evidence: list[Evidence]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for item in evidence:
        found.setdefault(item.kind, {})[item.file.sha256] = item.file.shown_name
    return found


def _names(files: dict[str, str]) -> str:
    return ", ".join(f"{name} ({sha[:8]})" for sha, name in files.items())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
