from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_head(sender: AppConfig, **kwargs: Any) -> None:
    """The one row that the audit chain is locked by."""
    from core.events.models import AuditHead

    AuditHead.objects.get_or_create(pk=1)


class EventsConfig(AppConfig):
    name = "core.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_head, sender=self)
