"""A version as a person reads it: its fields in groups, its files, its payload. For every page that shows a request."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.deciding import DECLINE_CODE, POINT_CODE
from compliance.reasons import DECLINE, POINT
from didportal.pages.evidence_cards import file_facts
from didportal.pages.filing_form import SECTIONS
from requests_app.models import Evidence, PointToFix, RequestVersion
from requests_app.versions import WHOLE, payload_json, shown_value, standing_evidence, title_of

APPROVER_NO = _("An approver said no")
POINT_WORDS: dict[str, str | Promise] = {**POINT, POINT_CODE: APPROVER_NO}
DECLINE_WORDS: dict[str, str | Promise] = {code: reason.title for code, reason in DECLINE.items()} | {
    DECLINE_CODE: APPROVER_NO
}


@dataclass(frozen=True)
class Group:
    """Some fields under one title, as (term, value) rows."""

    title: str | Promise
    rows: list[tuple[str, str]]


def groups(version: RequestVersion) -> list[Group]:
    """Every declared field in the order of the filing page; client and BAN lead. No query."""
    head = [(title_of(name), shown_value(version, name)) for name in ("client_name", "ban")]
    found = []
    for id_, title, names in SECTIONS:
        rows = [(title_of(name), shown_value(version, name)) for name in names if _said(version, name)]
        found.append(Group(title, head + rows if id_ == "client" else rows))
    return found


def files(version: RequestVersion) -> list[dict[str, Any]]:
    """What components/file_card.html shows for each standing file, both screenshots first. One query."""
    order = Evidence.Kind.values
    standing = sorted(standing_evidence(version), key=lambda item: (order.index(item.kind), item.pk))
    return [file_facts(item.file) | {"label": Evidence.Kind(item.kind).label} for item in standing]


def version_context(version: RequestVersion) -> dict[str, Any]:
    """What templates/pages/_version.html needs."""
    return {"version": version, "groups": groups(version), "files": files(version), "payload": payload_json(version)}


@dataclass(frozen=True)
class PointRow:
    """A point that was sent back, in words."""

    pk: int
    title: str
    word: str | Promise
    text: str
    answer: str
    href: str  # its field on the filing page, "" for a point about the whole


def point_rows(points: list[PointToFix]) -> list[PointRow]:
    """The points as pages show them: no codes. No query."""
    return [
        PointRow(
            point.pk,
            point.title,
            POINT_WORDS.get(point.code, ""),
            point.text,
            point.answer,
            "" if point.item == WHOLE else f"#id_{point.item}",
        )
        for point in points
    ]


def decline_word(code: str) -> str | Promise:
    """A coded reason of a decline in words, "" for none."""
    return DECLINE_WORDS.get(code, "")


def _said(version: RequestVersion, name: str) -> bool:
    # a field that only goes with an “other” is left out where nothing was to be said
    return not name.endswith("_other") or bool(getattr(version, name))
