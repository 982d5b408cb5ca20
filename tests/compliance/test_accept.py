"""Accepting: only what is whole, judged, and in one's own hands."""

from datetime import timedelta

import pytest

from compliance import review
from compliance.models import Evaluation, Review, Stage
from core import clock
from core.accounts.models import User
from core.errors import Blocked, WrongState
from requests_app.models import DIDRequest
from tests.support.journey import fresh


def test_a_judged_request_is_accepted_and_the_evaluation_kept(judged: DIDRequest, tara: User) -> None:  # S28, S29
    accepted = review.accept(request=judged, actor=tara)
    kept = Evaluation.objects.get(request=judged, stage=Stage.REVIEW)
    assert (accepted.status, kept.blocking, kept.occasion) == ("awaiting_signature", 0, "accept")
    assert kept.findings.get(rule="GUIDE-05").evidence["note"] == "Phone and e-mail are equal."
    assert Review.objects.get().outcome == "accepted"


def test_unsure_without_a_note_is_not_accepted(taken: DIDRequest, tara: User) -> None:  # S28, S46
    review.accept_open_locations(request=taken, actor=tara)
    with pytest.raises(Blocked) as refusal:
        review.accept(request=taken, actor=tara)
    assert [reason.code for reason in refusal.value.reasons] == ["GUIDE-05"]
    assert fresh(taken).status == "in_review"


def test_different_screenshots_are_not_accepted(judged: DIDRequest, tara: User) -> None:  # S46
    review.judge(request=judged, rule="GUIDE-05", verdict="fail", note="The phones differ.", actor=tara)
    with pytest.raises(Blocked) as refusal:
        review.accept(request=judged, actor=tara)
    assert "do not show the same contact" in refusal.value.reasons[0].text


def test_every_location_needs_a_verdict(taken: DIDRequest, tara: User) -> None:
    review.judge(request=taken, rule="GUIDE-05", verdict="pass", note="Equal.", actor=tara)
    with pytest.raises(Blocked) as refusal:
        review.accept(request=taken, actor=tara)
    assert len(refusal.value.reasons) == 3


def test_none_accepted_is_no_acceptance(judged: DIDRequest, tara: User) -> None:
    for location in judged.locations.all():
        review.set_location_verdict(location=location, verdict="refused", reason="No stock.", actor=tara)
    with pytest.raises(Blocked):
        review.accept(request=judged, actor=tara)


def test_consent_that_grew_too_old_since_filing_is_not_accepted(judged: DIDRequest, tara: User) -> None:  # A6, S47
    with clock.frozen(clock.now() + timedelta(days=200)), pytest.raises(Blocked) as refusal:
        review.accept(request=judged, actor=tara)
    assert [reason.code for reason in refusal.value.reasons] == ["GUIDE-06"]


def test_a_colleague_does_not_accept_what_tara_has(judged: DIDRequest, tejas: User) -> None:  # X11
    with pytest.raises(Blocked) as refusal:
        review.accept(request=judged, actor=tejas)
    assert "Tara Menon" in refusal.value.reasons[0].text


def test_accepting_twice_names_the_first(judged: DIDRequest, tara: User, tejas: User) -> None:  # X11, A4
    review.accept(request=judged, actor=tara)
    with pytest.raises(WrongState) as refusal:
        review.accept(request=judged, actor=tejas)
    assert "Tara Menon" in str(refusal.value)
