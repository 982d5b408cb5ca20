from django.apps import AppConfig


class RegulatorConfig(AppConfig):
    name = "compliance.regulator"
    label = "regulator"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from compliance.regulator.packs import SLOT
        from compliance.regulator.permissions import may_read_pack
        from core.files import access

        access.register(SLOT, may_read_pack)
