"""Taking a request back, and renewing an active one."""

import pytest

from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from requests_app import services
from requests_app.models import DIDRequest, RequestedLocation
from requests_app.statuses import Status
from requests_app.workflow import open_moves
from tests.support import journey

pytestmark = pytest.mark.django_db


def withdraw(request: DIDRequest, actor: User, reason: str = "The client postponed its launch.") -> DIDRequest:
    return services.withdraw(request=request, actor=actor, reason=reason)


def test_a_draft_and_a_filed_request_can_be_withdrawn(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    assert withdraw(acme_request, asha).status == "withdrawn"
    assert not RequestedLocation.objects.filter(in_flight=True).exists()  # free for another request


def test_a_reason_is_needed(draft: DIDRequest, asha: User) -> None:
    with pytest.raises(Blocked, match="Give the reason"):
        withdraw(draft, asha, "   ")


@pytest.mark.parametrize("who", ["ravi", "tara", "chitra", "anil"])
def test_nobody_else_withdraws(who: str, draft: DIDRequest, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        withdraw(draft, request.getfixturevalue(who))


@pytest.mark.parametrize("status", [Status.DECLINED, Status.ACTIVE, Status.EXPIRED, Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_offers_no_withdrawal_and_refuses_it(status: str, draft: DIDRequest, asha: User) -> None:  # C31
    DIDRequest.objects.filter(pk=draft.pk).update(status=status)
    draft.refresh_from_db()
    assert "withdraw" not in open_moves(draft, asha)
    with pytest.raises(WrongState):
        withdraw(draft, asha)


def test_a_renewal_is_a_copy_without_what_must_be_new(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    DIDRequest.objects.filter(pk=acme_request.pk).update(status=Status.ACTIVE)
    copy = services.renew(request=journey.fresh(acme_request), actor=asha)
    version = copy.versions.get()
    assert (copy.status, copy.renews, version.kind) == ("draft", acme_request, "existing")
    assert (version.consent_captured_on, version.briefed_on, version.briefed_how) == (None, None, "")
    assert version.requested_locations == ["Delhi", "Mumbai", "Bengaluru"]


def test_one_renewal_runs_at_a_time(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    DIDRequest.objects.filter(pk=acme_request.pk).update(status=Status.ACTIVE)
    active = journey.fresh(acme_request)
    assert services.renew(request=active, actor=asha) == services.renew(request=active, actor=asha)


def test_only_an_active_request_is_renewed(draft: DIDRequest, asha: User) -> None:
    with pytest.raises(WrongState, match="Only an active request"):
        services.renew(request=draft, actor=asha)


def test_nobody_else_renews(draft: DIDRequest, ravi: User) -> None:
    with pytest.raises(NotAllowed):
        services.renew(request=draft, actor=ravi)


def test_what_was_suspended_since_the_page_was_shown_is_not_renewed(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    DIDRequest.objects.filter(pk=acme_request.pk).update(status=Status.ACTIVE)
    shown = journey.fresh(acme_request)
    DIDRequest.objects.filter(pk=acme_request.pk).update(status=Status.SUSPENDED)
    with pytest.raises(WrongState):
        services.renew(request=shown, actor=asha)
    assert not shown.renewals.exists()


def test_a_withdrawn_request_leaves_nothing_to_correct(
    acme_request: DIDRequest, four: list[User], garima: User, asha: User
) -> None:
    journey.filed(acme_request)
    journey.decide(acme_request, garima, "no_fixable", "The use case is unclear.")
    assert asha.tasks.open().exists()
    withdraw(journey.fresh(acme_request), asha)
    assert not asha.tasks.open().exists()
