"""How long each kind of file is kept after its request ends, and which are past it. Nothing is changed here.

A file is due when every request that uses it has ended, the term of its kind is over for each, none of them and no
client of theirs is held, and the law's floor since it was stored has passed (R46, DPDP-03).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from agreements.models import Agreement
from agreements.sealing.models import Seal
from approvals.models import ApprovalFile
from compliance.breaches.models import OptInProof
from compliance.models import TicketAttachment
from compliance.regulator.models import Hold
from core import clock, policy
from core.files.models import StoredFile
from core.policy.dates import months_before
from requests_app.models import Evidence
from requests_app.statuses import ENDED

EVIDENCE, AGREEMENT = "evidence_years", "agreement_years"
TERMS: Final = {
    "frontend_screenshot": EVIDENCE,
    "backend_screenshot": EVIDENCE,
    "consent_proof": EVIDENCE,
    "approval_file": EVIDENCE,
    "approvals_pdf": EVIDENCE,
    "ticket_payload": EVIDENCE,
    "opt_in_proof": EVIDENCE,
    "agreement_issued": AGREEMENT,
    "agreement_signed": AGREEMENT,
    "agreement_certificate": AGREEMENT,
}
# every place that uses a file: the table, its column, the way from there to the request
USES: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (Evidence, "file", "version__request"),
    (ApprovalFile, "file", "request"),
    (TicketAttachment, "file", "ticket__request"),
    (Agreement, "issued", "request"),
    (Agreement, "returned", "request"),
    (Seal, "signed", "agreement__request"),
    (Seal, "certificate", "agreement__request"),
)


def due(*, days_ahead: int = 0) -> QuerySet[StoredFile]:
    """The files that are past their term, or will be in that many days, by slot and age."""
    now = clock.now() + timedelta(days=days_ahead)
    found = Q(pk__in=())
    for code in set(TERMS.values()):
        slots = [slot for slot, each in TERMS.items() if each == code]
        found |= Q(slot__in=slots) & _over(_years_before(now, policy.value(code)), held=False)
    return _old_enough(now).filter(found).order_by("slot", "at", "pk")


def held_back() -> QuerySet[StoredFile]:
    """The files that would be due, were it not for a hold."""
    now = clock.now()
    found = Q(pk__in=())
    for code in set(TERMS.values()):
        slots = [slot for slot, each in TERMS.items() if each == code]
        found |= Q(slot__in=slots) & _over(_years_before(now, policy.value(code)), held=True)
    return _old_enough(now).filter(found).exclude(pk__in=due().values("pk")).order_by("slot", "at", "pk")


def _old_enough(now: datetime) -> QuerySet[StoredFile]:
    floor = now - timedelta(days=policy.value("evidence_floor_days"))
    return StoredFile.objects.kept().filter(at__lte=floor)


def _over(before: datetime, *, held: bool) -> Q:
    """Used somewhere, and nowhere by what lives, ended since, or (unless `held`) is held."""
    used, needed = Q(), Q()
    holds = Hold.objects.standing()
    for model, column, way in USES:
        rows: QuerySet[Any] = model._default_manager.filter(**{column: OuterRef("pk")})
        ended = Q(**{f"{way}__status__in": ENDED, f"{way}__status_since__lt": before})
        kept = Q(**{f"{way}__in": holds.filter(request__isnull=False).values("request")}) | Q(
            **{f"{way}__client__in": holds.filter(request=None).values("client")}
        )
        used |= Q(Exists(rows))
        needed |= Q(Exists(rows.filter(~ended if held else ~ended | kept)))
    used |= Q(Exists(_proofs()))
    needed |= Q(Exists(_proofs().filter(_proof_needed(before, held=held))))
    return used & ~needed


def _proofs() -> QuerySet[OptInProof]:
    return OptInProof.objects.filter(file=OuterRef("pk"))


def _proof_needed(before: datetime, *, held: bool) -> Q:
    # a complaint belongs to a client: its term begins when it was judged, and an open case keeps it
    client = "complaint__client"
    needed = Q(judged_at=None) | Q(judged_at__gte=before) | Q(**{f"{client}__cases__state": "open"})
    if not held:
        needed |= Q(**{f"{client}__in": Hold.objects.standing().values("client")})
    return needed


def _years_before(moment: datetime, years: int) -> datetime:
    day = moment.astimezone(clock.IST)
    return datetime.combine(months_before(day.date(), 12 * years), day.timetz())
