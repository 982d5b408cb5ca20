from django.apps import AppConfig


class ClientAccessConfig(AppConfig):
    name = "clients.access"
    label = "client_access"
    default_auto_field = "django.db.models.BigAutoField"
