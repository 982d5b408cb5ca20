"""The request page: state, whose turn, what next; for whom which button; versions; steps of the owner."""

import pytest

from compliance import review
from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.didportal.pages_support import signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db

STATES = [
    ("awaiting_approvals", "Approvers", "The fourth clear +1 raises the Jira ticket"),
    ("in_review", "Tech Support", "a verdict for each location"),
    ("awaiting_activation", "Tech Support", "activates the accepted locations"),
    ("active", "Nobody", "Manage → DIDs → Add DID"),
    ("suspended", "Compliance", "with a second person"),
    ("withdrawn", "Nobody", "A new request can be started"),
]


def seen(user: User, did: DIDRequest, page: str = "") -> str:
    return text_of(signed_in(user).get(f"{did.get_absolute_url()}{page}"))


def put(did: DIDRequest, status: str, **fields: str) -> DIDRequest:
    DIDRequest.objects.filter(pk=did.pk).update(status=status, **fields)
    return journey.fresh(did)


@pytest.mark.parametrize(("status", "turn", "following"), STATES)
def test_three_answers_at_the_top(status: str, turn: str, following: str, draft: DIDRequest, asha: User) -> None:
    page = seen(asha, put(draft, status))
    assert f"</svg> {turn}</dd>" in page
    assert following in page


def test_the_stages_of_the_guide_with_the_present_one_marked(acme_request: DIDRequest, asha: User, mihir: User) -> None:
    journey.filed(acme_request)
    journey.plus_one(acme_request, mihir)  # S22
    page = seen(asha, acme_request)
    for stage in ("Approvals", "Jira ticket", "Tech Support validation", "Agreement", "Activation"):
        assert f'<span class="stage-label">{stage}</span>' in page
    assert page.count('aria-current="step"') == 1
    assert "1 of 4" in page


def test_a_turn_of_ones_own_stands_out(draft: DIDRequest, asha: User, tara: User) -> None:
    assert "answers-mine" in seen(asha, draft)
    assert "answers-mine" not in seen(tara, draft)


@pytest.mark.parametrize(
    ("status", "there", "not_there"),
    [
        ("draft", "Complete the draft", "Renew"),
        ("awaiting_signature", "Agreement</a>", "Complete the draft"),
        ("active", "Renew", "Withdraw"),
        ("withdrawn", "Timeline", "Withdraw</button>"),  # C31
        ("expired", "Timeline", "Withdraw</button>"),
        ("closed", "Timeline", "Withdraw</button>"),
    ],
)
def test_the_owners_buttons(status: str, there: str, not_there: str, draft: DIDRequest, asha: User) -> None:
    page = seen(asha, put(draft, status))
    assert there in page
    assert not_there not in page


def test_others_get_no_button_of_the_owner(draft: DIDRequest, tara: User, chitra: User) -> None:
    for person in (tara, chitra):
        assert "Withdraw</button>" not in seen(person, draft)
        assert "Complete the draft" not in seen(person, draft)


def test_tech_support_is_led_to_the_review(draft: DIDRequest, tara: User) -> None:
    assert f"/review/{draft.reference}/" in seen(tara, put(draft, "in_review"))


def test_points_are_shown_in_words(acme_request: DIDRequest, asha: User, four: list[User], tara: User) -> None:
    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    review.send_back(request=did, actor=tara, points=[("otp_dca_flow", "UNCLEAR", "Where is the OTP checked?")])
    page = seen(asha, did)
    assert "OTP / DCA consent flow" in page and "Where is the OTP checked?" in page
    assert "UNCLEAR" not in page and "otp_dca_flow" not in page


def test_a_decline_says_why_and_whether_it_can_be_corrected(
    acme_request: DIDRequest, asha: User, four: list[User], tara: User
) -> None:  # S45-S49, C29, C30
    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    review.decline(request=did, actor=tara, code="NO_OTP_PROOF", text="The log is missing.", kind="fixable")
    page = seen(asha, did)
    assert "The log is missing." in page
    assert "It can be corrected and filed again" in page
    assert "Correct it" in page
    assert "NO_OTP_PROOF" not in page


def test_a_final_decline_offers_nothing(draft: DIDRequest, asha: User) -> None:  # C52
    assert "Correct it" not in seen(asha, put(draft, "declined", decline_kind="final"))


def test_an_edit_that_was_overtaken_is_explained(acme_request: DIDRequest, asha: User, four: list[User]) -> None:
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    for person in four:
        journey.plus_one(acme_request, person)
    assert "An unfinished version 2 is kept" in seen(asha, acme_request)
    assert "An unfinished version" not in seen(four[0], acme_request)


def test_versions_stay_readable(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    journey.fill_only(acme_request, asha, {"calls_a_day": 41})
    services.revise(request=journey.fresh(acme_request), actor=asha)
    second = seen(asha, acme_request, "versions/2/")
    assert "What changed since version 1" in second
    assert "<del>40</del>" in second and "<ins>41</ins>" in second
    assert "What changed" not in seen(asha, acme_request, "versions/1/")


@pytest.mark.parametrize("number", [0, 2, 9])
def test_a_draft_is_no_version_yet(number: int, acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    assert signed_in(asha).get(f"{acme_request.get_absolute_url()}versions/{number}/").status_code == 404


PAGES = ["", "versions/1/", "payload.json"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ravi", "stranger"])
def test_strangers_find_nothing(
    who: str, page: str, acme_request: DIDRequest, request: pytest.FixtureRequest
) -> None:  # F7
    journey.filed(acme_request)
    user = request.getfixturevalue(who)
    answer = signed_in(user).get(f"{acme_request.get_absolute_url()}{page}")
    assert answer.status_code == (403 if who == "stranger" else 404)
    assert "Acme" not in text_of(answer)


def test_an_approver_sees_it_once_it_was_filed(acme_request: DIDRequest, mihir: User) -> None:
    browser = signed_in(mihir)
    assert browser.get(acme_request.get_absolute_url()).status_code == 404
    journey.filed(acme_request)
    assert browser.get(acme_request.get_absolute_url()).status_code == 200


def test_without_sign_in_one_is_led_there(draft: DIDRequest) -> None:
    from django.test import Client as Browser

    assert Browser().get(draft.get_absolute_url())["Location"].startswith("/accounts/login/")


# the owner's steps


def test_withdraw_with_its_reason(draft: DIDRequest, asha: User) -> None:
    answer = signed_in(asha).post(f"{draft.get_absolute_url()}withdraw/", {"reason": "The launch is off."}, follow=True)
    assert "was withdrawn" in text_of(answer)
    assert "The launch is off." in text_of(answer)


def test_withdraw_without_a_reason_is_refused(draft: DIDRequest, asha: User) -> None:
    answer = signed_in(asha).post(f"{draft.get_absolute_url()}withdraw/", {"reason": " "})
    assert (answer.status_code, "Give the reason." in text_of(answer)) == (409, True)
    assert journey.fresh(draft).status == Status.DRAFT


@pytest.mark.parametrize("step", ["withdraw/", "renew/", "notify/send/", "edit/open/", "edit/discard/"])
@pytest.mark.parametrize(("who", "expected"), [("ravi", 404), ("tara", 403), ("chitra", 403)])
def test_nobody_else_takes_the_owners_steps(
    step: str, who: str, expected: int, draft: DIDRequest, request: pytest.FixtureRequest
) -> None:  # F7
    answer = signed_in(request.getfixturevalue(who)).post(f"{draft.get_absolute_url()}{step}", {"reason": "x"})
    assert answer.status_code == expected


def test_renew_leads_to_the_copy(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    put(acme_request, "active")
    answer = signed_in(asha).post(f"{acme_request.get_absolute_url()}renew/")
    copy = DIDRequest.objects.get(renews=acme_request)
    assert answer["Location"] == f"{copy.get_absolute_url()}edit/"
    assert acme_request.reference in seen(asha, copy)
