from django.apps import AppConfig

from core import sandbox


class ConsentConfig(AppConfig):
    name = "compliance.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from compliance.consent.permissions import may_read_file
        from core.files import access

        sandbox.preload("compliance.consent.reading", "compliance.consent.sheets")
        access.register("consent_import", may_read_file)
