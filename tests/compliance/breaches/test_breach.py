"""A confirmed breach and its suspension are one transaction; strike three is total; the company is one."""

import pytest
from django.test import Client as Browser

from clients.models import Client, GroupGrant, Suspension
from clients.services import outgoing_allowed, visible_groups
from compliance import second_person
from compliance.breaches import cases, lifting
from compliance.breaches.facts import barred_until
from compliance.breaches.models import Breach, Case
from core import clock
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import Blocked, NotAllowed, Refused, WrongState
from core.events.models import AuditEvent
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from tests.cast import person
from tests.compliance.breaches.conftest import confirmed, open_case
from tests.support import journey
from tests.support.journey import fresh
from tests.support.mailroom import Mailroom


def shown(client: Client) -> list[str]:
    return [group.name for group in visible_groups(client)]


def test_calls_are_off_and_every_active_request_is_suspended(running: DIDRequest, chitra: User) -> None:  # S50, S55
    breach = confirmed(running.client, chitra)
    assert not outgoing_allowed(running.client)
    assert (shown(running.client), fresh(running).status) == (["Jaipur 1"], "suspended")
    assert (breach.strike, breach.suspension.kind, breach.case.state) == (1, "breach", "breach")


def test_breach_and_suspension_commit_together_or_not_at_all(
    running: DIDRequest, chitra: User, monkeypatch: pytest.MonkeyPatch
) -> None:  # S55
    case = open_case(running.client)

    def full(**_fields: object) -> None:
        raise OSError("disk is full")

    monkeypatch.setattr(Breach.objects, "create", full)
    with pytest.raises(OSError, match="full"):
        cases.confirm_breach(case=case, what="Promotional calls", actor=chitra)
    case.refresh_from_db()
    assert outgoing_allowed(running.client)
    assert (fresh(running).status, case.state, len(shown(running.client))) == ("active", "open", 4)


def test_the_owner_at_filing_is_named_for_good(running: DIDRequest, chitra: User, ravi: User) -> None:  # S56
    Client.objects.filter(pk=running.client_id).update(account_manager=ravi)
    breach = confirmed(Client.objects.get(pk=running.client_id), chitra)
    breach.owner.full_name = "Asha Kapoor"
    breach.owner.save()
    breach.refresh_from_db()
    assert (breach.owner, breach.owner_name) == (running.owner, "Asha Rao")


def test_everybody_concerned_hears_of_it_by_mail(
    running: DIDRequest, chitra: User, tara: User, anil: User, ravi: User, smtp: Mailroom
) -> None:
    confirmed(running.client, chitra)
    drain(["mail.breach_news"])
    for someone in (running.owner, chitra, tara, anil):
        letter = smtp.to(someone.email)[-1]
        assert letter.subject == "Outgoing calls of Acme Pvt Ltd are suspended"
        assert "Asha Rao" in letter.text
    assert not smtp.to(ravi.email)


def test_the_third_strike_is_total(acme: Client, chitra: User) -> None:  # S51, S57
    kinds = [confirmed(acme, chitra).suspension.kind for _n in range(3)]
    assert kinds == ["breach", "breach", "total"]


def test_the_company_stops_and_counts_as_one(running: DIDRequest, ravi: User, chitra: User) -> None:  # S51
    Client.objects.filter(pk=running.client_id).update(pan="AAACA1234F")
    sister = Client.objects.create(
        ban="BAN-2", name="Acme Retail", business_type="pvt_ltd", account_manager=ravi, gstin="27AAACA1234F1Z5"
    )
    assert confirmed(sister, chitra).strike == 1
    assert (outgoing_allowed(running.client), fresh(running).status) == (False, "suspended")
    assert confirmed(Client.objects.get(pk=running.client_id), chitra).strike == 2


def test_under_a_total_suspension_nothing_new_begins(
    running: DIDRequest, acme_request: DIDRequest, asha: User, chitra: User
) -> None:  # S57
    client = running.client
    waiting = services.start(client=client, owner=asha, kind="existing")
    journey.fill(waiting, asha, journey.SAMPLE | {"requested_locations": ["Pune"]})
    for _n in range(3):
        confirmed(client, chitra)
    with pytest.raises(Blocked, match="total"):
        services.start(client=client, owner=asha, kind="existing")
    with pytest.raises(Blocked, match="total"):
        services.submit(request=fresh(waiting), actor=asha)
    assert fresh(waiting).status == "draft"


@pytest.mark.parametrize("who", ["asha", "tara", "anil", "mihir"])
def test_others_confirm_nothing(acme: Client, four: list[User], who: str, request: pytest.FixtureRequest) -> None:
    case = open_case(acme)
    with pytest.raises(NotAllowed):
        cases.confirm_breach(case=case, what="x", actor=request.getfixturevalue(who))
    assert outgoing_allowed(acme)


def test_nobody_judges_a_client_of_their_own(acme: Client, chitra: User) -> None:
    case = open_case(acme)
    Client.objects.filter(pk=acme.pk).update(account_manager=chitra)
    case.client.refresh_from_db()
    with pytest.raises(NotAllowed):
        cases.confirm_breach(case=case, what="x", actor=chitra)


def test_a_case_ends_once_and_in_words(acme: Client, chitra: User, chetan: User) -> None:
    case = open_case(acme)
    with pytest.raises(WrongState):
        open_case(acme)
    with pytest.raises(Refused):
        cases.clear(case=case, words=" ", actor=chitra)
    cases.clear(case=case, words="The person had agreed.", actor=chitra)
    with pytest.raises(WrongState):
        cases.confirm_breach(case=Case.objects.get(pk=case.pk), what="x", actor=chetan)
    assert outgoing_allowed(acme)


def test_an_order_from_outside_is_no_strike(running: DIDRequest, chitra: User) -> None:  # R26
    until = clock.today().replace(year=clock.today().year + 1)
    order = {"authority": "operator", "reference": "UCC/2026/77", "reason": "Barred for a year", "barred_until": until}
    made = cases.suspend_by_order(client=running.client, actor=chitra, **order)  # type: ignore[arg-type]
    assert (made.kind, made.order.reference, barred_until(running.client)) == ("external", "UCC/2026/77", until)
    assert (fresh(running).status, outgoing_allowed(running.client)) == ("suspended", False)
    assert confirmed(running.client, chitra).strike == 1


@pytest.mark.parametrize("field", ["authority", "reference", "reason"])
def test_an_order_is_whole(acme: Client, chitra: User, field: str) -> None:
    order = {"authority": "operator", "reference": "UCC/1", "reason": "Barred"} | {field: ""}
    with pytest.raises(Refused) as refusal:
        cases.suspend_by_order(client=acme, actor=chitra, **order)  # type: ignore[arg-type]
    assert [reason.field for reason in refusal.value.reasons] == [field]


def propose(client: Client, by: User, kind: str = "breach") -> Proposal:
    return lifting.propose(client=client, kind=kind, note="The agency was changed.", actor=by)


def test_two_people_lift_and_only_what_was_granted_otherwise_is_back(
    running: DIDRequest, chitra: User, chetan: User
) -> None:  # S57
    client = running.client
    confirmed(client, chitra)
    proposal = propose(client, chitra)
    with pytest.raises(NotAllowed):
        lifting.confirm(proposal=proposal, actor=chitra)
    lifting.confirm(proposal=proposal, actor=chetan)
    assert outgoing_allowed(client)
    assert (shown(client), fresh(running).status) == (["Jaipur 1"], "suspended")
    with pytest.raises(WrongState):
        lifting.confirm(proposal=proposal, actor=chetan)


def test_compliance_alone_lifts_no_total_suspension(
    acme: Client, chitra: User, chetan: User, anil: User
) -> None:  # S51, S57
    for _n in range(3):
        confirmed(acme, chitra)
    proposal = propose(acme, chitra, "total")
    with pytest.raises(NotAllowed, match="administrator"):
        lifting.confirm(proposal=proposal, actor=chetan)
    lifting.confirm(proposal=proposal, actor=anil)
    assert not acme.suspensions.standing().filter(kind="total").exists()
    assert not outgoing_allowed(acme)  # the two earlier breaches still stand


def test_a_breach_after_the_proposal_is_not_lifted_with_it(acme: Client, chitra: User, chetan: User) -> None:
    confirmed(acme, chitra)
    proposal = propose(acme, chitra)
    confirmed(acme, chitra)
    lifting.confirm(proposal=proposal, actor=chetan)
    assert Suspension.objects.standing().count() == 1
    assert not outgoing_allowed(acme)


@pytest.mark.parametrize(("kind", "note", "refusal"), [
    ("breach", " ", Refused), ("forever", "x", Refused), ("external", "x", WrongState),
])  # fmt: skip
def test_a_lifting_has_a_kind_that_stands_and_a_note(
    acme: Client, chitra: User, kind: str, note: str, refusal: type[Exception]
) -> None:
    confirmed(acme, chitra)
    with pytest.raises(refusal):
        lifting.propose(client=acme, kind=kind, note=note, actor=chitra)


def test_a_refused_lifting_changes_nothing(acme: Client, chitra: User, chetan: User) -> None:
    confirmed(acme, chitra)
    proposal = propose(acme, chitra)
    with pytest.raises(Refused):
        lifting.refuse(proposal=proposal, words="", actor=chetan)
    lifting.refuse(proposal=proposal, words="Nothing was shown.", actor=chetan)
    assert not outgoing_allowed(acme)
    assert AuditEvent.objects.filter(thread=acme.ban, action="lift.refused").exists()


def test_the_account_manager_lifts_nothing(acme: Client, chitra: User, asha: User) -> None:
    confirmed(acme, chitra)
    with pytest.raises(NotAllowed):
        propose(acme, asha)


def test_from_breach_to_active_again(
    running: DIDRequest, chitra: User, chetan: User, four: list[User], tara: User, asha: User
) -> None:  # S57
    client = running.client
    confirmed(client, chitra)
    proposal = second_person.propose(request=fresh(running), kind="reinstate", note="Script changed.", actor=chitra)
    assert second_person.confirm(proposal=proposal, actor=chetan).status == "action_needed"
    assert outgoing_allowed(client)
    assert shown(client) == ["Jaipur 1"]
    services.edit(request=fresh(running), actor=asha)
    journey.fill_only(fresh(running), asha, {"proof_reference": "otp-log 2026-11-20 line 12"})
    assert services.resubmit(request=fresh(running), actor=asha).version_number == 2
    assert not GroupGrant.objects.standing().of_request(running.reference).exists()


def test_by_page_from_case_to_lifting(running: DIDRequest, chitra: User, chetan: User, client: Browser) -> None:
    ban = running.client.ban
    here = f"/compliance/clients/{ban}/"
    client.force_login(chitra)
    complaint = {"source": "person", "number": "98765 43210", "about": "An offer of a loan."}
    assert client.post(f"{here}complaints/", complaint).status_code == 302
    assert client.post(f"{here}case/", {"why": "Promotional calls"}).status_code == 302
    case = Case.objects.get()
    assert client.post(f"/compliance/cases/{case.pk}/breach/", {"what": ""}).status_code == 422
    assert client.post(f"/compliance/cases/{case.pk}/breach/", {"what": "Loans were offered."}).status_code == 302
    page = client.get(here).content.decode()
    assert "Outgoing calls off" in page
    assert "Asha Rao" in page
    assert ban in client.get("/compliance/clients/").content.decode()
    assert client.post(f"{here}lift/", {"kind": "breach", "note": "Script changed."}).status_code == 302
    lift = Proposal.objects.get()
    assert client.post(f"/compliance/lifts/{lift.pk}/confirm/").status_code == 403
    client.force_login(chetan)
    assert client.post(f"/compliance/lifts/{lift.pk}/refuse/", {"words": ""}).status_code == 400
    assert client.post(f"/compliance/lifts/{lift.pk}/confirm/").status_code == 302
    assert outgoing_allowed(running.client)


def test_a_manager_sees_their_own_client_and_no_other(
    acme: Client, asha: User, ravi: User, tara: User, stranger: User, client: Browser
) -> None:
    codes = []
    for someone in (stranger, ravi, tara, asha, person("Bina Roy")):
        client.force_login(someone)
        codes.append(client.get(f"/compliance/clients/{acme.ban}/").status_code)
    assert codes == [404, 404, 403, 200, 404]
