from django.apps import AppConfig


class PickingConfig(AppConfig):
    name = "clients.picking"
    label = "picking"
    default_auto_field = "django.db.models.BigAutoField"
