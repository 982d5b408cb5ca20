"""Home: what waits on this person, what they wait for; their notices and tasks."""

from datetime import timedelta

import pytest

from agreements.models import Agreement
from core import clock
from core.accounts.models import User
from core.desk.models import Notice, Proposal
from core.events import add_task, notify, unit_of_work
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.cast import person
from tests.didportal.pages_support import signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def home(user: User) -> str:
    return text_of(signed_in(user).get("/"))


def part(page: str, title: str) -> str:
    """The panel under this title, "" where there is none."""
    return page.partition(f"<h2>{title}</h2>")[2].partition("</section>")[0]


def put(did: DIDRequest, status: str) -> None:
    DIDRequest.objects.filter(pk=did.pk).update(status=status)


def test_a_draft_waits_on_its_owner(draft: DIDRequest, asha: User) -> None:
    page = home(asha)
    assert draft.reference in part(page, "Waits on you")
    assert draft.reference not in part(page, "You wait for")


@pytest.mark.parametrize("status", [Status.AWAITING_APPROVALS, Status.IN_REVIEW, Status.SUSPENDED])
def test_what_others_have_in_hand(status: str, draft: DIDRequest, asha: User) -> None:
    put(draft, status)
    page = home(asha)
    assert draft.reference in part(page, "You wait for")
    assert draft.reference not in part(page, "Waits on you")


def test_an_agreement_with_the_client_is_waited_for(
    acme_request: DIDRequest, asha: User, tara: User, four: list[User]
) -> None:
    journey.accepted(journey.approved(acme_request, four), tara)
    assert acme_request.reference in part(home(asha), "Waits on you")
    Agreement.objects.update(state=Agreement.State.SENT)
    assert acme_request.reference in part(home(asha), "You wait for")


def test_another_account_manager_sees_nothing_of_it(draft: DIDRequest, ravi: User) -> None:  # W7
    assert draft.reference not in home(ravi)


def test_an_approver_is_shown_what_waits_for_their_word(acme_request: DIDRequest, mihir: User, garima: User) -> None:
    journey.filed(acme_request)
    assert acme_request.reference in part(home(mihir), "Waits for your +1")
    journey.plus_one(acme_request, mihir)
    assert acme_request.reference not in home(mihir)
    assert acme_request.reference in home(garima)


def test_tech_support_is_shown_the_queue(draft: DIDRequest, tara: User) -> None:  # S11
    put(draft, Status.AWAITING_APPROVALS)
    assert draft.reference not in home(tara)
    put(draft, Status.IN_REVIEW)
    assert draft.reference in part(home(tara), "Waits for Tech Support")


def test_the_second_person_is_not_the_first(draft: DIDRequest, chitra: User, chetan: User) -> None:
    Proposal.objects.create(kind="close", thread=draft.reference, note="n", proposed_by=chitra, proposed_at=clock.now())
    assert draft.reference not in home(chitra)
    assert draft.reference in part(home(chetan), "Waits for you as the second person")


def test_tasks_say_when_they_are_late(asha: User) -> None:
    with unit_of_work():
        add_task(asha, "Tell the client", "/", key="late", due=clock.now() - timedelta(hours=1))
        add_task(asha, "Answer the question", "/", key="soon", due=clock.now() + timedelta(days=1))
    page = home(asha)
    assert page.count("task-late") == 1
    assert "Answer the question" in page


def test_somebody_elses_tasks_and_notices_are_not_shown(asha: User, ravi: User) -> None:  # W7
    with unit_of_work():
        add_task(ravi, "Ravi's task", "/", key="r")
        notify(ravi, "Ravi's news")
    assert "Ravi&#x27;s" not in home(asha)
    assert "Ravi&#x27;s" not in text_of(signed_in(asha).get("/notices/"))


def test_who_has_nothing_is_told_what_to_do(anil: User) -> None:
    assert "Use the search" in home(anil)


def test_without_a_role_there_is_no_home(stranger: User) -> None:
    assert signed_in(stranger).get("/").status_code == 403


def test_notices_are_read_by_their_own_person_only(asha: User, ravi: User) -> None:
    with unit_of_work():
        notify(asha, "One")
        notify(ravi, "Two")
    browser = signed_in(asha)
    assert browser.get("/notices/read/").status_code == 405
    browser.post("/notices/read/")
    assert list(Notice.objects.unread().values_list("text", flat=True)) == ["Two"]


def test_two_roles_have_two_piles(acme_request: DIDRequest, four: list[User]) -> None:
    from core.accounts.roles import Role

    both = person("Bina Both", Role.ACCOUNT_MANAGER, Role.TECH_SUPPORT)
    page = home(both)
    assert "Waits for Tech Support" in page and "Waits on you" in page


@pytest.mark.parametrize(("kind", "days", "there"), [("fixable", 1, True), ("final", 1, False), ("fixable", 31, False)])
def test_a_decline_that_can_be_corrected_waits_on_its_owner(
    kind: str, days: int, there: bool, draft: DIDRequest, asha: User
) -> None:
    since = clock.now() - timedelta(days=days)
    DIDRequest.objects.filter(pk=draft.pk).update(status=Status.DECLINED, decline_kind=kind, status_since=since)
    assert (draft.reference in part(home(asha), "Waits on you")) is there


def test_the_foot_says_which_version_this_is(asha: User) -> None:
    assert "0.1.0" in home(asha)
