"""Rows against bytes: what is missing, altered, or lies in the store without a row (X7, X16)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from core import clock
from core.errors import Gone, Refused
from core.events.outside import FOLDER as HEADS
from core.files import services, store
from core.files.models import StoredFile

GRACE: Final = timedelta(hours=1)  # bytes are written before their row: a young file may still get one


@dataclass
class Report:
    """What one check found: ids of files, names in the store."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.altered or self.extra)


def check() -> Report:
    """Read every kept file and every name in the store. What is missing or altered goes into the audit log, too."""
    report = Report(extra=sorted(_extra()))
    for file in StoredFile.objects.kept().order_by("pk").iterator(chunk_size=500):
        report.checked += 1
        try:
            services.read(file)
        except services.Altered as error:
            found = report.missing if error.reasons[0].code == "file.missing" else report.altered
            found.append(str(file.pk))
        except (Gone, Refused):
            continue  # erased in this moment, or locked away because of a virus
    return report


def _extra() -> Iterator[str]:
    """Names in the store, older than an hour, that no row accounts for."""
    rows = StoredFile.objects.kept()
    wanted = set(rows.values_list("storage_name", flat=True))
    wanted |= {store.preview_name(digest) for digest in rows.values_list("sha256", flat=True).distinct()}
    for name in store.names():
        if name.startswith(f"{HEADS}/"):
            continue  # heads of the audit chain: they stay, and no row of a rewritten database may say otherwise
        made_from = name[: len(store.preview_name("0" * 64))] if name.startswith(store.PREVIEWS) else name
        if made_from not in wanted and clock.now() - store.written_at(name) > GRACE:
            yield name
