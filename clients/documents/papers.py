"""A client's papers as its page shows them: each kind with its newest upload and what may be done about it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from clients.documents.models import Document, Kind, State
from clients.documents.services import AGAIN, needed
from clients.models import Client


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind: its newest document, if there is one."""

    kind: Kind
    label: str | Promise
    newest: Document | None

    @property
    def state(self) -> str:
        """The newest document's state, "" before the first."""
        return self.newest.state if self.newest else ""

    @property
    def open(self) -> bool:
        """Whether the client may upload now."""
        return self.state in ("", State.REJECTED)

    @property
    def notes(self) -> str:
        """What the notes are filled with (S76)."""
        return AGAIN if self.state == State.REJECTED else ""


def of_client(client: Client, *, ports_a_number: bool | None) -> list[Paper]:
    """The needed kinds in their order, and any other that was uploaded. One query."""
    newest: dict[str, Document] = {}
    for each in Document.objects.filter(client=client).select_related("file").order_by("pk"):
        newest[each.kind] = each
    asked = needed(ports_a_number=ports_a_number)
    return [Paper(kind, kind.label, newest.get(kind)) for kind in Kind if kind in asked or kind in newest]


def being_checked(papers: list[Paper]) -> bool:
    """Whether nothing is left to do for the client but to wait."""
    return any(paper.state == State.WAITING for paper in papers) and not any(paper.open for paper in papers)
