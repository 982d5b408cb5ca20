from django.apps import AppConfig
from django.core import checks

from core import sandbox


class SealingConfig(AppConfig):
    name = "agreements.sealing"
    label = "sealing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from agreements.sealing.checks import sealing_key

        sandbox.preload("agreements.sealing.finish", "agreements.sealing.ink")
        checks.register(sealing_key, checks.Tags.security, deploy=True)
