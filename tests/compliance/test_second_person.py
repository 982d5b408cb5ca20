"""Suspending, reinstating, closing: compliance, and for the last two a second person."""

from datetime import timedelta

import pytest
from django.test import Client

from clients.services import visible_groups
from compliance import second_person
from core import clock
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import Blocked, NotAllowed, Refused, WrongState
from requests_app.models import DIDRequest
from requests_app.workflow import perform
from tests.support.journey import active, fresh


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Active, with all three locations."""
    return active(acme_request, four, tara)


@pytest.fixture
def stopped(running: DIDRequest, chitra: User) -> DIDRequest:
    """Suspended by Chitra."""
    return second_person.suspend(request=running, actor=chitra, reason="Consent in doubt.")


def _groups(request: DIDRequest) -> int:
    return visible_groups(request.client).count()


def test_a_suspension_hides_this_requests_groups_at_once(running: DIDRequest, chitra: User) -> None:
    assert _groups(running) == 4
    second_person.suspend(request=running, actor=chitra, reason="Consent in doubt.")
    assert (fresh(running).status, _groups(running)) == ("suspended", 1)


def test_nobody_is_asked_any_more_to_tell_the_client_of_hidden_groups(running: DIDRequest, chitra: User) -> None:
    assert running.owner.tasks.open().filter(key=f"notify:{running.reference}").exists()
    second_person.suspend(request=running, actor=chitra, reason="Consent in doubt.")
    assert not running.owner.tasks.open().filter(key=f"notify:{running.reference}").exists()


def test_a_suspension_has_a_reason(running: DIDRequest, chitra: User) -> None:
    with pytest.raises(Blocked):
        second_person.suspend(request=running, actor=chitra, reason=" ")


@pytest.mark.parametrize("who", ["tara", "asha", "anil", "mihir"])
def test_others_do_not_suspend(running: DIDRequest, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        second_person.suspend(request=running, actor=request.getfixturevalue(who), reason="x")


def _propose(request: DIDRequest, who: User, kind: str = "reinstate") -> Proposal:
    return second_person.propose(request=request, kind=kind, note="Fresh consent was captured.", actor=who)


def test_two_people_reinstate_and_the_groups_stay_hidden(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    back = second_person.confirm(proposal=_propose(stopped, chitra), actor=chetan)
    assert (back.status, _groups(stopped)) == ("action_needed", 1)  # they return through activate only


def test_two_people_close(running: DIDRequest, chitra: User, chetan: User) -> None:
    closed = second_person.confirm(proposal=_propose(running, chitra, "close"), actor=chetan)
    assert (closed.status, _groups(running)) == ("closed", 1)


def test_nobody_confirms_their_own(stopped: DIDRequest, chitra: User) -> None:
    with pytest.raises(NotAllowed):
        second_person.confirm(proposal=_propose(stopped, chitra), actor=chitra)
    assert fresh(stopped).status == "suspended"


@pytest.mark.parametrize("who", ["tara", "anil", "asha"])
def test_the_second_person_is_of_compliance(
    stopped: DIDRequest, chitra: User, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        second_person.confirm(proposal=_propose(stopped, chitra), actor=request.getfixturevalue(who))


def test_a_refused_proposal_changes_nothing(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    proposal = _propose(stopped, chitra)
    second_person.refuse(proposal=proposal, actor=chetan, words="The proof is missing.")
    assert fresh(stopped).status == "suspended"
    with pytest.raises(WrongState):
        second_person.confirm(proposal=proposal, actor=chetan)


def test_a_refusal_says_why(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    with pytest.raises(Refused):
        second_person.refuse(proposal=_propose(stopped, chitra), actor=chetan, words=" ")


def test_the_same_step_is_proposed_once(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    _propose(stopped, chitra)
    with pytest.raises(WrongState):
        _propose(stopped, chetan)


@pytest.mark.parametrize(("kind", "note"), [("activate", "x"), ("close", "  ")])
def test_a_proposal_is_of_a_kind_and_says_why(stopped: DIDRequest, chitra: User, kind: str, note: str) -> None:
    with pytest.raises(Refused):
        second_person.propose(request=stopped, kind=kind, note=note, actor=chitra)


def test_an_old_confirmation_serves_no_second_time(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    proposal = _propose(stopped, chitra)
    second_person.confirm(proposal=proposal, actor=chetan)
    later = clock.now() + timedelta(hours=1)
    DIDRequest.objects.filter(pk=stopped.pk).update(status="suspended", status_since=later)
    with clock.frozen(later + timedelta(hours=1)), pytest.raises(Blocked):
        perform(fresh(stopped), "reinstate", actor=chetan, reason="Again.", data={"proposal": proposal.pk})


def test_what_was_proposed_before_a_suspension_is_not_confirmed_after_it(
    running: DIDRequest, chitra: User, chetan: User
) -> None:
    proposal = _propose(running, chitra, "close")
    second_person.suspend(request=running, actor=chitra, reason="Consent in doubt.")
    with pytest.raises(WrongState, match="settled"):
        second_person.confirm(proposal=proposal, actor=chetan)
    proposal.refresh_from_db()
    assert (proposal.state, fresh(running).status) == ("overtaken", "suspended")
    _propose(running, chitra, "close")  # and may be proposed anew


def test_a_proposal_from_an_earlier_state_does_not_count(stopped: DIDRequest, chitra: User, chetan: User) -> None:
    proposal, later = _propose(stopped, chitra), clock.now() + timedelta(hours=1)
    DIDRequest.objects.filter(pk=stopped.pk).update(status_since=later)
    with clock.frozen(later + timedelta(hours=1)), pytest.raises(Blocked, match="second person"):
        second_person.confirm(proposal=proposal, actor=chetan)


def test_a_total_suspension_is_not_undone_here(stopped: DIDRequest, chitra: User, chetan: User) -> None:  # S57
    from clients.models import Suspension

    Suspension.objects.create(client=stopped.client, kind="total", reason="Three breaches", since=clock.now())
    with pytest.raises(Blocked):
        second_person.confirm(proposal=_propose(stopped, chitra), actor=chetan)
    assert Proposal.objects.get().state == "waiting"


def test_by_page_from_proposal_to_confirmation(client: Client, running: DIDRequest, chitra: User, chetan: User) -> None:
    client.force_login(chitra)
    here = f"/compliance/{running.reference}/"
    assert client.post(f"{here}suspend/", {"reason": "Consent in doubt."}).status_code == 302
    assert client.post(f"{here}propose/", {"kind": "close", "note": "The client left."}).status_code == 302
    proposal = Proposal.objects.get()
    assert client.post(f"/compliance/proposals/{proposal.pk}/confirm/").status_code == 403
    client.force_login(chetan)
    assert running.reference in client.get("/compliance/").content.decode()
    assert "The client left." in client.get(here).content.decode()
    assert client.post(f"/compliance/proposals/{proposal.pk}/confirm/").status_code == 302
    assert fresh(running).status == "closed"


def test_the_page_says_what_was_refused(client: Client, running: DIDRequest, chitra: User, chetan: User) -> None:
    client.force_login(chitra)
    assert client.post(f"/compliance/{running.reference}/suspend/", {"reason": ""}).status_code == 422
    proposal = _propose(running, chetan, "close")
    assert client.post(f"/compliance/proposals/{proposal.pk}/refuse/", {"words": ""}).status_code == 400


@pytest.mark.parametrize("part", ["", "suspend/", "propose/"])
def test_strangers_get_404_and_insiders_403(
    client: Client, running: DIDRequest, stranger: User, ravi: User, tara: User, asha: User, part: str
) -> None:
    codes = []
    for person in (stranger, ravi, asha, tara):
        client.force_login(person)
        send = client.post if part else client.get
        codes.append(send(f"/compliance/{running.reference}/{part}").status_code)
    assert codes == [404, 404, 403, 403]


def test_a_proposal_is_no_strangers_business(
    client: Client, running: DIDRequest, chitra: User, stranger: User, tara: User
) -> None:
    proposal = _propose(running, chitra, "close")
    codes = []
    for person in (stranger, tara):
        client.force_login(person)
        codes.append(client.post(f"/compliance/proposals/{proposal.pk}/confirm/").status_code)
    assert codes == [404, 403]
