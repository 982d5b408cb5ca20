"""What administrators keep by hand: clients, places, numbers, roles, policies, holidays, the agreement's words."""

import datetime
import json

import pytest

from agreements.models import AgreementTemplate
from approvals.models import ApprovalRole
from clients.models import BusinessType, Client, DIDGroup, DIDNumber, PanelEvent
from clients.services import visible_groups
from core import clock, policy
from core.accounts.models import User
from core.events.models import AuditEvent
from core.policy.models import Holiday, Policy
from tests.core.test_admin_records import path
from tests.core.test_admin_sign_in import root, signed_in  # noqa: F401 - a fixture

DAY = datetime.timedelta(days=1)


def inlines(*names: str) -> dict[str, int]:
    return {f"{name}-{kind}_FORMS": 0 for name in names for kind in ("TOTAL", "INITIAL")}


def new_client(manager: User, **fields: object) -> dict[str, object]:
    return {
        "ban": "BAN-222222", "name": "Chai Point LLP", "business_type": BusinessType.LLP, "sector": "general",
        "account_manager": manager.pk, **inlines("grants", "suspensions"), **fields,
    }  # fmt: skip


def set_policy(browser, code: str, value: str, day: datetime.date) -> str:
    fields = {"code": code, "value": value, "effective_from": day.isoformat(), "note": "agreed"}
    return browser.post(path("policy.policy", "add"), fields).content.decode()


def test_a_client_is_added_and_the_panel_hears_of_it(anil: User, asha: User) -> None:
    signed_in(anil).post(path("clients.client", "add"), new_client(asha))
    client = Client.objects.get(ban="BAN-222222")
    assert AuditEvent.objects.get(action="client.added", thread=client.ban).actor == anil
    assert json.loads(PanelEvent.objects.get(client=client).body)["client"]["groups"] == []


@pytest.mark.parametrize(("field", "value"), [("ban", "222222"), ("gstin", "nonsense"), ("signatory_mobile", "12")])
def test_a_client_with_a_wrong_number_is_not_saved(anil: User, asha: User, field: str, value: str) -> None:
    # S13
    page = signed_in(anil).post(path("clients.client", "add"), new_client(asha, **{field: value})).content.decode()
    assert "errorlist" in page
    assert not Client.objects.exists()


def test_the_ban_is_fixed_once_the_client_is_there(anil: User, acme: Client) -> None:
    signed_in(anil).post(path("clients.client", "change", acme.pk), new_client(acme.account_manager))
    acme.refresh_from_db()
    assert (acme.ban, acme.name) == ("BAN-987654", "Chai Point LLP")


def test_two_default_groups_are_given_and_the_third_is_refused_in_words(anil: User, bharat: Client) -> None:
    # S1
    browser = signed_in(anil)
    for name in ("Delhi 1", "Pune 1", "Mumbai 1"):
        group = DIDGroup.objects.get(name=name).pk
        address = path("clients.client", "give_default_group", bharat.pk)
        page = browser.post(address, {"group": group}, follow=True).content.decode()
    assert "2 default groups" in page
    assert [group.name for group in visible_groups(bharat)] == ["Delhi 1", "Pune 1"]


def test_a_default_group_is_taken_away_by_post_only(anil: User, acme: Client) -> None:
    address = path("clients.client", "end_default_group", acme.pk, acme.grants.get().pk)
    assert signed_in(anil).get(address).status_code == 405
    signed_in(anil).post(address)
    assert not visible_groups(acme).exists()


def test_a_superuser_without_the_role_gives_no_group(root: User, acme: Client) -> None:  # noqa: F811
    # A3
    address = path("clients.client", "give_default_group", acme.pk)
    assert signed_in(root).post(address, {"group": DIDGroup.objects.get(name="Delhi 1").pk}).status_code == 403


def test_a_number_is_kept_in_one_form(anil: User, acme: Client) -> None:
    # R37
    group = DIDGroup.objects.get(name="Mumbai 1")
    fields = {"e164": "022 4000 1234", "group": group.pk, "state": "free"}
    signed_in(anil).post(path("clients.didnumber", "add"), fields)
    assert DIDNumber.objects.filter(e164="+912240001234").exists()
    assert AuditEvent.objects.filter(action="did_number.added").exists()


def test_a_group_that_clients_see_is_not_deleted(anil: User, acme: Client) -> None:
    group = acme.grants.get().group
    signed_in(anil).post(path("clients.didgroup", "delete", group.pk), {"post": "yes"})
    assert DIDGroup.objects.filter(pk=group.pk).exists()


def test_a_policy_holds_from_its_day_and_is_on_record(anil: User) -> None:
    # 1e
    browser, tomorrow = signed_in(anil), clock.today() + DAY
    set_policy(browser, "consent_age_months", "5", tomorrow)
    assert policy.value("consent_age_months") == 6
    assert policy.value("consent_age_months", on=tomorrow) == 5
    assert AuditEvent.objects.get(action="policy.set").data["value"] == 5


@pytest.mark.parametrize(
    ("code", "value"),
    [("consent_age_months", "five"), ("consent_age_months", "0"), ("reminder_days", "1\nsoon"), ("reminder_days", "")],
)
def test_a_value_of_another_kind_is_refused(anil: User, code: str, value: str) -> None:
    assert "Write" in set_policy(signed_in(anil), code, value, clock.today())
    assert not Policy.objects.exists()


def test_a_list_is_written_one_a_line(anil: User) -> None:
    set_policy(signed_in(anil), "reminder_days", "2\n4", clock.today())
    assert policy.value("reminder_days") == [2, 4]


def test_the_past_is_not_rewritten(anil: User) -> None:
    old = Policy.objects.create(code="undo_minutes", value=10, effective_from=clock.today() - DAY)
    browser = signed_in(anil)
    assert "what was in force stays" in set_policy(browser, "undo_minutes", "5", clock.today() - 2 * DAY)
    assert browser.post(path("policy.policy", "change", old.pk), {"value": "5"}).status_code == 403
    assert browser.post(path("policy.policy", "delete", old.pk), {"post": "yes"}).status_code == 403
    assert policy.value("undo_minutes") == 10


def test_a_policy_is_shown_with_title_unit_and_default(anil: User) -> None:
    page = signed_in(anil).get(path("policy.policy", "add")).content.decode()
    assert "Consent must be younger than (calendar months; default: 6)" in page


def test_a_holiday_is_added(anil: User) -> None:
    signed_in(anil).post(path("policy.holiday", "add"), {"day": "2027-01-26", "name": "Republic Day"})
    assert Holiday.objects.filter(day="2027-01-26").exists()
    assert AuditEvent.objects.filter(action="holiday.added").exists()


def role_fields(role: ApprovalRole, **fields: object) -> dict[str, object]:
    kept = {"code": role.code, "title": role.title, "area": role.area, "holder": role.holder_id, "position": 1}
    return kept | {"holder_is_hod": "on", "active": "on"} | fields


def test_the_holder_of_a_role_is_replaced_without_a_deploy(anil: User, mihir: User, garima: User) -> None:
    # S10
    role = ApprovalRole.objects.get(code="sales")
    signed_in(anil).post(path("approvals.approvalrole", "change", role.pk), role_fields(role, holder=garima.pk))
    role.refresh_from_db()
    assert role.holder == garima
    data = AuditEvent.objects.get(action="approval_role.changed").data
    assert (data["holder_before"], data["holder"]) == (mihir.pk, garima.pk)


@pytest.mark.parametrize("who", ["asha", "anil"])
def test_only_approvers_hold_a_role(
    anil: User, asha: User, mihir: User, who: str, request: pytest.FixtureRequest
) -> None:
    # S7
    role, person = ApprovalRole.objects.get(code="sales"), request.getfixturevalue(who)
    signed_in(anil).post(path("approvals.approvalrole", "change", role.pk), role_fields(role, holder=person.pk))
    role.refresh_from_db()
    assert role.holder == mihir


def test_nobody_appoints_themselves(anil: User, mihir: User) -> None:
    # U1
    mihir.is_staff = True
    mihir.save()
    mihir.groups.set([*mihir.groups.all(), *anil.groups.all()])
    role = ApprovalRole.objects.get(code="sales")
    browser = signed_in(User.objects.get(pk=mihir.pk))
    page = browser.post(path("approvals.approvalrole", "change", role.pk), role_fields(role, backup=mihir.pk))
    assert "to themselves" in page.content.decode()


def test_the_words_of_a_new_agreement_can_be_changed(anil: User) -> None:
    words = AgreementTemplate.objects.create(version=9, title="Agreement", body="# One", effective_from=clock.today())
    fields = {"version": 9, "title": "Agreement", "body": "# Two", "effective_from": clock.today().isoformat()}
    signed_in(anil).post(path("agreements.agreementtemplate", "change", words.pk), fields)
    words.refresh_from_db()
    assert words.body == "# Two"
