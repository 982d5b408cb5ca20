"""Who may fetch a file: its slot's room says so, each time, from the parent object. An unknown id is no key (F7)."""

import uuid
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import NotAllowed, Reason
from core.files.models import StoredFile
from core.files.slots import SLOTS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from core.accounts.models import User


class Verdict(Enum):
    """Allowed; somebody inside without the right (403); a stranger, for whom there is no such file (404)."""

    ALLOWED = "allowed"
    INSIDER = "insider"
    STRANGER = "stranger"


Predicate = Callable[["User", StoredFile], Verdict]
_predicates: dict[str, Predicate] = {}


def register(slot: str, predicate: Predicate) -> None:
    """Let a room answer for one of its slots; call it from AppConfig.ready(). KeyError for an unknown slot."""
    _predicates[SLOTS[slot].name] = predicate


def verdict(user: "User", file: StoredFile) -> Verdict:
    """What the slot's room says; without an answer everybody is a stranger."""
    predicate = _predicates.get(file.slot)
    return predicate(user, file) if predicate else Verdict.STRANGER


def get_file_or_404(user: "User | AnonymousUser", pk: uuid.UUID) -> StoredFile:
    """Load and authorise. Raises Http404 for a stranger, NotAllowed for an insider without the right."""
    file = StoredFile.objects.filter(pk=pk).first()
    said = verdict(user, file) if file and user.is_authenticated else Verdict.STRANGER
    if said is Verdict.INSIDER:
        raise NotAllowed(Reason(_("You may see this request, but not this file."), code="file.not_allowed"))
    if file is None or said is not Verdict.ALLOWED:
        raise Http404
    return file
