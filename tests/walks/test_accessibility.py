"""axe finds nothing, no policy is broken and nothing scrolls sideways, on every page of ours in every status.

The lists are by hand, in tests/walks/pages.py and here; the last test keeps them complete.
"""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from approvals.models import ApprovalFile
from approvals.undoing import undo_token
from clients.access import services as access
from clients.activation.models import Checklist, Step, StepDone
from clients.activation.services import complete
from clients.models import Client, DIDGroup
from clients.services import grant, suspend
from compliance import review
from core import clock
from core.accounts.models import User
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.standins.jira import JiraStandin
from tests.support import journey
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom
from tests.walks import pages
from tests.walks.inspecting import Inspector
from tests.walks.stages import PLAYS, STAGES, awaiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(asha: User, four: list[User], tara: User, chitra: User, anil: User, stranger: User) -> dict[str, User]:
    return {
        "owner": asha, "approver": four[0], "tech": tara, "compliance": chitra, "administrator": anil,
        "outsider": stranger,
    }  # fmt: skip


@pytest.fixture
def inspector(visitors: Visitors) -> Inspector:
    return Inspector(visitors)


def people(visitors: Visitors, cast: dict[str, User]) -> dict[str, Page]:
    return {who: visitors.signed_in(person) for who, person in cast.items()}


def test_the_door_and_what_is_not_there(inspector: Inspector, asha: User) -> None:
    page = inspector.visitors.stranger()
    for path in pages.AT_THE_DOOR:
        inspector.visit(page, path, expected=404 if "no/such" in path else 200)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(asha.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    inspector.look(page, "/accounts/login/ refused")
    page.goto("/accounts/password/reset/")
    page.get_by_label("Email").fill("nobody at all")
    page.get_by_role("main").get_by_role("button").first.click()
    inspector.look(page, "/accounts/password/reset/ refused")
    assert inspector.faults == []


def test_empty_lists_and_desks(inspector: Inspector, cast: dict[str, User], jira: JiraStandin) -> None:
    for who, page in people(inspector.visitors, cast).items():
        for path in pages.ALWAYS[who]:
            inspector.visit(page, path, name=f"{who} {path} empty", expected=_answer(who, path))
    assert inspector.faults == []


def _answer(who: str, path: str) -> int:
    if path == "/mailbox/":
        return 404  # development only
    return 403 if who == "outsider" and path in {"/", "/queue/"} else 200


def test_pages_behind_links(
    inspector: Inspector, smtp: Mailroom, acme_request: DIDRequest, four: list[User], asha: User
) -> None:
    journey.filed(acme_request)
    drain()
    page = inspector.visitors.stranger()
    live = [next(link for link in smtp.to(one.email)[-1].links if "/a/" in link) for one in four]
    inspector.visit(page, live[0], name="link")
    page.locator(".decide button[type=submit]").first.click()
    inspector.look(page, "link recorded")
    page.get_by_role("button", name="Undo this decision").click()
    inspector.look(page, "link undone")
    inspector.visit(page, live[0], name="link gone", expected=410)
    page.get_by_role("button", name="Send me a fresh link").click()
    inspector.look(page, "link fresh")
    page.goto(live[1])
    page.locator("#plus-one textarea").fill("+1 if the consent wording names Acme")
    page.locator("#plus-one button").click()
    inspector.look(page, "link conditional")
    page.goto(live[1])
    page.locator("#no summary").click()
    page.get_by_role("button", name="Say No").click()
    inspector.look(page, "link refused")
    question = journey.decide(acme_request, four[2], "unclear", "Who is called?")
    inspector.visit(page, f"/undo/{undo_token(question)}/", name="undo of a question")
    inspector.visit(page, "/undo/no-such-token/", name="undo gone", expected=410)
    assert inspector.faults == []


def test_the_pages_of_a_client(inspector: Inspector, acme: Client) -> None:
    page = inspector.visitors.stranger()
    link = access.issue(client=acme, to="ops@acme.example", why="fresh")
    home = access.address(link)
    inspector.visit(page, home, name="client without a checklist")
    Checklist.objects.create(
        client=acme, payment_reference="pay_1", email="ops@acme.example", paid_at=clock.now(), opened_at=clock.now()
    )
    inspector.visit(page, home, name="checklist")
    inspector.visit(page, f"{home}?lang=hi", name="checklist in Hindi")
    page.goto(f"{home}?lang=en")
    page.get_by_role("button", name="I know whom to ask").click()
    page.get_by_role("group", name="Do you bring a number along").get_by_label("No").check()
    page.get_by_role("group", name="Will you call numbers").get_by_label("No").check()
    page.get_by_role("button", name="Save the answers").click()
    for step in ("email", "login", "call_flow", "users"):
        complete(checklist=Checklist.objects.get(), step=Step(step), how=StepDone.How.EVENT, at=clock.now())
    inspector.visit(page, home, name="checklist, live")
    assert "Your service is live" in page.content()
    look_at_numbers(inspector, page, home, acme)
    inspector.visit(page, "/c/no-such-token/", name="client link gone", expected=410)
    page.get_by_role("button", name="Mail me a fresh link").click()
    inspector.look(page, "client link fresh")
    assert inspector.faults == []


def look_at_numbers(inspector: Inspector, page: Page, home: str, acme: Client) -> None:
    inspector.visit(page, f"{home}dids/", name="client's numbers, none")
    grant(client=acme, groups=DIDGroup.objects.all(), request_reference="DID-2026-000001", actor=None)
    inspector.visit(page, f"{home}dids/add/", name="choose numbers")
    page.get_by_label("Location").select_option("Delhi")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Review your choice").click()
    inspector.look(page, "nothing chosen")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Review your choice").click()
    inspector.look(page, "review the choice")
    page.get_by_role("button", name="Take this number").click()
    inspector.look(page, "client's numbers")
    inspector.visit(page, f"{home}dids/?lang=hi", name="client's numbers in Hindi")
    suspend(client=acme, kind="breach", reason="Calls without consent", actor=None)
    for where in ("dids/", "dids/add/"):
        inspector.visit(page, f"{home}{where}?lang=en", name=f"{where} suspended")


def test_a_request_in_each_status(
    inspector: Inspector, smtp: Mailroom, jira: JiraStandin, acme_request: DIDRequest, cast: dict[str, User],
    four: list[User],
) -> None:  # fmt: skip
    browsers, request = people(inspector.visitors, cast), acme_request
    for play in PLAYS:
        play(request, cast, four)
        drain()
        look(inspector, browsers, journey.fresh(request))
    for status in ("declined", "withdrawn", "expired", "closed"):
        DIDRequest.objects.filter(pk=request.pk).update(
            status=status, decline_kind="final" if status == "declined" else ""
        )
        look(inspector, browsers, journey.fresh(request))
    assert inspector.faults == []


def look(inspector: Inspector, browsers: dict[str, Page], request: DIDRequest) -> None:
    for who, paths in STAGES[request.status].items():
        for path in paths:
            where = path.format(ref=request.reference)
            inspector.visit(browsers[who], where, name=f"{request.status} {who} {path}", expected=_seen(who, path))


def _seen(who: str, path: str) -> int:
    return 403 if who == "outsider" else 200


def test_what_comes_up_only_now_and_then(
    inspector: Inspector, acme_request: DIDRequest, cast: dict[str, User], four: list[User], tmp_path: Path,
    settings: Settings,
) -> None:  # fmt: skip
    owner, tech = (inspector.visitors.signed_in(cast[who]) for who in ("owner", "tech"))
    ref = acme_request.reference
    conflict(inspector, owner, acme_request, cast["owner"])
    awaiting(acme_request, cast, four)
    file = ApprovalFile.objects.get()
    inspector.visit(tech, f"/approvals/files/{file.pk}/")
    services.discard_edit(request=journey.fresh(acme_request), actor=cast["owner"])
    for person in four:
        journey.plus_one(acme_request, person)
    review.take(request=journey.fresh(acme_request), actor=cast["tech"])
    tech.goto(f"/review/{ref}/")
    tech.get_by_role("button", name="Accept", exact=True).click()
    inspector.look(tech, "review refused")
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    EmailBackend(file_path=str(tmp_path)).send_messages([EmailMessage("Please decide", "Hello", None, ["b@x.example"])])
    letter = next(tmp_path.glob("*.log")).name
    for path in ("/mailbox/", f"/mailbox/{letter}/"):
        inspector.visit(owner, path)
    assert inspector.faults == []


def conflict(inspector: Inspector, page: Page, request: DIDRequest, owner: User) -> None:
    """Another tab saved meanwhile."""
    page.goto(f"/requests/{request.reference}/edit/")
    journey.fill(request, owner, {"nature_of_services": "Typed in another tab."})
    page.evaluate("document.documentElement.dataset.autosave = 'off'")
    page.locator("#id_nature_of_services").fill("Typed here.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#conflict-title").wait_for()
    inspector.look(page, "edit in two tabs")


def test_every_address_is_looked_at_or_named_with_its_reason() -> None:
    from django.urls import resolve

    visited = {
        resolve(path.format(ref="DID-2026-000001").partition("?")[0]).view_name
        for paths in (
            *pages.ALWAYS.values(),
            *pages.OF_A_REQUEST.values(),
            [p for p in pages.AT_THE_DOOR if "no/" not in p],
        )
        for path in paths
    }
    named = pages.ELSEWHERE | pages.STEPS | pages.CLOSED
    assert pages.every_name() - visited - named == set()
    assert named - pages.every_name() == set()  # nothing is excused that is not there
    assert set(STAGES) == set(Status.values)
