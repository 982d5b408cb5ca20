"""Activation: only with every gate open, and then exactly the accepted locations."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from agreements.services import confirm_signature
from clients.models import PanelEvent
from clients.services import visible_groups
from compliance import review
from compliance.models import Evaluation, Ticket
from core import clock
from core.accounts.models import User
from core.desk.models import Notice, Task
from core.errors import Blocked, WrongState
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest, RequestVersion
from requests_app.workflow import perform
from tests.support.journey import (
    accepted,
    add_screens,
    agreement_of,
    approved,
    fill,
    fresh,
    signed,
    ticket_by_hand,
)

DEFAULT = ["Jaipur 1"]


def _groups(request: DIDRequest) -> list[str]:
    return sorted(group.name for group in visible_groups(request.client))


@pytest.fixture
def ready(in_review: DIDRequest, tara: User) -> DIDRequest:
    """Delhi and Mumbai accepted, Bengaluru refused; signed, confirmed, the ticket entered by hand."""
    accepted(in_review, tara, refused={"Bengaluru": "No stock."})
    signed(fresh(in_review))
    drain(["pdf.approvals"])
    ticket_by_hand(in_review, tara)
    confirm_signature(agreement=agreement_of(in_review), actor=tara)
    return fresh(in_review)


def test_exactly_the_accepted_locations_become_visible(ready: DIDRequest, tara: User) -> None:  # S34, S37
    assert _groups(ready) == DEFAULT  # S6
    active = review.activate(request=ready, actor=tara)
    assert active.status == "active"
    assert _groups(ready) == ["Delhi 1", "Jaipur 1", "Mumbai 1"]


def test_the_ticket_is_to_be_resolved_and_the_owner_has_a_task(ready: DIDRequest, tara: User) -> None:  # S35, S36
    review.activate(request=ready, actor=tara)
    assert Ticket.objects.get().desired_status == "resolved"
    assert Task.objects.open().get(user=ready.owner).key == f"notify:{ready.reference}"
    assert Evaluation.objects.get(stage="activation").blocking == 0


def _refused(request: DIDRequest, who: User) -> set[str]:
    with pytest.raises(Blocked) as refusal:
        review.activate(request=fresh(request), actor=who)
    assert fresh(request).status == "awaiting_activation"
    assert _groups(request) == DEFAULT  # S2, S50
    return {reason.code for reason in refusal.value.reasons}


def test_without_a_ticket_it_is_refused(ready: DIDRequest, tara: User) -> None:  # S2
    Ticket.objects.update(key="", sync_state="new")
    assert _refused(ready, tara) == {"ticket"}


def test_without_all_files_on_the_ticket_it_is_refused(ready: DIDRequest, tara: User) -> None:  # S26, X2
    Ticket.objects.get().attachments.filter(kind="approvals_pdf").delete()
    assert _refused(ready, tara) == {"ticket"}
    Ticket.objects.get().attachments.filter(kind="backend_screenshot").update(state="due")
    assert _refused(ready, tara) == {"ticket"}


def test_consent_a_day_too_old_is_refused(ready: DIDRequest, tara: User) -> None:  # A6, S47
    with clock.frozen(clock.now() + timedelta(days=200)):
        assert "GUIDE-06" in _refused(ready, tara)


def test_without_the_briefing_it_is_refused(ready: DIDRequest, tara: User) -> None:  # S4
    RequestVersion.objects.filter(request=ready).update(briefed_on=None)
    assert _refused(ready, tara) == {"briefing"}


def test_while_the_client_is_suspended_it_is_refused(ready: DIDRequest, tara: User) -> None:  # S55
    from clients.models import Suspension

    Suspension.objects.create(client=ready.client, kind="breach", reason="A complaint", since=clock.now())
    assert {"suspended", "GUIDE-16"} <= _refused(ready, tara)


def test_an_unconfirmed_signature_is_refused(in_review: DIDRequest, tara: User) -> None:  # S20, S33, A4
    accepted(in_review, tara)
    signed(fresh(in_review))
    drain(["pdf.approvals"])
    ticket_by_hand(in_review, tara)
    assert "GUIDE-10" in _refused(in_review, tara)


@pytest.mark.parametrize("stage", ["in_review", "taken", "judged"])
def test_before_the_agreement_it_is_409_without_effect(
    client: Client, tara: User, stage: str, request: pytest.FixtureRequest
) -> None:  # A4
    did = request.getfixturevalue(stage)
    client.force_login(tara)
    assert client.post(f"/review/{did.reference}/activate/").status_code == 409
    assert (fresh(did).status, _groups(did)) == ("in_review", DEFAULT)


def test_active_is_not_activated_again(ready: DIDRequest, tara: User, tejas: User) -> None:  # A4, X11
    review.activate(request=ready, actor=tara)
    with pytest.raises(WrongState) as refusal:
        review.activate(request=ready, actor=tejas)
    assert "Tara Menon" in str(refusal.value)


def test_a_renewal_ends_what_it_renews(ready: DIDRequest, tara: User, asha: User) -> None:
    old = services.start(client=ready.client, owner=asha, kind="existing")
    DIDRequest.objects.filter(pk=old.pk).update(status="active")
    DIDRequest.objects.filter(pk=ready.pk).update(renews=old)
    review.activate(request=fresh(ready), actor=tara)
    assert (fresh(old).status, fresh(ready).status) == ("closed", "active")


def test_a_renewal_takes_the_locations_over_without_a_gap(
    ready: DIDRequest, four: list[User], tara: User, asha: User
) -> None:
    old = review.activate(request=ready, actor=tara)
    copy = services.renew(request=old, actor=asha)
    fill(copy, asha, {"requested_locations": ["Mumbai"], "briefed_how": "By phone."})
    add_screens(copy, asha)
    accepted(approved(copy, four), tara)
    signed(fresh(copy))
    drain(["pdf.approvals"])
    ticket_by_hand(copy, tara, key="DID-8")
    confirm_signature(agreement=agreement_of(copy), actor=tara)
    assert _groups(copy) == ["Delhi 1", "Jaipur 1", "Mumbai 1"]  # the service stays on meanwhile
    review.activate(request=fresh(copy), actor=tara)
    assert (fresh(old).status, fresh(copy).status) == ("closed", "active")
    assert _groups(copy) == ["Jaipur 1", "Mumbai 1"]
    told = Notice.objects.filter(user=asha, text__contains=f"{old.reference} was closed").get().text
    assert "Hidden now: Delhi 1" in told
    assert "Still visible for another reason: Mumbai 1" in told
    shown = [[group["name"] for group in json.loads(event.body)["client"]["groups"]] for event in _told(copy)]
    assert all("Mumbai 1" in names for names in shown)


def _told(request: DIDRequest) -> list[PanelEvent]:
    """What the panel was told since the first activation, in order."""
    events = list(PanelEvent.objects.filter(client=request.client).order_by("sequence"))
    return events[next(n for n, event in enumerate(events) if event.kind == "groups_granted") :]


def test_nobody_closes_alone(ready: DIDRequest, tara: User, chitra: User) -> None:
    review.activate(request=ready, actor=tara)
    with pytest.raises(Blocked):
        perform(fresh(ready), "close", actor=chitra, reason="I say so.")
