from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsAppConfig(AppConfig):
    name = "requests_app"
    label = "requests_app"
    verbose_name = _("Requests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.files import access
        from requests_app.files import may_read_evidence
        from requests_app.models import Evidence

        for kind in Evidence.Kind.values:
            access.register(kind, may_read_evidence)
