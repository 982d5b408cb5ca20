from django.apps import AppConfig


class BreachesConfig(AppConfig):
    name = "compliance.breaches"
    label = "breaches"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from compliance.breaches.permissions import may_read_proof
        from compliance.breaches.proofs import SLOT
        from core.files import access

        access.register(SLOT, may_read_proof)
