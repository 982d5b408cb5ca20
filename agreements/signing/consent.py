"""What the client agrees to before signing electronically. Changed words get a new version: a test compares them."""

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

VERSION: Final = "2026-11-1"


def words() -> list[str]:
    """The points, in the language of the page."""
    return [
        _("I have read the whole agreement on this page or in the PDF."),
        _("I may sign it for the company that it names."),
        _(
            "I want to sign it electronically, here. My signature is bound to this very file together with my name, "
            "the time, my network address and the code sent to my e-mail. It is an electronic acceptance that makes a "
            "contract (Information Technology Act, section 10A)."
        ),
        _(
            "I know that I need not: I can decline, or print the PDF, sign it by hand and send it back to the account "
            "manager."
        ),
    ]


def version_shown() -> str:
    """Version and language of the words, as they are kept with the signature."""
    return f"{VERSION}/{(get_language() or 'en')[:2]}"
