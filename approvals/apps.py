from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from approvals.filing import SLOT
        from approvals.permissions import may_read_approval_file
        from core.files import access

        access.register(SLOT, may_read_approval_file)
