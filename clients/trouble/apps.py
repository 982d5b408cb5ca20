from django.apps import AppConfig


class TroubleConfig(AppConfig):
    name = "clients.trouble"
    label = "trouble"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clients.trouble.services import SLOT, may_read
        from core.files import access

        access.register(SLOT, may_read)
