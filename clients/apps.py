from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_locations(sender: AppConfig, **kwargs: Any) -> None:
    """The cities are there after each migrate, so that no form can be without them."""
    from clients import locations

    locations.load()


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(load_locations, sender=self)
