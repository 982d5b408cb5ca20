"""A reviewer who is away is relieved: by a colleague after working hours without a step, or by an administrator."""

from datetime import date, datetime

import pytest
from django.test import Client as Browser

from compliance import review
from compliance.hands import standing_review
from core import clock
from core.accounts.models import User
from core.desk.models import Notice
from core.errors import NotAllowed, Refused, WrongState
from core.policy.models import Holiday, working_hours_between
from requests_app.models import DIDRequest
from tests.support.journey import approved

pytestmark = pytest.mark.django_db


def ist(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.IST)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (ist(23, 10), ist(23, 12), 2),  # a Monday
        (ist(23, 9), ist(23, 19), 8),
        (ist(23, 17), ist(24, 11), 2),
        (ist(20, 16), ist(23, 10, 30), 2.5),  # over a weekend
        (ist(21, 8), ist(22, 20), 0),
        (ist(23, 19), ist(23, 20), 0),
        (ist(23, 10), ist(27, 18), 32),  # Thursday is a holiday
        (ist(26, 10), ist(26, 12), 0),
    ],
)
def test_hours_of_work(start: datetime, end: datetime, hours: float) -> None:
    Holiday.objects.create(day=date(2026, 11, 26), name="A holiday")
    assert working_hours_between(start, end, [10, 18]) == hours


@pytest.fixture
def taken(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """In Tara's hands since Monday, ten o'clock."""
    with clock.frozen(ist(23, 10)):
        did = approved(acme_request, four)
        review.take(request=did, actor=tara)
    return did


def test_a_colleague_takes_over_after_a_working_day(taken: DIDRequest, tara: User, tejas: User) -> None:
    with clock.frozen(ist(23, 18)):
        review.take_over(request=taken, note="Tara is ill.", actor=tejas)
    standing = standing_review(taken)
    assert standing is not None
    assert standing.reviewer == tejas
    told = Notice.objects.filter(user=tara, text__contains="Tara is ill.").get()
    assert "Tejas Kulkarni" in told.text


def test_not_before_and_not_while_somebody_works_on_it(taken: DIDRequest, tara: User, tejas: User) -> None:
    with clock.frozen(ist(23, 17, 59)), pytest.raises(WrongState, match="8 working hours"):
        review.take_over(request=taken, note="x", actor=tejas)
    with clock.frozen(ist(24, 11)):
        review.judge(request=taken, rule="GUIDE-05", verdict="fail", note="They differ.", actor=tara)
    with clock.frozen(ist(24, 17)), pytest.raises(WrongState):
        review.take_over(request=taken, note="x", actor=tejas)


@pytest.mark.parametrize(("who", "note", "refusal"), [
    ("tejas", " ", Refused), ("tara", "x", WrongState), ("asha", "x", NotAllowed), ("anil", "x", NotAllowed),
])  # fmt: skip
def test_who_takes_over_is_another_one_and_says_why(
    taken: DIDRequest, who: str, note: str, refusal: type[Exception], request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    with clock.frozen(ist(25, 18)), pytest.raises(refusal):
        review.take_over(request=taken, note=note, actor=actor)


def test_an_administrator_releases_at_once(taken: DIDRequest, tara: User, anil: User, tejas: User) -> None:
    review.release(request=taken, note="Tara left.", actor=anil)
    assert Notice.objects.filter(user=tara, text__contains="Tara left.").exists()
    assert review.take(request=taken, actor=tejas).reviewer == tejas


@pytest.mark.parametrize(("who", "note", "refusal"), [
    ("anil", "", Refused), ("tejas", "x", NotAllowed), ("chitra", "x", NotAllowed),
])  # fmt: skip
def test_others_release_nothing(
    taken: DIDRequest, who: str, note: str, refusal: type[Exception], request: pytest.FixtureRequest
) -> None:
    with pytest.raises(refusal):
        review.release(request=taken, note=note, actor=request.getfixturevalue(who))
    assert standing_review(taken) is not None


def test_by_page(taken: DIDRequest, tejas: User, anil: User, client: Browser) -> None:
    client.force_login(tejas)
    with clock.frozen(ist(23, 18)):
        client.force_login(tejas)
        assert "Take over" in client.get(f"/review/{taken.reference}/").content.decode()
        assert client.post(f"/review/{taken.reference}/take-over/", {"reason": "Ill."}).status_code == 302
        client.force_login(anil)
        assert "Put back into the queue" in client.get(taken.get_absolute_url()).content.decode()
        assert client.post(f"/review/{taken.reference}/release/", {"reason": "Ill."}).status_code == 302
    assert standing_review(taken) is None
