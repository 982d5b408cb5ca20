"""How much may be uploaded: per file, per request, per person and hour (F10). The numbers are policies."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import policy
from core.errors import Reason, Refused, TooLarge


def check(size: int, *, already: tuple[int, int], field: str) -> None:
    """`size` (bytes) against the caps; `already` is what the request holds (files, bytes). Raises Refused, TooLarge."""
    if size == 0:
        raise Refused(
            Reason(_("This file is empty."), code="file.empty", field=field, remedy=_("Choose the file again."))
        )
    reasons = [*_too_long(size, field), *_too_many(size, already, field)]
    if reasons:
        raise TooLarge(*reasons)


def _too_long(size: int, field: str) -> list[Reason]:
    most = policy.value("file_bytes")
    if size <= most:
        return []
    text = _("This file is larger than %(most)s.") % {"most": filesizeformat(most)}
    return [Reason(text, code="file.bytes", field=field, remedy=_("Make it smaller and upload it again."))]


def _too_many(size: int, already: tuple[int, int], field: str) -> list[Reason]:
    files, total = policy.value("files_per_request"), policy.value("bytes_per_request")
    remedy = _("Remove files that are not needed first.")
    reasons = []
    if already[0] >= files:
        text = _("A request takes at most %(files)d files.") % {"files": files}
        reasons.append(Reason(text, code="file.count", field=field, remedy=remedy))
    if already[1] + size > total:
        text = _("The files of a request take at most %(total)s together.") % {"total": filesizeformat(total)}
        reasons.append(Reason(text, code="file.total", field=field, remedy=remedy))
    return reasons
