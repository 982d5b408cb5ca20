from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    label = "compliance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from compliance.files import may_read_approvals
        from compliance.jira.filling import PAYLOAD
        from compliance.tickets import APPROVALS
        from core.files import access

        access.register(APPROVALS, may_read_approvals)
        access.register(PAYLOAD, may_read_approvals)
