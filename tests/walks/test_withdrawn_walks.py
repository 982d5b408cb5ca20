"""An account manager takes a request back: everybody who was asked is told, links die, the ticket is closed."""

import pytest

from core.accounts.models import User
from core.desk.models import Notice
from requests_app.models import DIDRequest
from tests.support.journey import filed, fresh, plus_one
from tests.walks.ground import Ground
from tests.walks.review_steps import Reviewer
from tests.walks.steps import Approver, Filer, has

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Acme moves to another vendor."


def withdraw(ground: Ground, asha: User, request: DIDRequest) -> None:
    page = ground.visitors.signed_in(asha)
    page.goto(f"/requests/{request.reference}/")
    Filer(page).withdraw(WHY)
    has(page, "Withdrawn")
    assert fresh(request).status == "withdrawn"
    ground.settled()


def told(ground: Ground, request: DIDRequest) -> list[str]:
    """Who of the four got the letter with the reason."""
    return [
        person.full_name
        for person in ground.four
        if any(WHY in one.text and request.reference in one.subject for one in ground.smtp.to(person.email))
    ]


def test_acme_is_withdrawn_after_the_approvals(
    ground: Ground, acme_request: DIDRequest, asha: User, tara: User
) -> None:
    request, links = ground.approved(acme_request)
    reviewer = Reviewer(ground.visitors.signed_in(tara))
    reviewer.take(request.reference)
    withdraw(ground, asha, request)
    assert len(told(ground, request)) == 4
    assert Notice.objects.unread().filter(user=tara, text__contains=WHY).count() == 1  # who had it in hand
    phone = Approver(ground.visitors.stranger(size="phone"))
    for link in links:
        phone.finds_it_dead(link)
    issue = ground.ticket()
    assert (issue.status, issue.resolution) == ("10005", "Won't Do")
    assert any(WHY in comment.body for comment in issue.comments)
    reviewer.page.goto("/queue/")
    assert request.reference not in reviewer.page.locator("main").inner_text()
    assert ground.has_default_only(phone.page)


def test_who_was_still_to_decide_finds_the_link_dead_and_knows_why(
    ground: Ground, acme_request: DIDRequest, asha: User
) -> None:
    request = filed(acme_request)
    ground.settled()
    plus_one(request, ground.four[0])
    withdraw(ground, asha, request)
    assert len(told(ground, request)) == 4
    phone = Approver(ground.visitors.stranger(size="phone"))
    phone.finds_it_dead(ground.link_for(ground.four[1]))
    phone.page.get_by_role("button", name="Send me a fresh link").click()
    ground.settled()
    assert sum("/a/" in one.text for one in ground.smtp.to(ground.four[1].email)) == 1  # nothing to decide any more
    assert ground.asked_of_jira() == []  # S27: no ticket before the fourth +1, and none for a withdrawal
    assert ground.jira.state.issues == {}
