from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_groups(sender: AppConfig, **kwargs: Any) -> None:
    """The groups that the roles stand for; after each migrate, so that they can never be missing."""
    from django.contrib.auth.models import Group

    from core.accounts.roles import Role

    for role in Role:
        Group.objects.get_or_create(name=role.value)


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_groups, sender=self)
