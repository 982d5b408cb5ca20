from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "clients.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clients.documents.permissions import may_read
        from clients.documents.services import SLOT
        from core.files import access

        access.register(SLOT, may_read)
