"""Five people complain, compliance reviews and confirms a breach, and the client comes back through every gate."""

import pytest
from playwright.sync_api import Page

from agreements.services import confirm_signature
from clients.services import outgoing_allowed, visible_groups
from compliance import review
from core.accounts.models import User
from core.desk.models import Proposal
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from tests.support import journey
from tests.support.browser import Visitors
from tests.support.journey import fresh

pytestmark = pytest.mark.django_db(transaction=True)


def complain(page: Page, here: str) -> None:
    """Five people, one after the other."""
    for n in range(5):
        page.goto(here)
        page.get_by_text("Record a complaint").click()
        page.get_by_label("Number called").fill(f"987654320{n}")
        page.get_by_label("What about").fill("An offer of a loan, without consent.")
        page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="Under review").wait_for()


def confirm(page: Page) -> None:
    page.get_by_label("What was breached, and what shows it").fill("Loans were offered on transactional numbers.")
    page.get_by_role("button", name="Confirm the breach").click()
    page.get_by_text("Outgoing calls off").wait_for()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.set_viewport_size({"width": 1280, "height": 900})


def reinstate(first: Page, second: Page, path: str) -> None:
    first.goto(path)
    first.get_by_label("Step").select_option("reinstate")
    first.get_by_label("Why, and what was corrected").fill("The script names the order, nothing is offered.")
    first.get_by_role("button", name="Propose").click()
    second.goto(path)
    second.get_by_role("button", name="Confirm: make the step now").click()
    second.get_by_text("Confirmed: the step is made.").wait_for()


def through_every_gate(did: DIDRequest, four: list[User], tara: User) -> None:
    """A corrected version and a new round, as far as the last step."""
    services.edit(request=fresh(did), actor=did.owner)
    journey.fill_only(fresh(did), did.owner, {"customer_trigger": "The customer places an order; nothing is offered."})
    services.resubmit(request=fresh(did), actor=did.owner)
    for person in four:
        journey.plus_one(did, person)
    journey.accepted(fresh(did), tara)
    journey.signed(fresh(did))
    drain(["pdf.approvals"])
    journey.ticket_by_hand(did, tara)
    confirm_signature(agreement=journey.agreement_of(did), actor=tara)


def shown(did: DIDRequest) -> tuple[bool, int]:
    return outgoing_allowed(did.client), visible_groups(did.client).count()


def test_from_five_complaints_to_active_again(
    visitors: Visitors, acme_request: DIDRequest, four: list[User], tara: User, chitra: User, chetan: User
) -> None:  # S50, S51, S55, S56, S57
    did = journey.active(acme_request, four, tara)
    here, first, second = (
        f"/compliance/clients/{did.client.ban}/",
        visitors.signed_in(chitra),
        visitors.signed_in(chetan),
    )
    complain(first, here)
    assert shown(did) == (True, 4)
    confirm(first)
    assert shown(did) == (False, 1)
    assert "Asha Rao" in first.get_by_role("main").inner_text()
    reinstate(first, second, f"/compliance/{did.reference}/")
    assert Proposal.objects.get().settled_by == chetan
    assert (fresh(did).status, shown(did)) == ("action_needed", (True, 1))
    through_every_gate(did, four, tara)
    assert shown(did) == (True, 1)
    review.activate(request=fresh(did), actor=tara)
    assert (fresh(did).status, shown(did)) == ("active", (True, 4))
    second.goto(here)
    second.get_by_text("Outgoing calls on").wait_for()
