"""Each night: imported files lose their bytes, rejected rows and old answers go. A hash and a count stay."""

from datetime import timedelta
from typing import Final

from compliance.consent.models import CanCallAnswer, ConsentImport, RejectedRows
from core import clock, policy
from core.files import services as files

SOME: Final = 2000  # rows of one transaction
YEAR: Final = 365


def run() -> None:
    """Erase what its policy no longer keeps; answers never before a year is over (R46)."""
    _erase_files()
    _forget_answers()


def _erase_files() -> None:
    before = clock.now() - timedelta(days=policy.value("consent_file_days"))
    over = ConsentImport.objects.exclude(state__in=ConsentImport.RUNNING).filter(at__lt=before)
    for of in over.filter(file__erased_at=None).select_related("file"):
        files.erase(file=of.file, by=None, why="a list of phone numbers is not kept longer than needed")
    RejectedRows.objects.filter(of__in=over).delete()


def _forget_answers() -> None:
    days = max(YEAR, policy.value("consent_log_years") * YEAR)
    before = clock.now() - timedelta(days=days)
    while True:
        # ids grow with time: the oldest are the first, and no index on the moment is needed
        oldest = CanCallAnswer.objects.order_by("pk").values_list("pk", "asked_at")[:SOME]
        gone = [pk for pk, at in oldest if at < before]
        CanCallAnswer.objects.filter(pk__in=gone).delete()
        if len(gone) < SOME:
            return
