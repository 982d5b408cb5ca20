"""Why a file was not taken, in plain words: the rule and the remedy. The keys are the codes of Unreadable."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import policy
from core.errors import Reason
from core.files.unreadable import Unreadable

REFUSED_CONTENT: Final = {
    "script": gettext_lazy("This PDF contains a script."),
    "launch": gettext_lazy("This PDF starts another program."),
    "send": gettext_lazy("This PDF sends or loads form data."),
    "media": gettext_lazy("This PDF contains film, sound or 3D content."),
}


def unreadable(error: Unreadable, *, field: str, kind: str) -> Reason:
    """The words for what an inspector found; `kind` is the type's name for people."""
    text, remedy = _WORDS[error.code]()
    values = {"kind": kind, "limit": _MAIL_LIMITS.get(error.detail, "")}
    return Reason(text % values, code=f"file.{error.code}", field=field, remedy=remedy % values)


def active_content(code: str, *, field: str) -> Reason:
    """A PDF that acts by itself is refused (P7)."""
    remedy = _("Print it to a new PDF and upload that.")
    return Reason(str(REFUSED_CONTENT[code]), code=f"file.{code}", field=field, remedy=remedy)


def _damaged() -> tuple[str, str]:
    return (
        _("This file is damaged or is not a %(kind)s inside."),
        _("Open it on your computer, save it again as %(kind)s, and upload that."),
    )


def _too_costly() -> tuple[str, str]:
    return (
        _("This file takes too much time or memory to open."),
        _("Save it again as a simple %(kind)s, and upload that."),
    )


def _pixels() -> tuple[str, str]:
    most = policy.value("image_pixels") // 1_000_000
    return (
        _("This picture has more than %(most)d million pixels.") % {"most": most},
        _("Make it smaller and upload it again."),
    )


def _pages() -> tuple[str, str]:
    return (
        _("This PDF has more than %(most)d pages.") % {"most": policy.value("pdf_pages")},
        _("Upload only the pages that matter."),
    )


def _encrypted() -> tuple[str, str]:
    return (
        _("This PDF is protected with a password."),
        _("Save it without a password and upload it again."),
    )


def _not_text() -> tuple[str, str]:
    return (
        _("This file is not plain text in UTF-8."),
        _("Save it as text with the encoding UTF-8 and upload it again."),
    )


def _not_mail() -> tuple[str, str]:
    return (
        _("This file is not an e-mail: its sender or its date and subject are missing."),
        _("Save the message from your mail program as .eml, or print it to a PDF."),
    )


def _mail_limits() -> tuple[str, str]:
    return (
        _("This e-mail is built in an unusual way: %(limit)s."),
        _("Print the message to a PDF and upload that."),
    )


_WORDS: Final = {
    "damaged": _damaged,
    "too_costly": _too_costly,
    "pixels": _pixels,
    "pages": _pages,
    "encrypted": _encrypted,
    "not_text": _not_text,
    "not_mail": _not_mail,
    "mail_limits": _mail_limits,
}
_MAIL_LIMITS: Final[dict[str, str | Promise]] = {
    "headers": gettext_lazy("too many header lines"),
    "header_bytes": gettext_lazy("a header line that is far too long"),
    "encoded_words": gettext_lazy("too many encoded words in its headers"),
    "nesting": gettext_lazy("messages nested too deeply"),
    "parts": gettext_lazy("too many parts"),
}
