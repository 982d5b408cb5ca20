"""What clients read, and where its Hindi stands. `python -m tests.support.translations` compiles the catalogues."""

import ast
import gettext
import re
import subprocess
import sys
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]

# room -> whatever a client can come to read: templates whole, modules whole. Staff never see these in Hindi
CLIENT_PAGES: dict[str, tuple[str, ...]] = {
    "core": (
        "templates/client_base.html", "templates/client/*.html", "templates/mail/*.html", "templates/mail/*.txt",
        "core/languages.py", "core/throttle.py",
        "core/templatetags/indian.py",
    ),
    "agreements": (
        "templates/signing/*.html", "agreements/signing/codes.py", "agreements/signing/consent.py",
        "agreements/signing/forms.py", "agreements/signing/mails.py", "agreements/signing/models.py",
        "agreements/signing/services.py", "agreements/signing/views.py", "agreements/signing/visits.py",
        "agreements/sealing/services.py", "templates/verify/*.html", "agreements/sealing/forms.py",
        "agreements/sealing/verifying.py", "agreements/sealing/views.py",
    ),
    "clients": (
        "templates/activation/*.html", "templates/documents/*.html", "templates/trouble/*.html",
        "clients/documents/models.py", "clients/documents/services.py", "clients/documents/views.py",
        "clients/trouble/models.py", "clients/trouble/services.py",
        "clients/access/door.py", "clients/activation/steps.py",
        "clients/activation/views.py", "clients/activation/models.py",
        "templates/picking/*.html", "clients/picking/services.py", "clients/picking/words.py",
    ),
    "didportal/pages": ("templates/pages/_client_requests.html", "didportal/pages/client_home.py"),
}  # fmt: skip

_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "ngettext", "ngettext_lazy"}
_PLURALS = {"ngettext", "ngettext_lazy"}


def files(room: str) -> list[Path]:
    """The templates and modules of a room that clients read; each pattern names at least one."""
    found = {pattern: sorted(ROOT.glob(pattern)) for pattern in CLIENT_PAGES[room]}
    assert all(found.values()), found
    return [path for paths in found.values() for path in paths]


def strings(path: Path) -> set[str]:
    """The msgids of one file; of a plural its singular."""
    text = path.read_text(encoding="utf-8")
    return _in_python(templatize(text, origin=str(path))) if path.suffix != ".py" else _in_module(text)


def catalogue(room: str) -> Path:
    return ROOT / room / "locale" / "hi" / "LC_MESSAGES" / "django.po"


def translated(mo: Path) -> dict[str, str]:
    """msgid -> words, as a compiled catalogue has them."""
    with mo.open("rb") as file:
        whole = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {(key[0] if isinstance(key, tuple) else key): words for key, words in whole.items()}


def compiled(po: Path, to: Path) -> None:
    """What msgfmt makes of a catalogue; it refuses one whose placeholders do not fit."""
    subprocess.run(["msgfmt", "--check", "-o", str(to), str(po)], check=True, capture_output=True)


def missing(room: str) -> set[str]:
    known = translated(catalogue(room).with_suffix(".mo"))
    return {said for path in files(room) for said in strings(path) if not known.get(said)}


def _in_python(text: str) -> set[str]:
    # templatize leaves `gettext('...')`, `_('...')` and `ngettext('...', '...')` between runs of X
    return {
        _spoken(found.group(1)) for found in re.finditer(r"gettext\(u?('(?:\\.|[^'])*'|\"(?:\\.|[^\"])*\")", text)
    } | {_spoken(found.group(1)) for found in re.finditer(r"\b_\(u?('(?:\\.|[^'])*'|\"(?:\\.|[^\"])*\")", text)}


def _spoken(literal: str) -> str:
    return str(ast.literal_eval(literal))


def _in_module(text: str) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in _CALLS and call.args and isinstance(call.args[0], ast.Constant)
    }


def main() -> None:
    for room in CLIENT_PAGES:
        po = catalogue(room)
        compiled(po, po.with_suffix(".mo"))
        for said in sorted(missing(room)):
            sys.stdout.write(f'{room}: #: not in the catalogue\nmsgid "{said}"\nmsgstr ""\n\n')


if __name__ == "__main__":
    main()
