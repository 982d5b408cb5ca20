from django.apps import AppConfig


class ActivationConfig(AppConfig):
    name = "clients.activation"
    label = "activation"
    default_auto_field = "django.db.models.BigAutoField"
