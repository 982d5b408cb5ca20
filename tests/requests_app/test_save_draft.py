"""Saving a draft: field by field, never over somebody else's words."""

import pytest

from core import clock
from core.accounts.models import User
from core.errors import NotAllowed, Refused, Stale, WrongState
from requests_app import services
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import draft_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def open_draft(request: DIDRequest) -> RequestVersion:
    found = draft_of(request)
    assert found is not None
    return found


def test_each_save_counts(draft: DIDRequest, asha: User) -> None:
    first = services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 40})
    second = services.save_draft(request=draft, actor=asha, revision=1, fields={"dialling_mode": "manual"})
    assert (first.revision, second.revision) == (1, 2)
    assert (second.calls_a_day, second.dialling_mode) == (40, "manual")


def test_a_save_on_an_old_revision_changes_nothing(draft: DIDRequest, asha: User) -> None:  # X12
    services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 40})
    with pytest.raises(Stale):
        services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 99})
    assert open_draft(draft).calls_a_day == 40


@pytest.mark.parametrize("field", ["client_name", "ban", "status", "owner", "request_id", "frozen_at", "digest", "id"])
def test_what_is_not_the_owners_to_write_is_refused_by_name(field: str, draft: DIDRequest, asha: User) -> None:  # W6
    with pytest.raises(Refused) as refusal:
        services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 5, field: "1"})
    assert [reason.field for reason in refusal.value.reasons] == [field]
    assert open_draft(draft).calls_a_day is None  # nothing is half saved


@pytest.mark.parametrize("who", ["ravi", "tara", "anil"])
def test_nobody_else_writes_it(who: str, draft: DIDRequest, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        services.save_draft(request=draft, actor=request.getfixturevalue(who), revision=0, fields={"calls_a_day": 1})


def test_a_withdrawn_draft_stays_as_it_is(draft: DIDRequest, asha: User) -> None:
    services.withdraw(request=draft, actor=asha, reason="The launch is off.")
    with pytest.raises(WrongState):
        services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 1})


def test_a_frozen_version_is_no_draft(acme_request: DIDRequest, asha: User) -> None:  # A2
    journey.filed(acme_request)
    with pytest.raises(WrongState, match="no open draft"):
        services.save_draft(request=acme_request, actor=asha, revision=1, fields={"calls_a_day": 1})


def test_an_edit_that_the_fourth_plus_one_overtook_waits(
    acme_request: DIDRequest, asha: User, four: list[User]
) -> None:  # A2
    journey.filed(acme_request)
    services.edit(request=acme_request, actor=asha)
    for person in four:
        journey.plus_one(acme_request, person)
    with pytest.raises(WrongState, match="present state"):
        services.save_draft(request=acme_request, actor=asha, revision=0, fields={"calls_a_day": 1})


def test_work_is_noted_so_that_it_does_not_expire(draft: DIDRequest, asha: User) -> None:
    before = draft.last_activity_at
    services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 40})
    draft.refresh_from_db()
    assert before < draft.last_activity_at <= clock.now()
