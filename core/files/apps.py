from django.apps import AppConfig

from core import sandbox


class FilesConfig(AppConfig):
    name = "core.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sandbox.preload(
            "PIL.PngImagePlugin",
            "PIL.JpegImagePlugin",
            "pypdf",
            "pypdfium2",
            "core.files.inspect_image",
            "core.files.inspect_pdf",
            "core.files.inspect_eml",
            "core.files.inspect_text",
            "core.files.inspect_sheet",
            "core.files.inspect_pages",
        )
