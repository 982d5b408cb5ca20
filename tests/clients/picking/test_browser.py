"""After Acme's activation the client opens the mailed link on its phone and picks a Delhi number."""

import pytest

from clients.models import DIDNumber
from core.accounts.models import User
from core.events.worker import drain
from requests_app import notices
from requests_app.models import DIDRequest
from tests.support import journey
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_letter_to_a_number(
    acme_request: DIDRequest, four: list[User], asha: User, tara: User, smtp: Mailroom, visitors: Visitors
) -> None:  # S6, S34, S36, S37, S38
    active = journey.active(acme_request, four, tara, refused={"Bengaluru": "No stock before March."})
    to, subject, text = notices.ready_text(active)
    notices.notify_client(request=active, actor=asha, to=to, subject=subject, text=text)
    drain(["mail.client_notice"])
    (link,) = [each for each in smtp.to("farah@acme.example")[-1].links if "/c/" in each]
    page = visitors.stranger(size="phone", scripts=False)
    page.goto(link)
    assert page.get_by_label("Location").locator("option").all_inner_texts() == [
        "All locations", "Delhi", "Jaipur", "Mumbai",
    ]  # fmt: skip
    assert "Bengaluru" not in page.content()
    page.get_by_label("Location").select_option("Delhi")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Review your choice").click()
    page.get_by_role("button", name="Take this number").click()
    page.get_by_text("This number is yours now").wait_for()
    assert DIDNumber.objects.get(client=active.client).group.location.city == "Delhi"
    page.get_by_role("link", name="Manage").click()
    page.get_by_text("The new locations are open to you.").wait_for()
