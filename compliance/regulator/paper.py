"""The index of a pack, to print and for a browser: what is inside, and what is not."""

from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string

from agreements import pdf as paper
from compliance.regulator.contents import Held, requests_of
from compliance.regulator.models import Pack
from core.events.models import AuditHead

if TYPE_CHECKING:
    from compliance.regulator.making import Entry

PRINTED: Final = 400  # lines of a printed list; the whole of it stands in SHA256SUMS


def html(pack: Pack, entries: "list[Entry]", missing: list[Held]) -> bytes:
    """index.html: links to every file, no script, no address outside the pack."""
    return render_to_string("regulator/pdf/index.html", _context(pack, entries, missing)).encode()


def pdf(pack: Pack, entries: "list[Entry]", missing: list[Held]) -> bytes:
    """index.pdf. Raises PdfRefused, PdfOff."""
    context = _context(pack, entries[:PRINTED], missing[:PRINTED]) | {"more": max(0, len(entries) - PRINTED)}
    return paper.sheet("regulator/pdf/index_paper.html", context, made_at=pack.at)


def _context(pack: Pack, entries: "list[Entry]", missing: list[Held]) -> dict[str, Any]:
    return {
        "pack": pack,
        "why": paper.tidy(pack.why, most=600, lines=12),
        "client_name": paper.tidy(pack.client.name, most=160, lines=2),
        "requests": list(requests_of(pack)),
        "entries": entries,
        "missing": missing,
        "head": AuditHead.objects.get(pk=1),
    }
