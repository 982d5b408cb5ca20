"""After a send-back only what was flagged can change, and each point is corrected or answered."""

import pytest

from compliance import review
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, Refused
from requests_app import services
from requests_app.models import DIDRequest, PointToFix
from requests_app.versions import current, draft_of
from tests.support import journey
from tests.support.journey import upload
from tests.support.pictures import contact_form, database_row

pytestmark = pytest.mark.django_db

FLOW = "Step by step: the customer types the number, an OTP comes by SMS. 'I agree to calls from Acme.'"


@pytest.fixture
def sent_back(acme_request: DIDRequest, four: list[User], tara: User, asha: User) -> DIDRequest:
    """Sent back for its consent flow and its front-end screenshot, opened for correction."""
    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    points = [("otp_dca_flow", "UNCLEAR", "Where is the OTP checked?"), ("frontend_screenshot", "WRONG", "Cut off.")]
    review.send_back(request=journey.fresh(did), actor=tara, points=points)
    services.edit(request=journey.fresh(did), actor=asha)
    return journey.fresh(did)


def replace_front(request: DIDRequest, actor: User, name: str = "Meera Tested") -> None:
    content = contact_form("+919876543210", "meera.test@acme.example", name)
    services.add_evidence(request=request, kind="frontend_screenshot", upload=upload("new.png", content), actor=actor)


def test_a_corrected_version_goes_to_all_four_again(sent_back: DIDRequest, asha: User) -> None:
    journey.fill_only(sent_back, asha, {"otp_dca_flow": FLOW})
    replace_front(sent_back, asha)
    filed = services.resubmit(request=sent_back, actor=asha)
    version = current(filed)
    assert version is not None
    assert (filed.status, version.number) == ("awaiting_approvals", 2)
    assert not PointToFix.objects.filter(settled_at=None).exists()
    assert not filed.decisions.filter(version=version).exists()


def test_an_answer_stands_for_a_correction_of_words(sent_back: DIDRequest, asha: User) -> None:
    replace_front(sent_back, asha)
    point = PointToFix.objects.get(item="otp_dca_flow")
    filed = services.resubmit(request=sent_back, actor=asha, answers={point.pk: "On the next page; see the picture."})
    assert filed.status == "awaiting_approvals"


def test_a_point_without_correction_or_answer_blocks(sent_back: DIDRequest, asha: User) -> None:
    replace_front(sent_back, asha)
    with pytest.raises(Blocked) as refusal:
        services.resubmit(request=sent_back, actor=asha)
    assert [reason.field for reason in refusal.value.reasons] == ["otp_dca_flow"]


def test_the_same_bytes_are_no_new_file(sent_back: DIDRequest, asha: User) -> None:  # S46
    services.add_evidence(
        request=sent_back,
        kind="frontend_screenshot",
        upload=upload("renamed.png", contact_form(*journey.CONTACT)),
        actor=asha,
    )
    journey.fill_only(sent_back, asha, {"otp_dca_flow": FLOW})
    with pytest.raises(Blocked, match="Still the same file"):
        services.resubmit(request=sent_back, actor=asha)


def test_what_was_not_sent_back_stays(sent_back: DIDRequest, asha: User) -> None:  # W6
    draft = draft_of(sent_back)
    assert draft is not None
    with pytest.raises(Refused) as refusal:
        services.save_draft(request=sent_back, actor=asha, revision=draft.revision, fields={"calls_a_day": 900})
    assert [reason.field for reason in refusal.value.reasons] == ["calls_a_day"]


def test_what_belongs_together_is_corrected_together(sent_back: DIDRequest, asha: User) -> None:
    content = database_row("+919876543210", "meera.test@acme.example", "Meera Tested")
    services.add_evidence(request=sent_back, kind="backend_screenshot", upload=upload("row2.png", content), actor=asha)
    journey.fill_only(sent_back, asha, {"test_contact_name": "Meera Tested", "consent_wording": "I agree, Acme."})
    draft = draft_of(sent_back)
    assert draft is not None
    assert (draft.test_contact_name, draft.consent_wording) == ("Meera Tested", "I agree, Acme.")


def test_nobody_else_answers(sent_back: DIDRequest, ravi: User) -> None:
    with pytest.raises(NotAllowed):
        services.save_answers(request=sent_back, actor=ravi, answers={})


def test_answers_to_other_requests_points_are_left_out(
    sent_back: DIDRequest, draft: DIDRequest, asha: User
) -> None:  # W6
    other = services.start(client=sent_back.client, owner=asha, kind="existing")
    point = PointToFix.objects.filter(request=sent_back).first()
    assert point is not None
    services.save_answers(request=other, actor=asha, answers={point.pk: "Not mine."})
    point.refresh_from_db()
    assert point.answer == ""


def test_what_was_changed_before_the_send_back_does_not_slip_in(
    acme_request: DIDRequest, four: list[User], tara: User, asha: User
) -> None:
    did = journey.filed(acme_request)
    services.edit(request=did, actor=asha)
    journey.fill_only(did, asha, {"dialling_mode": "automated"})
    for person in four:
        journey.plus_one(did, person)
    review.take(request=journey.fresh(did), actor=tara)
    review.send_back(request=journey.fresh(did), actor=tara, points=[("otp_dca_flow", "UNCLEAR", "Where?")])
    did = journey.fresh(did)
    journey.fill_only(did, asha, {"otp_dca_flow": FLOW})
    with pytest.raises(Blocked) as refusal:
        services.resubmit(request=did, actor=asha)
    assert [reason.field for reason in refusal.value.reasons] == ["dialling_mode"]
    services.discard_edit(request=did, actor=asha)
    services.edit(request=did, actor=asha)
    journey.fill_only(did, asha, {"otp_dca_flow": FLOW})
    assert services.resubmit(request=did, actor=asha).status == "awaiting_approvals"
