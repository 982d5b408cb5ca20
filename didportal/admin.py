"""The admin of the portal: behind the portal's own sign-in, and what an administrator may do there (U1, U2)."""

from typing import Any, Final

from allauth.account.decorators import secure_admin_login
from django.apps import AppConfig
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

# Everything else is looked at only. Rights on people end where U1 begins: see core/accounts/admin.py.
EDITABLE: Final[dict[str, tuple[str, ...]]] = {
    "accounts.user": ("add", "change"),
    "accounts.apitoken": ("change",),
    "policy.policy": ("add", "change", "delete"),
    "policy.holiday": ("add", "change", "delete"),
    "clients.client": ("add", "change"),
    "clients.location": ("add", "change", "delete"),
    "clients.didgroup": ("add", "change", "delete"),
    "clients.didnumber": ("add", "change", "delete"),
    "approvals.approvalrole": ("add", "change"),
    "agreements.agreementtemplate": ("add", "change"),
}
ROOMS: Final = (
    "accounts", "events", "desk", "files", "policy", "clients", "requests_app", "approvals", "agreements", "sealing",
    "compliance",
)  # fmt: skip


def secure() -> None:
    """Send everybody who comes to the admin to the portal's sign-in. Before the admin collects its pages."""
    admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
    admin.site.site_header = admin.site.site_title = _("DID portal: administration")
    admin.site.index_title = _("Reference data and records")


def rights_of(label: str) -> set[str]:
    """The code names of what the role Administrator may do in the app `label`."""
    from django.apps import apps

    models = [model._meta for model in apps.get_app_config(label).get_models()]
    return {f"{verb}_{m.model_name}" for m in models for verb in ("view", *EDITABLE.get(m.label_lower, ()))}


def give_administrators_their_rights(sender: AppConfig, **kwargs: Any) -> None:
    """After each migrate: the role Administrator has exactly the rights of the list, room by room."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    from core.accounts.roles import Role

    if sender.label not in ROOMS:
        return
    create_permissions(sender, verbosity=0)  # its own turn may come later in this signal
    group, _made = Group.objects.get_or_create(name=Role.ADMINISTRATOR.value)
    of_room = Permission.objects.filter(content_type__app_label=sender.label)
    wanted = rights_of(sender.label)
    group.permissions.add(*of_room.filter(codename__in=wanted))
    group.permissions.remove(*of_room.exclude(codename__in=wanted))
