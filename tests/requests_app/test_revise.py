"""Editing what is being approved: a new version and a new round, or nothing at all."""

import pytest

from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import current, draft_of
from tests.support import journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(acme_request: DIDRequest) -> DIDRequest:
    journey.filed(acme_request)
    return journey.fresh(acme_request)


def test_an_edit_is_a_copy_with_its_files(filed: DIDRequest, asha: User) -> None:
    draft = services.edit(request=filed, actor=asha)
    assert (draft.number, draft.primary_use_case) == (2, journey.SAMPLE["primary_use_case"])
    assert draft.evidence.standing().count() == 3


def test_opening_it_twice_gives_the_same_draft(filed: DIDRequest, asha: User) -> None:
    assert services.edit(request=filed, actor=asha).pk == services.edit(request=filed, actor=asha).pk


def test_a_change_makes_version_2(filed: DIDRequest, asha: User) -> None:  # A2
    services.edit(request=filed, actor=asha)
    journey.fill(filed, asha, {"calls_a_day": 50})
    revised = services.revise(request=filed, actor=asha)
    version = current(revised)
    assert version is not None
    assert (revised.status, version.number, version.calls_a_day) == ("awaiting_approvals", 2, 50)


def test_saving_without_a_change_keeps_the_approvals(filed: DIDRequest, asha: User, mihir: User) -> None:  # C3
    journey.plus_one(filed, mihir)
    services.edit(request=filed, actor=asha)
    with pytest.raises(Blocked, match="Nothing differs"):
        services.revise(request=filed, actor=asha)
    assert current(filed) == filed.decisions.get(stands=True).version


def test_what_is_incomplete_is_refused(filed: DIDRequest, asha: User) -> None:  # C34
    services.edit(request=filed, actor=asha)
    journey.fill(filed, asha, {"nature_of_services": ""})
    with pytest.raises(Blocked) as refusal:
        services.revise(request=filed, actor=asha)
    assert [reason.field for reason in refusal.value.reasons] == ["nature_of_services"]


def test_without_an_open_edit_there_is_nothing_to_file(filed: DIDRequest, asha: User) -> None:
    with pytest.raises(WrongState, match="Nothing was changed"):
        services.revise(request=filed, actor=asha)


def test_what_is_thrown_away_leaves_the_last_version(filed: DIDRequest, asha: User) -> None:
    services.edit(request=filed, actor=asha)
    journey.fill(filed, asha, {"calls_a_day": 50})
    services.discard_edit(request=filed, actor=asha)
    version = current(filed)
    assert version is not None
    assert (draft_of(filed), version.calls_a_day, version.evidence.standing().count()) == (None, 40, 3)


def test_a_first_draft_is_withdrawn_not_thrown_away(draft: DIDRequest, asha: User) -> None:
    with pytest.raises(WrongState, match="Withdraw"):
        services.discard_edit(request=draft, actor=asha)


def test_nobody_else_edits(filed: DIDRequest, ravi: User) -> None:
    with pytest.raises(NotAllowed):
        services.edit(request=filed, actor=ravi)


def test_no_edit_once_it_is_in_review(filed: DIDRequest, asha: User, four: list[User]) -> None:  # A2
    for person in four:
        journey.plus_one(filed, person)
    with pytest.raises(WrongState):
        services.edit(request=filed, actor=asha)
