from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PagesConfig(AppConfig):
    name = "didportal.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from didportal import admin

        admin.secure()  # this app stands first in INSTALLED_APPS: the admin has not collected its pages yet
        post_migrate.connect(admin.give_administrators_their_rights)
