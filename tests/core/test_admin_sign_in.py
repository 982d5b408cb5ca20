"""The admin is behind the portal's own sign-in, and clean under its content policy."""

import re

import pytest
from django.contrib import admin
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from core.accounts.models import User

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


@pytest.fixture
def root(db: None) -> User:
    """A superuser without any role."""
    return User.objects.create_superuser("root@portal.example", "a-long-password-for-tests", full_name="Root")


def test_the_admins_own_sign_in_leads_to_the_portals(db: None) -> None:
    response = Browser().get("/admin/login/?next=/admin/clients/client/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_posting_a_password_to_the_admins_sign_in_signs_nobody_in(root: User) -> None:
    browser = Browser()
    response = browser.post("/admin/login/", {"username": root.email, "password": "a-long-password-for-tests"})
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("who", ["asha", "mihir", "tara", "chitra", "stranger"])
def test_only_staff_comes_in(who: str, request: pytest.FixtureRequest) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/admin/login/").status_code == 403


def test_an_administrator_sees_every_table(anil: User) -> None:
    browser = signed_in(anil)
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert browser.get(address).status_code == 200, address


def test_pages_of_the_admin_hold_no_inline_code(anil: User, acme: Client) -> None:
    browser = signed_in(anil)
    paths = ["", f"clients/client/{acme.pk}/change/", "clients/didnumber/add/", "policy/policy/add/", "accounts/user/"]
    for path in [*paths, f"clients/client/{acme.pk}/default-groups/", "events/auditevent/"]:
        response = browser.get(f"/admin/{path}")
        assert response.status_code == 200, path
        assert INLINE.findall(response.content.decode()) == [], path
        assert "unsafe" not in response["Content-Security-Policy"]
