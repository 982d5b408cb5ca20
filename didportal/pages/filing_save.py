"""Keeping what was typed on the filing page. Two tabs never overwrite each other in silence (X12)."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Stale
from core.events import unit_of_work
from didportal.pages.filing_form import FilingForm
from didportal.pages.filing_page import Filing, find_or_refuse
from requests_app import services
from requests_app.models import RequestVersion
from requests_app.versions import shown_value, title_of

ANSWER, TAKE, SEEN = "answer-", "take-", "conflict-seen"


@dataclass(frozen=True)
class Difference:
    """One field of a conflict: what is saved now, what was typed here, and whether the saved word is to be taken."""

    field: str
    title: str
    saved: str
    typed: str
    take: bool


@dataclass(frozen=True)
class Saved:
    """The draft as it stands now, the form as it was typed, and the conflict, empty when all was kept."""

    filing: Filing
    form: FilingForm
    conflict: list[Difference] = field(default_factory=list)


def save(filing: Filing, user: User, typed: QueryDict) -> Saved:
    """Keep every field that can be kept. `typed` names the revision that it was typed on.

    Nothing is written when another tab saved something else since then; the same words typed twice are no conflict.
    """
    form = FilingForm(filing.draft, filing.editable, typed)
    fields, answers = form.savable(), _answers(filing, typed)
    taken = {name.removeprefix(TAKE) for name in typed if name.startswith(TAKE)}
    propose = SEEN not in typed
    if not fields and not answers:
        return Saved(filing, form)
    kept = {name: value for name, value in fields.items() if name not in taken}
    said = {pk: text for pk, text in answers.items() if f"{ANSWER}{pk}" not in taken}
    try:
        with unit_of_work():
            services.save_draft(request=filing.did, actor=user, revision=_revision(typed), fields=kept)
            services.save_answers(request=filing.did, actor=user, answers=said)
    except Stale:
        now = find_or_refuse(filing.did)
        if (
            now.draft.revision != filing.draft.revision
        ):  # a save came in between, of this very page perhaps: compare anew
            return save(now, user, typed)
        found = _fields_differ(filing, fields, taken) + _answers_differ(filing, answers, taken)
        return Saved(filing, form, [_proposed(each) for each in found] if propose else found)
    return Saved(find_or_refuse(filing.did), form)


def _revision(typed: QueryDict) -> int:
    # the button "keep what I typed" sends a second, newer revision after the hidden one
    text = typed.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _answers(filing: Filing, typed: QueryDict) -> dict[int, str]:
    """The answers that differ from what is kept, by the id of their point; no points of other requests (W6)."""
    found = {point.pk: typed.get(f"{ANSWER}{point.pk}", point.answer).strip() for point in filing.points}
    return {point.pk: found[point.pk] for point in filing.points if found[point.pk] != point.answer}


def _proposed(found: Difference) -> Difference:
    # shown for the first time: where nothing was typed here, the saved word is proposed
    return replace(found, take=not found.typed)


def _fields_differ(filing: Filing, typed: dict[str, Any], taken: set[str]) -> list[Difference]:
    mine = RequestVersion(**typed)
    return [
        Difference(name, title_of(name), shown_value(filing.draft, name), shown_value(mine, name), name in taken)
        for name in typed
    ]


def _answers_differ(filing: Filing, typed: dict[int, str], taken: set[str]) -> list[Difference]:
    kept = {point.pk: point for point in filing.points}
    return [
        Difference(
            name := f"{ANSWER}{pk}",
            _("Answer: %(point)s") % {"point": kept[pk].title},
            kept[pk].answer,
            text,
            name in taken,
        )
        for pk, text in typed.items()
    ]
