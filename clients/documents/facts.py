"""What the rules read of a client's papers, as parts of one query."""

from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from clients.documents.models import Document, State
from clients.documents.services import AGAIN, needed
from clients.models import Client


def approved_papers(client: Client | OuterRef, *, ports_a_number: bool | None) -> Any:
    """Whether every paper that the client needs stands approved; one of a kind stands at a time."""
    kinds = needed(ports_a_number=ports_a_number)
    theirs = Document.objects.order_by().filter(client=client, kind__in=kinds, state=State.APPROVED)
    number = Coalesce(Subquery(theirs.values("client").annotate(n=Count("pk")).values("n")), 0)
    return Case(When(Exact(number, len(kinds)), then=Value(value=True)), default=Value(value=False))


def noted_again(client: Client | OuterRef) -> Any:
    """Whether each paper that stands after a rejection carries the guide's note; None: none was uploaded again."""
    again = Document.objects.order_by().standing().filter(client=client, follows__isnull=False)
    return Case(
        When(Exists(again.exclude(notes__icontains=AGAIN)), then=Value(value=False)),
        When(Exists(again), then=Value(value=True)),
        default=None,
        output_field=BooleanField(null=True),
    )
