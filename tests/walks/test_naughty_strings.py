"""Naughty strings in each text field and file name: every page shows them as text, to everybody, at every stage (U7).

The browsers fail the test by themselves on a dialog, a CSP report or an error in the console.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from agreements import services as agreements
from agreements.returning import upload_signed
from approvals.services import answer_question
from clients.models import Client
from compliance import review
from compliance.evaluate import preview
from compliance.models import Stage
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import current, draft_of
from tests.standins.jira import JiraStandin
from tests.support import journey
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom
from tests.support.pictures import contact_form
from tests.walks import pages
from tests.walks.naughty import HANDLER, LIVE, STRINGS, Canary, spread
from tests.walks.steps import Filer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.stop()
    assert found.hits == []  # W5: nothing that was typed is ever fetched


@pytest.fixture
def cast(
    asha: User, four: list[User], tara: User, chitra: User, anil: User, stranger: User, canary: Canary
) -> dict[str, User]:
    """Everybody's name is naughty too."""
    found = {"owner": asha, "approver": four[0], "tech": tara, "compliance": chitra, "administrator": anil}
    for person in (*found.values(), stranger, *four):
        person.full_name = f"{person.full_name} {canary.polyglot()}"[:120]
        person.save()
    return found | {"outsider": stranger}


@pytest.fixture
def bad_acme(acme: Client, canary: Canary) -> Client:
    acme.name, acme.signatory_designation = f"Acme {canary.polyglot()} Pvt Ltd"[:150], HANDLER
    acme.signatory_name = canary.polyglot()[:120]
    acme.save()
    return acme


def look(visitors: Visitors, cast: dict[str, User], ref: str, *, lists: bool = False) -> None:
    """Everybody opens each of their pages about this request, with `lists` the others too; nothing typed lives."""
    for who, person in cast.items():
        page = visitors.signed_in(person)
        for path in pages.of(who, ref) if lists else pages.about(who, ref):
            if not path.endswith(".json"):
                page.goto(path)
                nothing_lives(page)
        page.context.close()


def nothing_lives(page: Page) -> None:
    assert page.locator(LIVE).count() == 0, page.url
    text = page.locator("body").inner_text()
    assert "tests-only-" not in text, page.url  # a template that was carried out would show the secret key
    assert "{{ 7*7 }}" in text or "49" not in text.split(), page.url


@pytest.mark.parametrize("turn", range(0, len(STRINGS), 3))
def test_a_draft_shows_what_was_typed_as_text(
    visitors: Visitors, bad_acme: Client, cast: dict[str, User], four: list[User], turn: int
) -> None:  # U7
    request = services.start(client=bad_acme, owner=cast["owner"], kind="new")
    journey.fill(request, cast["owner"], spread(turn))
    page = visitors.signed_in(cast["owner"])
    for path in (f"/requests/{request.reference}/edit/", f"/requests/{request.reference}/", "/requests/"):
        page.goto(path)
        nothing_lives(page)
    page.goto(f"/requests/{request.reference}/edit/")
    Filer(page).upload("frontend_screenshot", {"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    typed = spread(turn)["otp_dca_flow"].replace("\r\n", "\n")
    assert page.locator("#id_otp_dca_flow").input_value() == typed  # it comes back as it went


def picture() -> bytes:
    return contact_form(*journey.CONTACT)


def bad_file(request: DIDRequest, owner: User, kind: str, name: str, content: bytes, content_type: str) -> None:
    services.add_evidence(request=request, kind=kind, upload=journey.upload(name, content, content_type), actor=owner)


def bad_request(client: Client, owner: User, canary: Canary) -> DIDRequest:
    """As complete as the sample, and bad wherever a rule does not forbid it."""
    request, bad = services.start(client=client, owner=owner, kind="new"), canary.polyglot()
    words = ("primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "customer_trigger")
    fields = journey.SAMPLE | {name: f"{journey.SAMPLE.get(name, '')} {name} {bad}"[:600] for name in words}
    fields |= {
        "consent_wording": f"I agree to receive transactional calls from {client.name}. {bad}",
        "otp_dca_flow": f"SMS OTP, then: 'I agree to receive transactional calls from {client.name}.' {bad}",
        "proof_reference": bad, "briefed_how": bad, "briefed_by": bad[:120], "test_contact_name": bad[:120],
        "signatory_name": bad[:120], "signatory_designation": HANDLER,
        "test_contact_email": '"<script>alert(6)</script>"@acme.example',
        "front_end_url": "https://acme.com/contact?x='onmouseover=alert(7)",
    }  # fmt: skip
    journey.fill(request, owner, fields)
    name = f"{HANDLER}\u202egnp"
    bad_file(request, owner, "frontend_screenshot", f"{name}.png", picture(), "image/png")
    bad_file(request, owner, "backend_screenshot", "../../" + "W" * 200 + ".png", picture(), "image/png")
    bad_file(request, owner, "consent_proof", "<script>alert(8)</script>.txt", b"2026-11-02 otp ok\n", "text/plain")
    return request


def test_a_request_is_safe_to_look_at_at_every_stage(
    visitors: Visitors, smtp: Mailroom, jira: JiraStandin, bad_acme: Client, cast: dict[str, User], four: list[User],
    canary: Canary,
) -> None:  # U7, W5  # fmt: skip
    owner, tech, bad = cast["owner"], cast["tech"], canary.polyglot()
    request = bad_request(bad_acme, owner, canary)
    look(visitors, cast, request.reference)
    journey.filed(request)
    asked = journey.decide(request, four[1], "unclear", f"Who? {bad}")
    answer_question(decision=asked, actor=owner, text=f"They. {bad}")
    drain()
    look(visitors, cast, request.reference)
    look_by_link(visitors, smtp, four[2])
    for person in four:
        journey.plus_one(request, person, f"+1 {bad}")
    drain()
    judge_badly(journey.fresh(request), tech, bad)
    look(visitors, cast, request.reference)
    review.accept(request=journey.fresh(request), actor=tech)
    drain()
    return_badly(request, owner, bad)
    look(visitors, cast, request.reference, lists=True)
    assert [one.subject for one in smtp.letters if re.search("<(script|img|iframe|svg)", one.html)] == []


def look_by_link(visitors: Visitors, smtp: Mailroom, person: User) -> None:
    page = visitors.stranger(size="phone")
    link = next(link for one in reversed(smtp.to(person.email)) for link in one.links if "/a/" in link)
    page.goto(link)
    nothing_lives(page)


def judge_badly(request: DIDRequest, tech: User, bad: str) -> None:
    version = current(request)
    assert version is not None
    review.take(request=request, actor=tech)
    for found in preview(version, Stage.REVIEW):
        if found.unsure:
            review.judge(request=request, rule=found.rule, verdict="pass", note=f"Seen. {bad}", actor=tech)
    for place in request.locations.select_related("location"):
        verdict = "refused" if place.location.city == "Bengaluru" else "accepted"
        review.set_location_verdict(location=place, verdict=verdict, reason=bad, actor=tech)


def return_badly(request: DIDRequest, owner: User, bad: str) -> None:
    """Sent in bad words, and back under a bad name."""
    agreement = journey.agreement_of(request)
    agreements.send(agreement=agreement, actor=owner, subject=f"Agreement {bad}"[:150], text=f"Please sign. {bad}")
    drain()
    signed = journey.signed_copy(read(journey.agreement_of(request).issued))
    copy = journey.upload(f"{HANDLER}.pdf", signed, "application/pdf")
    upload_signed(agreement=journey.agreement_of(request), upload=copy, actor=owner)
    drain()


def test_what_is_sent_back_and_declined_in_bad_words_is_shown_as_text(
    visitors: Visitors, bad_acme: Client, cast: dict[str, User], four: list[User], canary: Canary
) -> None:  # U7
    owner, tech, bad = cast["owner"], cast["tech"], canary.polyglot()
    request = bad_request(bad_acme, owner, canary)
    journey.approved(request, four)
    review.take(request=request, actor=tech)
    points = [("nature_of_services", "UNCLEAR", bad), ("otp_dca_flow", "OTHER", bad)]
    review.send_back(request=request, actor=tech, points=points, reason=bad)
    services.edit(request=journey.fresh(request), actor=owner)
    look(visitors, cast, request.reference)
    draft = draft_of(request)
    assert draft is not None
    answers = {point.pk: f"Done. {bad}" for point in request.points.all()}
    fields = {"nature_of_services": f"Shop. {bad}"}
    services.save_draft(request=journey.fresh(request), actor=owner, revision=draft.revision, fields=fields)
    services.resubmit(request=journey.fresh(request), actor=owner, answers=answers)
    for person in four:
        journey.plus_one(journey.fresh(request), person)
    review.take(request=journey.fresh(request), actor=tech)
    review.decline(request=journey.fresh(request), actor=tech, code="OTHER", text=bad, kind="fixable")
    look(visitors, cast, request.reference)
