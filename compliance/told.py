"""What the rows nearest to a version say, in statements that are written once: the widest part of a dossier."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef

from clients.documents.facts import approved_papers, noted_again
from compliance.breaches.facts import complainants_between, last_day_named
from compliance.models import Judgement, Review
from compliance.pictures.facts import keep_reading, pair_facts, with_reading
from compliance.rules.dossier import Judged, TicketFacts
from core import clock, policy
from core.prepared import Given, Prepared
from requests_app.models import RequestVersion


def together(version: RequestVersion) -> dict[str, Any]:
    """Ticket, pictures, acceptance, complainants, until when an order bars, the client's papers: one query."""
    end = clock.now()
    start = end - timedelta(days=policy.value("complaint_window_days"))
    row: Any = _NEAREST[bool(version.ports_a_number)](version=version.pk, since=start, until=end)[0]
    keep_reading(version, row)
    return {
        "validated": row.accepted,
        "complainants": row.people or 0,
        "barred_until": row.barred,
        "documents_approved": row.papers,
        "resubmitted_with_note": row.noted,
        "pair": pair_facts(version),
        "ticket": TicketFacts(row.key, row.component, bytes(row.described).decode()) if row.key else None,
    }


def judgements(version: RequestVersion) -> dict[str, Judged]:
    """What people judged about the version and still stands, by rule: one query."""
    return {
        row.rule: Judged(row.verdict == Judgement.Verdict.PASS, row.note, row.by_name)
        for row in _JUDGED(version=version.pk)
    }


def _nearest(*, ports: bool) -> Any:
    client = OuterRef("request__client")
    moment = DateTimeField()
    complained = complainants_between(client, Given("since", field=moment), Given("until", field=moment))
    rows = with_reading(RequestVersion.objects.filter(pk=Given("version"))).only("pk", "reading")
    return rows.annotate(
        accepted=Exists(Review.objects.filter(version=OuterRef("pk"), outcome="accepted")),
        people=complained,
        barred=last_day_named(client),
        papers=approved_papers(client, ports_a_number=ports),
        noted=noted_again(client),
        key=F("request__ticket__key"),
        component=F("request__ticket__component"),
        described=F("request__ticket__payload"),
    )


def _judged() -> Any:
    rows = Judgement.objects.filter(version=Given("version"), stands=True).only("rule", "verdict", "note")
    return rows.annotate(by_name=F("by__full_name"))


_NEAREST: dict[bool, Prepared[Any]] = {ports: Prepared(partial(_nearest, ports=ports)) for ports in (False, True)}
_JUDGED: Prepared[Any] = Prepared(_judged)
