"""Nobody raises their own rights, and staff touches no superuser (U1)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client as Browser

from core.accounts.models import User
from core.accounts.roles import Role
from core.events.models import AuditEvent
from tests.core.test_admin_sign_in import root, signed_in  # noqa: F401 - a fixture


@pytest.fixture
def people_admin(anil: User) -> User:
    """Staff who holds every permission on people that there is."""
    anil.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["accounts", "auth"]))
    return anil


def change(browser: Browser, person: User, **fields: object) -> int:
    base = {"email": person.email, "full_name": person.full_name, "mobile": person.mobile, "is_active": "on"}
    return browser.post(f"/admin/accounts/user/{person.pk}/change/", base | fields).status_code


def rights(person: User) -> tuple[object, ...]:
    fresh = User.objects.get(pk=person.pk)
    return fresh.is_staff, fresh.is_superuser, fresh.password, fresh.email, sorted(fresh.role_names)


@pytest.mark.parametrize("field", ["is_superuser", "is_staff", "password", "email"])
def test_staff_sets_no_right_on_anybody(people_admin: User, asha: User, field: str) -> None:
    # U1, W6
    before = rights(asha)
    change(signed_in(people_admin), asha, full_name="Asha R", **{field: "mihir@portal.example"})
    assert rights(asha) == before
    assert User.objects.get(pk=asha.pk).full_name == "Asha R"


@pytest.mark.parametrize("target", ["anil", "asha"])
def test_staff_gives_no_role_and_no_permission(
    people_admin: User, asha: User, target: str, request: pytest.FixtureRequest
) -> None:
    # U1
    person = request.getfixturevalue(target)
    before = rights(person), person.user_permissions.count()
    roles = list(Group.objects.values_list("pk", flat=True))
    every = list(Permission.objects.values_list("pk", flat=True))
    change(signed_in(people_admin), person, groups=roles, user_permissions=every)
    assert (rights(person), person.user_permissions.count()) == before


def test_staff_cannot_open_a_superuser(people_admin: User, root: User) -> None:  # noqa: F811
    # U1
    browser = signed_in(people_admin)
    assert browser.get(f"/admin/accounts/user/{root.pk}/change/").status_code == 302
    assert change(browser, root, is_active="") == 302
    assert User.objects.get(pk=root.pk).is_active
    assert root.email not in browser.get("/admin/accounts/user/").content.decode()


@pytest.mark.parametrize("target", ["anil", "asha"])
def test_staff_sets_no_password(people_admin: User, asha: User, target: str, request: pytest.FixtureRequest) -> None:
    # U1
    person = request.getfixturevalue(target)
    new = {"password1": "another-long-password-9", "password2": "another-long-password-9", "usable_password": "true"}
    response = signed_in(people_admin).post(f"/admin/accounts/user/{person.pk}/password/", new)
    assert response.status_code == 403
    assert not User.objects.get(pk=person.pk).check_password("another-long-password-9")


def test_a_person_added_by_staff_has_no_right_and_no_password(people_admin: User) -> None:
    fields = {"email": "New@portal.example", "full_name": "Neel New", "is_superuser": "on", "is_staff": "on"}
    signed_in(people_admin).post("/admin/accounts/user/add/", fields)
    person = User.objects.get(email="new@portal.example")
    assert (person.is_staff, person.is_superuser, person.role_names) == (False, False, [])
    assert not person.has_usable_password()
    assert AuditEvent.objects.get(action="user.added").actor == people_admin


def test_a_superuser_gives_a_role_and_it_is_on_record(root: User, ravi: User) -> None:  # noqa: F811
    tech = Group.objects.get(name=Role.TECH_SUPPORT)
    change(signed_in(root), ravi, groups=[tech.pk])
    assert User.objects.get(pk=ravi.pk).role_names == [Role.TECH_SUPPORT.value]
    event = AuditEvent.objects.get(action="user.roles_changed")
    assert event.data == {"before": ["Account manager"], "after": ["Tech Support"]}


def test_a_superuser_gives_no_role_to_themselves(root: User) -> None:  # noqa: F811
    # U1, A3
    change(signed_in(root), root, groups=list(Group.objects.values_list("pk", flat=True)))
    assert User.objects.get(pk=root.pk).role_names == []


def test_a_superuser_sets_a_password_and_it_is_on_record(root: User, ravi: User) -> None:  # noqa: F811
    new = {"password1": "another-long-password-9", "password2": "another-long-password-9", "usable_password": "true"}
    assert signed_in(root).post(f"/admin/accounts/user/{ravi.pk}/password/", new).status_code == 302
    assert User.objects.get(pk=ravi.pk).check_password("another-long-password-9")
    assert AuditEvent.objects.get(action="user.password_set").subject_id == str(ravi.pk)


def test_nobody_deletes_a_person(root: User, ravi: User) -> None:  # noqa: F811
    assert signed_in(root).post(f"/admin/accounts/user/{ravi.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("table", ["auth/group", "account/emailaddress"])
def test_ways_round_the_rights_are_not_in_the_admin(root: User, table: str) -> None:  # noqa: F811
    assert signed_in(root).get(f"/admin/{table}/").status_code == 404


def test_the_role_administrator_has_the_listed_rights_only(anil: User) -> None:
    assert anil.has_perms(["clients.change_client", "policy.add_policy", "events.view_auditevent"])
    held = {right.split(".")[1] for right in anil.get_all_permissions() if not right.split(".")[1].startswith("view_")}
    assert not held & {"change_didrequest", "add_groupgrant", "change_decision", "delete_auditevent", "delete_user"}
