"""Judging findings and locations."""

import pytest

from compliance import review
from compliance.models import Judgement
from core.accounts.models import User
from core.errors import Refused, WrongState
from requests_app.models import DIDRequest, RequestedLocation


def _judge(
    request: DIDRequest, who: User, verdict: str = "pass", note: str = "Same contact.", rule: str = "GUIDE-05"
) -> Judgement:
    return review.judge(request=request, rule=rule, verdict=verdict, note=note, actor=who)


def test_a_judgement_stands_with_its_note(taken: DIDRequest, tara: User) -> None:  # S28
    judgement = _judge(taken, tara)
    assert (judgement.stands, judgement.note, judgement.by) == (True, "Same contact.", tara)


def test_the_latest_stands_and_the_earlier_is_kept(taken: DIDRequest, tara: User) -> None:
    _judge(taken, tara)
    _judge(taken, tara, "fail", "On a second look the phones differ.")
    assert list(Judgement.objects.values_list("verdict", "stands")) == [("pass", False), ("fail", True)]


def test_without_a_note_it_is_refused(taken: DIDRequest, tara: User) -> None:  # S28
    with pytest.raises(Refused):
        _judge(taken, tara, note="  ")
    assert not Judgement.objects.exists()


def test_a_colleague_may_not_judge_what_tara_has(taken: DIDRequest, tara: User, tejas: User) -> None:  # X11
    with pytest.raises(WrongState) as refusal:
        _judge(taken, tejas)
    assert "Tara Menon" in refusal.value.reasons[0].text


def test_nobody_judges_what_was_not_taken(in_review: DIDRequest, tara: User) -> None:
    with pytest.raises(WrongState):
        _judge(in_review, tara)


def test_a_fact_cannot_be_judged_away(taken: DIDRequest, tara: User) -> None:
    version = taken.versions.get()
    type(version).objects.filter(pk=version.pk).update(policy_class="promotional")
    with pytest.raises(Refused):
        _judge(taken, tara, rule="GUIDE-08")


@pytest.mark.parametrize(("rule", "verdict"), [("GUIDE-99", "pass"), ("GUIDE-05", "maybe")])
def test_unknown_words_are_refused(taken: DIDRequest, tara: User, rule: str, verdict: str) -> None:
    with pytest.raises(Refused):
        _judge(taken, tara, rule=rule, verdict=verdict)


def _verdict(location: RequestedLocation, who: User, verdict: str, reason: str = "") -> RequestedLocation:
    return review.set_location_verdict(location=location, verdict=verdict, reason=reason, actor=who)


def test_a_location_is_accepted_or_refused_with_its_reason(taken: DIDRequest, tara: User) -> None:
    delhi, mumbai, _bengaluru = taken.locations.all()
    assert _verdict(delhi, tara, "accepted").verdict == "accepted"
    assert _verdict(mumbai, tara, "refused", "No stock.").reason == "No stock."


@pytest.mark.parametrize(("verdict", "reason"), [("refused", " "), ("open", ""), ("", "")])
def test_a_refusal_without_reason_and_unknown_verdicts_are_refused(
    taken: DIDRequest, tara: User, verdict: str, reason: str
) -> None:
    with pytest.raises(Refused):
        _verdict(taken.locations.all()[0], tara, verdict, reason)


def test_a_colleague_gives_no_verdict(taken: DIDRequest, tejas: User) -> None:  # X11
    with pytest.raises(WrongState):
        _verdict(taken.locations.all()[0], tejas, "accepted")


def test_all_open_ones_at_once_leave_the_refused_one(taken: DIDRequest, tara: User) -> None:
    _verdict(taken.locations.all()[0], tara, "refused", "No stock.")
    assert review.accept_open_locations(request=taken, actor=tara) == 2
    assert [row.verdict for row in taken.locations.all()] == ["refused", "accepted", "accepted"]
