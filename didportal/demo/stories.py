"""A request in every status: what happened to each, oldest first, told on one clock that only goes forward."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from approvals.models import Decision
from clients.models import Client
from compliance import review
from compliance.breaches import cases, complaints
from compliance.breaches.models import Case, Source
from core import clock
from core.errors import PortalError
from didportal.demo import steps
from didportal.demo.companies import by_ban
from didportal.demo.filing import file_draft
from didportal.demo.people import Cast
from requests_app import expiry, services
from requests_app.models import DIDRequest

Play = Callable[[DIDRequest, Cast], None]
NO_FIX, UNCLEAR = Decision.Kind.NO_FIXABLE, Decision.Kind.UNCLEAR


def draft(request: DIDRequest, cast: Cast) -> None:
    """Stays as it was filled in."""


def expired(request: DIDRequest, cast: Cast) -> None:
    for days in (24, 5, 2):
        clock.travel(timedelta(days=days))
        expiry.run()
        steps.later(5)


def awaiting(request: DIDRequest, cast: Cast) -> None:
    steps.submit(request)
    steps.plus_ones(request, cast.four[:2])


def asked(request: DIDRequest, cast: Cast) -> None:
    steps.submit(request)
    steps.decide(request, cast["nitin"], UNCLEAR, "Does the number in the second picture belong to a customer?")


def in_review(request: DIDRequest, cast: Cast) -> None:
    steps.submit(request)
    steps.plus_ones(request, cast.four)


def taken(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    review.take(request=request, actor=cast["tejas"])
    steps.later()


def accepted(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    steps.accept(request, cast["tara"])


def sent(request: DIDRequest, cast: Cast) -> None:
    accepted(request, cast)
    steps.send_agreement(request)


def signed(request: DIDRequest, cast: Cast) -> None:
    sent(request, cast)
    steps.return_signed(request)


def active(request: DIDRequest, cast: Cast) -> None:
    signed(request, cast)
    steps.activate(request, cast)


def active_and_told(request: DIDRequest, cast: Cast) -> None:
    active(request, cast)
    steps.tell_client(request)


def partly_active(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    last = request.locations.select_related("location").last()
    city = last.location.city if last else ""
    steps.accept(request, cast["tejas"], {city: "The consent page names no service in this city yet."})
    steps.send_agreement(request)
    steps.return_signed(request)
    steps.activate(request, cast)


def sent_back(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    review.take(request=request, actor=cast["tara"])
    points = [("backend_screenshot", "UNCLEAR", "The address cannot be read: please take a larger picture.")]
    review.send_back(request=request, actor=cast["tara"], points=points, reason="One picture cannot be read.")
    steps.later()


def no_from_an_approver(request: DIDRequest, cast: Cast) -> None:
    steps.submit(request)
    words = "The purpose does not say which orders the calls are about."
    steps.decide(request, cast["garima"], NO_FIX, words, items=["purpose_of_outgoing_calls"])


def declined(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    review.take(request=request, actor=cast["tejas"])
    text = "The screenshots of your contact page and of your database do not show the same contact."
    review.decline(request=request, actor=cast["tejas"], code="SCREENSHOTS_DIFFER", text=text, kind="fixable")
    steps.later()


def declined_for_good(request: DIDRequest, cast: Cast) -> None:
    in_review(request, cast)
    review.take(request=request, actor=cast["tara"])
    text = "The calls you described are promotional: numbers of further locations are for transactional calls only."
    review.decline(request=request, actor=cast["tara"], code="PROMOTIONAL", text=text, kind="final")
    steps.later()


def suspended(request: DIDRequest, cast: Cast) -> None:
    active_and_told(request, cast)
    for n in range(2):
        _complain(request, cast, n, "An offer of jewellery, though I never ordered there.")
    why = "Calls of offers from numbers that are for transactional calls only."
    case = cases.open_case(client=request.client, origin=Case.Origin.BY_HAND, why=why, actor=cast["chitra"])
    steps.later()
    cases.confirm_breach(case=case, what="14 of 20 recordings offer new collections.", actor=cast["chitra"])
    steps.later()


def complained_of(request: DIDRequest, cast: Cast) -> None:
    active(request, cast)
    for n in range(3):
        _complain(request, cast, n, "They called about a loan that I never asked for.")


def _complain(request: DIDRequest, cast: Cast, n: int, about: str) -> None:
    number = f"+9197{request.client.ban[-6:]}{n:02d}"  # drawn up from the BAN: nobody's in particular
    complaints.record_complaint(
        client=request.client, source=Source.OPERATOR, number=number, about=about, actor=cast["chitra"],
        reference=f"UCC/{request.client.ban[-6:]}/{n + 1}",
    )  # fmt: skip
    steps.later()


def withdrawn(request: DIDRequest, cast: Cast) -> None:
    awaiting(request, cast)
    services.withdraw(request=steps.fresh(request), actor=request.owner, reason="The client opens there next year.")
    steps.later()


def closed(request: DIDRequest, cast: Cast) -> None:
    active_and_told(request, cast)
    steps.close(request, cast)


@dataclass(frozen=True, slots=True)
class Story:
    """One client's request: the cities, how many hours ago it began, what happened, and the status it ends in."""

    ban: str
    cities: tuple[str, ...]
    hours_ago: int
    play: Play
    ends: str
    kind: str = field(default="existing")


STORIES = (
    Story("BAN-100219", ("Chandigarh", "Delhi"), 60 * 24, expired, "expired"),
    Story("BAN-100218", ("Lucknow", "Kanpur"), 27 * 24, closed, "closed"),
    Story("BAN-100217", ("Mumbai", "Pune"), 25 * 24, suspended, "suspended"),
    Story("BAN-100202", ("Mumbai", "Pune", "Bengaluru"), 23 * 24, active_and_told, "active", "new"),
    Story("BAN-100216", ("Chennai",), 21 * 24, withdrawn, "withdrawn"),
    Story("BAN-100215", ("Patna", "Bhopal"), 19 * 24, declined_for_good, "declined"),
    Story("BAN-100214", ("Bengaluru", "Chennai"), 17 * 24, declined, "declined"),
    Story("BAN-100203", ("Chennai", "Coimbatore", "Mumbai"), 13 * 24, partly_active, "active"),
    Story("BAN-100213", ("Surat", "Mumbai"), 6 * 24, sent_back, "action_needed"),
    Story("BAN-100212", ("Indore", "Jaipur"), 5 * 24, no_from_an_approver, "action_needed"),
    Story("BAN-100204", ("Mumbai", "Delhi"), 4 * 24, complained_of, "active", "new"),
    Story("BAN-100205", ("Mumbai", "Bengaluru", "Delhi"), 84, signed, "awaiting_activation"),
    Story("BAN-100206", ("Kanpur",), 72, sent, "awaiting_signature"),
    Story("BAN-100207", ("Ludhiana", "Delhi"), 60, accepted, "awaiting_signature"),
    Story("BAN-100208", ("Bhopal", "Jaipur", "Nagpur"), 48, taken, "in_review"),
    Story("BAN-100209", ("Kolkata", "Guwahati"), 40, in_review, "in_review"),
    Story("BAN-100210", ("Mumbai", "Pune"), 30, awaiting, "awaiting_approvals"),
    Story("BAN-100211", ("Bengaluru", "Kochi"), 20, asked, "awaiting_approvals"),
    Story("BAN-100201", ("Mumbai", "Hyderabad"), 6, draft, "draft"),
    Story("BAN-987654", ("Delhi", "Mumbai", "Bengaluru"), 3, draft, "draft", "new"),  # S44, ready to be filed
)  # fmt: skip


def tell(cast: Cast, *, now: datetime) -> Iterator[str]:
    """Play every story that was not played yet, inside `history()`; yields a line about each that stopped early."""
    played = set(DIDRequest.objects.values_list("client__ban", flat=True))
    for story in STORIES:
        if story.ban in played:
            continue
        clock.travel(max(timedelta(0), now - timedelta(hours=story.hours_ago) - clock.now()))
        if stopped := _play(story, cast):
            yield stopped


@contextmanager
def history() -> Iterator[datetime]:
    """Hold the clock two months back; gives the present moment."""
    now = clock.now()
    with clock.frozen(now - timedelta(days=61)):
        yield now


def _play(story: Story, cast: Cast) -> str:
    client = Client.objects.select_related("account_manager").get(ban=story.ban)
    try:
        request = file_draft(client, by_ban(story.ban), list(story.cities), kind=story.kind)
        steps.later()
        story.play(request, cast)
    except PortalError as refusal:
        return f"{client}: stopped before “{story.ends}”. {refusal}"
    return ""
