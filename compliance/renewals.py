"""After activation: when consent evidence lapses and the agreement ends, who is told before, and what is due (S47).

A renewal is a copy of the request, filed while the service stays on (`requests_app.services.renew`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from agreements.models import Agreement
from core import clock, policy
from core.accounts.models import User
from core.events import add_task, enqueue, notify, unit_of_work
from core.events.mail import Letter
from core.events.models import OutboxMessage
from core.letters import Sheet, url, write
from core.policy.dates import months_before
from core.templatetags.indian import indian_date
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status

TOPIC = "mail.renewal_notice"
MIDNIGHT = time(0, tzinfo=clock.IST)


@dataclass(frozen=True, slots=True)
class Ending:
    """The first day on which something of a request no longer holds (Asia/Kolkata), and what."""

    day: date
    what: str

    @property
    def days_left(self) -> int:
        return (self.day - clock.today()).days


def first_day_after(start: date, months: int) -> date:
    """The first day on which `start` is `months` calendar months old or older."""
    day = start + timedelta(days=28 * months)
    while months_before(day, months) < start:
        day += timedelta(days=1)
    return day


def months_that_hold(code: str, request: DIDRequest) -> int:
    """The months of a policy for an active request: a stricter value set later does not cut it off by itself."""
    began = request.status_since.astimezone(clock.IST).date()
    return max(int(policy.value(code, on=day)) for day in (began, clock.today()))


def ending_of(request: DIDRequest, captured: date | None, confirmed_at: datetime | None) -> Ending | None:
    """What ends first: the consent evidence or the agreement; None where neither has a date. No query."""
    found = []
    if captured is not None:
        day = first_day_after(captured, months_that_hold("consent_age_months", request))
        found.append(Ending(day, _("consent evidence")))
    if confirmed_at is not None:
        signed = confirmed_at.astimezone(clock.IST).date()
        day = first_day_after(signed, months_that_hold("agreement_months", request))
        found.append(Ending(day, _("agreement")))
    return min(found, key=lambda each: each.day, default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """An active request that ends soon, and its renewal if one is on its way."""

    request: DIDRequest
    ending: Ending
    renewal: str


def due() -> list[Due]:
    """Active requests that end within the longest notice, the earliest first. One query."""
    horizon = clock.today() + timedelta(days=_longest())
    found = []
    for request in _ending_by(horizon):
        ending = ending_of(request, request.captured, request.confirmed)  # type: ignore[attr-defined]
        if ending is not None and ending.day <= horizon:
            found.append(Due(request, ending, request.renewal or ""))  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: (each.ending.day, each.request.pk))


def to_renew(owner: User) -> QuerySet[DIDRequest]:
    """This owner's requests that end soon and have no renewal on its way: a part of what waits on them."""
    renewing = DIDRequest.objects.open().filter(renews=OuterRef("pk"))
    return _ending_by(clock.today() + timedelta(days=_longest()), owner).filter(~Exists(renewing))


def agreement_lapse(request: DIDRequest) -> str:
    """Why the agreement of an active request has ended by date alone; "" while it holds or has no date. One query."""
    confirmed = Agreement.objects.filter(request=request, state=Agreement.State.CONFIRMED).order_by("-pk")
    at = confirmed.values_list("confirmed_at", flat=True).first()
    ending = ending_of(request, None, at)
    if ending is None or ending.days_left > 0:
        return ""
    return _("The agreement ended on %(day)s.") % {"day": indian_date(ending.day)}


def run() -> None:
    """Tell owners 30, 14 and 3 days before (policy): a line, a letter, a task; each notice once, none made up for."""
    for each in due():
        left = each.ending.days_left
        steps = [days for days in policy.value("renewal_notice_days") if days >= left]
        if left > 0 and steps:
            _tell(each, min(steps))


def _tell(each: Due, step: int) -> None:
    request, ending = each.request, each.ending
    key = f"{TOPIC}:{request.pk}:{ending.day.isoformat()}:{step}"
    if OutboxMessage.objects.filter(key=key).exists():
        return
    words = {"ref": request.reference, "client": request.client.name, "day": indian_date(ending.day)}
    words["what"] = ending.what
    with unit_of_work():
        notify(request.owner, _("%(ref)s ends on %(day)s (%(what)s).") % words, request.get_absolute_url())
        if not each.renewal:
            ends = datetime.combine(ending.day, MIDNIGHT)
            text = _("Renew %(ref)s of %(client)s before %(day)s") % words
            add_task(request.owner, text, request.get_absolute_url(), key=f"renew:{request.reference}", due=ends)
        enqueue(TOPIC, key=key, payload={"request": request.pk, "day": ending.day.isoformat(), "what": ending.what})


def notice(payload: dict[str, Any]) -> Letter | None:
    """To the owner: what ends when, and that it is renewed on a copy. None once the request is not active any more."""
    request = DIDRequest.objects.select_related("client", "owner").get(pk=payload["request"])
    if request.status != Status.ACTIVE:
        return None
    day = date.fromisoformat(payload["day"])
    subject = _("%(ref)s ends on %(day)s") % {"ref": request.reference, "day": indian_date(day)}
    sheet = Sheet(
        heading=subject,
        greeting=_("Dear %(name)s,") % {"name": request.owner.full_name},
        paragraphs=[
            _("On this day its groups are hidden by themselves, unless a renewal is active by then."),
            _("Choose Renew on the request's page: it files a copy, and the service stays on meanwhile."),
        ],
        facts=[(_("Client"), f"{request.client.name} ({request.client.ban})"), (_("What ends"), payload["what"])],
        button=(_("Open the request"), url(request.get_absolute_url())),
    )
    text, html = write(sheet)
    return Letter([request.owner.email], subject, text, html, thread=request.reference)


def _longest() -> int:
    return max(int(days) for days in policy.value("renewal_notice_days"))


def _ending_by(horizon: date, owner: User | None = None) -> QuerySet[DIDRequest]:
    # by today's policies; who began under longer ones is sifted out by ending_of
    asked = RequestVersion.objects.filter(request=OuterRef("pk"), number=OuterRef("version_number"))
    signed = Agreement.objects.filter(request=OuterRef("pk"), state=Agreement.State.CONFIRMED).order_by("-pk")
    renewing = DIDRequest.objects.open().filter(renews=OuterRef("pk"))
    rows = DIDRequest.objects.filter(status=Status.ACTIVE).select_related("client", "owner")
    rows = rows.filter(owner=owner) if owner else rows
    last_consent = months_before(horizon, policy.value("consent_age_months"))
    last_signed = months_before(horizon, policy.value("agreement_months")) + timedelta(days=1)
    return rows.annotate(
        captured=Subquery(asked.values("consent_captured_on")[:1]),
        confirmed=Subquery(signed.values("confirmed_at")[:1]),
        renewal=Subquery(renewing.values("reference")[:1]),
    ).filter(Q(captured__lte=last_consent) | Q(confirmed__lt=datetime.combine(last_signed, MIDNIGHT)))
