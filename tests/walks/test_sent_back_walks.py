"""Acme is sent back, corrected, asked for anew by all four, and declined: the client keeps what it had."""

import pytest
from playwright.sync_api import Page, expect

from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.support.journey import CONTACT, fresh, plus_one
from tests.support.pictures import database_row
from tests.walks.ground import Ground
from tests.walks.review_steps import Reviewer
from tests.walks.steps import Approver, Filer, file, has

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = [
    ("nature_of_services", "UNCLEAR", "Say what is sold, and to whom."),
    ("backend_screenshot", "UNCLEAR", "The row is cut off."),
]
SHARPER = file("row-whole.jpg", database_row(*CONTACT, fmt="JPEG"), "image/jpeg")
FINAL_WORDS = "The calls you described are promotional; we cannot enable further locations for them."


def test_acme_is_sent_back_corrected_and_declined(
    ground: Ground, acme_request: DIDRequest, asha: User, tara: User
) -> None:  # S45-S50, C30
    request, old_links = ground.approved(acme_request)
    reviewer, owner = Reviewer(ground.visitors.signed_in(tara)), ground.visitors.signed_in(asha)
    send_back(ground, reviewer, request)
    correct_and_resubmit(ground, owner, request)
    ask_the_four_again(ground, request, old_links)
    decline(ground, reviewer, request)
    see_what_is_left(ground, owner, request)


def send_back(ground: Ground, reviewer: Reviewer, request: DIDRequest) -> None:
    reviewer.take(request.reference)
    reviewer.send_back(POINTS)
    expect(reviewer.page.get_by_role("main")).to_contain_text("went back to its owner")
    assert fresh(request).status == "action_needed"
    letter = ground.letter("asha@portal.example", "was sent back")
    ground.settled()
    for _item, _code, words in POINTS:  # each point reaches the owner and the ticket
        assert words in letter.text
        assert any(words in comment.body for comment in ground.ticket().comments)


def correct_and_resubmit(ground: Ground, page: Page, request: DIDRequest) -> None:
    page.goto(f"/requests/{request.reference}/")
    has(page, "The row is cut off.")
    page.get_by_role("button", name="Correct it").click()
    only_the_points_are_editable(page)
    expect(page.get_by_role("button", name="File the corrected version")).to_have_count(0)  # nothing was corrected
    filer = Filer(page)
    filer.fill({"nature_of_services": "Consumer electronics, sold online to households."})
    filer.upload("backend_screenshot", SHARPER)
    filer.submit("File the corrected version")
    assert (fresh(request).status, fresh(request).version_number) == ("awaiting_approvals", 2)
    page.goto(f"/requests/{request.reference}/versions/2/")
    expect(page.locator("del", has_text="Online retail")).to_be_visible()  # the difference
    expect(page.locator("ins", has_text="sold online to households")).to_be_visible()


def only_the_points_are_editable(page: Page) -> None:
    expect(page.locator("#id_nature_of_services")).to_be_enabled()
    expect(page.locator("#id_backend_screenshot")).to_be_attached()
    for locked in ("#id_front_end_url", "#id_signatory_email", "input[name=requested_locations]"):
        expect(page.locator(locked).first).to_be_disabled()
    expect(page.locator("#id_consent_proof")).to_have_count(0)


def ask_the_four_again(ground: Ground, request: DIDRequest, old_links: list[str]) -> None:
    ground.settled()
    new_links = [ground.link_for(person) for person in ground.four]
    assert not set(old_links) & set(new_links)  # all four are asked again (C4)
    first = Approver(ground.visitors.stranger(size="phone"))
    for dead in old_links:
        first.finds_it_dead(dead)
    first.open(new_links[0])
    expect(first.page.locator("ins", has_text="sold online to households")).to_be_visible()
    first.plus_one()
    for person in ground.four[1:]:
        plus_one(request, person)
    ground.settled()
    assert fresh(request).status == "in_review"
    assert len(ground.jira.state.issues) == 1  # the same ticket goes on


def decline(ground: Ground, reviewer: Reviewer, request: DIDRequest) -> None:
    reviewer.take(request.reference)
    reviewer.page.goto(f"/review/{request.reference}/")
    proposed = reviewer.propose_decline("PROMOTIONAL", "fixable")
    assert "transactional calls only" in proposed  # S49
    reviewer.decline("final", FINAL_WORDS)
    has(reviewer.page, "is declined. Its owner is told.")
    ground.settled()
    issue = ground.ticket()
    assert (issue.status, issue.resolution) == ("10005", "Won't Do")
    letter = ground.letter("asha@portal.example", "was declined")
    assert FINAL_WORDS in letter.text  # C30: exactly the words that were shown
    assert "This decision is final" in letter.text


def see_what_is_left(ground: Ground, page: Page, request: DIDRequest) -> None:
    page.goto(f"/requests/{request.reference}/")
    has(page, FINAL_WORDS)
    for button in ("Correct it", "Edit", "Go on editing"):
        assert page.get_by_role("main").get_by_role("button", name=button, exact=True).count() == 0
    assert ground.has_default_only(ground.visitors.stranger())  # S50
