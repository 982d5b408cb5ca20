"""Sending back and declining: coded, in words, and nothing else becomes editable."""

import pytest
from django.test import Client

from compliance import review
from compliance.models import Review
from compliance.reasons import DECLINE, POINT
from core.accounts.models import User
from core.errors import Blocked, Refused, WrongState
from core.events.models import OutboxMessage
from requests_app import services
from requests_app.models import DIDRequest, PointToFix, StatusChange
from tests.support.journey import fresh

POINT_OF_NATURE = ("nature_of_services", "UNCLEAR", "Say what is sold.")


def test_points_go_back_to_the_owner_and_the_review_ends(taken: DIDRequest, tara: User) -> None:
    sent = review.send_back(request=taken, actor=tara, points=[POINT_OF_NATURE])
    point = PointToFix.objects.get()
    assert (sent.status, point.item, point.code, point.text) == ("action_needed", *POINT_OF_NATURE)
    assert Review.objects.get().outcome == "sent_back"


def test_only_the_named_items_become_editable(taken: DIDRequest, tara: User, asha: User) -> None:
    review.send_back(request=taken, actor=tara, points=[("calls_a_day", "WRONG", "Forty or four hundred?")])
    draft = services.edit(request=fresh(taken), actor=asha)
    services.save_draft(request=fresh(taken), actor=asha, revision=draft.revision, fields={"calls_a_day": 400})
    with pytest.raises(Refused):
        services.save_draft(
            request=fresh(taken), actor=asha, revision=draft.revision + 1, fields={"front_end_url": "https://x.example"}
        )


@pytest.mark.parametrize(
    "points", [[], [("nature_of_services", "UNCLEAR", " ")], [("status", "WRONG", "x")], [("ban", "NONSENSE", "x")]]
)
def test_without_a_whole_point_nothing_goes_back(
    taken: DIDRequest, tara: User, points: list[tuple[str, str, str]]
) -> None:
    with pytest.raises((Blocked, Refused)):
        review.send_back(request=taken, actor=tara, points=points)
    assert fresh(taken).status == "in_review"


def test_a_colleague_does_not_send_back_what_tara_has(taken: DIDRequest, tejas: User) -> None:  # X11
    with pytest.raises(Blocked) as refusal:
        review.send_back(request=taken, actor=tejas, points=[POINT_OF_NATURE])
    assert "Tara Menon" in refusal.value.reasons[0].text


def test_the_page_takes_several_rows_and_ignores_empty_ones(client: Client, taken: DIDRequest, tara: User) -> None:
    client.force_login(tara)
    rows = {"points-TOTAL_FORMS": "3", "points-INITIAL_FORMS": "0"}
    first = dict(zip(("points-0-item", "points-0-code", "points-0-text"), POINT_OF_NATURE, strict=True))
    assert client.post(f"/review/{taken.reference}/send-back/", rows | first).status_code == 302
    assert PointToFix.objects.count() == 1


def test_half_a_row_is_refused_and_keeps_what_was_typed(client: Client, taken: DIDRequest, tara: User) -> None:
    client.force_login(tara)
    rows = {"points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0", "points-0-text": "Say what is sold."}
    answer = client.post(f"/review/{taken.reference}/send-back/", rows)
    assert answer.status_code == 422
    assert "Say what is sold." in answer.content.decode()


@pytest.mark.parametrize(
    "code", ["APPROVAL_UNCLEAR", "SCREENSHOTS_DIFFER", "CONSENT_OLD", "NO_OTP_PROOF", "PROMOTIONAL"]
)
def test_each_reason_of_the_guide_declines(taken: DIDRequest, tara: User, code: str) -> None:  # S45-S49
    kind = "final" if DECLINE[code].final else "fixable"
    declined = review.decline(request=taken, actor=tara, code=code, text=str(DECLINE[code].wording), kind=kind)
    change = StatusChange.objects.get(move="decline")
    assert (declined.status, declined.decline_kind, change.code) == ("declined", kind, code)
    assert change.reason == str(DECLINE[code].wording)


def test_after_a_decline_the_client_sees_what_it_saw(taken: DIDRequest, tara: User) -> None:  # S50
    from clients.services import visible_groups

    review.decline(request=taken, actor=tara, code="PROMOTIONAL", text="Promotional.", kind="final")
    assert [group.name for group in visible_groups(taken.client)] == ["Jaipur 1"]


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("", "x", "final"),
        ("OTHER", " ", "final"),
        ("OTHER", "x", ""),
        ("NONSENSE", "x", "final"),
        ("OTHER", "x", "maybe"),
    ],
)
def test_a_decline_names_reason_words_and_kind(taken: DIDRequest, tara: User, code: str, text: str, kind: str) -> None:
    with pytest.raises((Blocked, Refused)):
        review.decline(request=taken, actor=tara, code=code, text=text, kind=kind)
    assert fresh(taken).status == "in_review"


def test_the_wording_is_seen_before_it_is_sent_in_one_mail(
    client: Client, taken: DIDRequest, tara: User
) -> None:  # C30
    client.force_login(tara)
    shown = client.get(f"/review/{taken.reference}/decline/preview/", {"code": "PROMOTIONAL", "kind": ""})
    assert "for transactional calls only" in " ".join(shown.content.decode().split())
    assert fresh(taken).status == "in_review"
    said = {"code": "PROMOTIONAL", "kind": "final", "text": "These calls are promotional."}
    assert client.post(f"/review/{taken.reference}/decline/", said).status_code == 302
    assert OutboxMessage.objects.filter(topic="mail.declined").count() == 1


def test_a_declined_request_is_not_declined_again(taken: DIDRequest, tara: User, tejas: User) -> None:  # X11
    review.decline(request=taken, actor=tara, code="OTHER", text="No.", kind="final")
    with pytest.raises(WrongState) as refusal:
        review.decline(request=taken, actor=tejas, code="OTHER", text="No.", kind="final")
    assert "Tara Menon" in str(refusal.value)


@pytest.mark.parametrize("code", sorted(DECLINE))
def test_every_reason_has_its_words(code: str) -> None:
    assert str(DECLINE[code].title).strip()
    assert str(DECLINE[code].wording).strip()


def test_every_suggested_code_exists() -> None:
    from compliance.reasons import OF_RULE
    from compliance.rules import RULES

    assert set(OF_RULE) <= set(RULES)
    assert set(OF_RULE.values()) <= set(POINT)


def test_nobody_declines_unseen_what_a_colleague_accepted(
    client: Client, judged: DIDRequest, tara: User, tejas: User
) -> None:  # X11
    review.accept(request=judged, actor=tara)
    client.force_login(tejas)
    said = {"code": "OTHER", "kind": "final", "text": "No.", "seen": "in_review"}
    answer = client.post(f"/review/{judged.reference}/decline/", said)
    assert (answer.status_code, fresh(judged).status) == (409, "awaiting_signature")
    assert "Tara Menon" in answer.content.decode()
