"""Evidence: one by one, replaced, taken out, brought back; never in somebody else's request."""

import pytest

from core import clock, policy
from core.accounts.models import User
from core.errors import NotAllowed, Refused, TooLarge, WrongState
from core.files.models import StoredFile
from core.policy.models import Policy
from requests_app import services
from requests_app.models import DIDRequest, Evidence
from requests_app.versions import draft_of
from tests.support import journey
from tests.support.journey import upload
from tests.support.pictures import contact_form

pytestmark = pytest.mark.django_db

FRONT = "frontend_screenshot"


def picture(name: str = "form.png", words: str = "Meera") -> object:
    return upload(name, contact_form("+919876543210", "meera@acme.example", words))


def log(n: int = 1) -> object:
    return upload(f"log-{n}.txt", b"2026-11-02 otp verified for id %d\n" % n, "text/plain")


def standing(request: DIDRequest) -> list[str]:
    draft = draft_of(request)
    assert draft is not None
    return [item.file.shown_name for item in draft.evidence.standing().select_related("file").order_by("pk")]


def test_a_screenshot_replaces_the_one_before_and_keeps_it(draft: DIDRequest, asha: User) -> None:  # S16
    services.add_evidence(request=draft, kind=FRONT, upload=picture("one.png"), actor=asha)
    services.add_evidence(request=draft, kind=FRONT, upload=picture("two.png", "Mira"), actor=asha)
    assert standing(draft) == ["two.png"]
    assert StoredFile.objects.count() == 2


def test_proofs_stand_side_by_side(draft: DIDRequest, asha: User) -> None:  # S48
    for n in (1, 2):
        services.add_evidence(request=draft, kind="consent_proof", upload=log(n), actor=asha)
    assert standing(draft) == ["log-1.txt", "log-2.txt"]


def test_what_was_taken_out_can_be_brought_back(draft: DIDRequest, asha: User) -> None:
    proof = services.add_evidence(request=draft, kind="consent_proof", upload=log(), actor=asha)
    services.remove_evidence(evidence=proof, actor=asha)
    assert standing(draft) == []
    services.restore_evidence(evidence=proof, actor=asha)
    assert standing(draft) == ["log-1.txt"]


def test_nothing_is_taken_out_twice(draft: DIDRequest, asha: User) -> None:
    proof = services.add_evidence(request=draft, kind="consent_proof", upload=log(), actor=asha)
    services.remove_evidence(evidence=proof, actor=asha)
    with pytest.raises(WrongState, match="not part of the draft"):
        services.remove_evidence(evidence=proof, actor=asha)


def test_an_unknown_kind_is_refused(draft: DIDRequest, asha: User) -> None:  # W6
    with pytest.raises(Refused, match="not known"):
        services.add_evidence(request=draft, kind="approvals_pdf", upload=log(), actor=asha)


def test_a_text_file_is_no_screenshot(draft: DIDRequest, asha: User) -> None:  # S16, S17
    with pytest.raises(Refused):
        services.add_evidence(request=draft, kind=FRONT, upload=log(), actor=asha)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("who", ["ravi", "tara", "stranger"])
def test_nobody_else_adds_one(who: str, draft: DIDRequest, request: pytest.FixtureRequest) -> None:  # F7
    with pytest.raises(NotAllowed):
        services.add_evidence(request=draft, kind="consent_proof", upload=log(), actor=request.getfixturevalue(who))
    assert not StoredFile.objects.exists()


def test_nothing_slips_into_what_was_filed(acme_request: DIDRequest, asha: User) -> None:  # A2
    journey.filed(acme_request)
    proof = Evidence.objects.get(kind="consent_proof")
    with pytest.raises(WrongState):
        services.add_evidence(request=acme_request, kind=FRONT, upload=picture(), actor=asha)
    with pytest.raises(WrongState):
        services.remove_evidence(evidence=proof, actor=asha)


def test_the_quota_of_a_request(draft: DIDRequest, asha: User) -> None:  # F10
    Policy.objects.create(code="files_per_request", value=1, effective_from=clock.today())
    policy.forget()
    services.add_evidence(request=draft, kind="consent_proof", upload=log(1), actor=asha)
    with pytest.raises(TooLarge, match="at most 1 files"):
        services.add_evidence(request=draft, kind="consent_proof", upload=log(2), actor=asha)
    assert standing(draft) == ["log-1.txt"]


def test_a_file_that_stands_in_two_versions_counts_once(acme_request: DIDRequest, asha: User) -> None:  # F10
    journey.filed(acme_request)
    services.edit(request=journey.fresh(acme_request), actor=asha)
    assert Evidence.objects.count() == 6
    assert services._already(acme_request)[0] == 3
