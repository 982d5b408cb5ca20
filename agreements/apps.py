from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core import sandbox


class AgreementsConfig(AppConfig):
    name = "agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from agreements import files, terms
        from core.files import access

        sandbox.preload("core.typeset", "agreements.compare")
        post_migrate.connect(terms.ensure_template, sender=self)
        for slot in ("agreement_issued", "agreement_signed", "agreement_certificate"):
            access.register(slot, files.may_read_agreement)
