"""Is everything alive? Each check gives a plain verdict; the page and `manage.py health` show the same ones (X14)."""

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import pdf
from agreements.sealing import stuck
from agreements.sealing import warnings as key_warnings
from compliance.models.ticket import JiraCircuit, Ticket
from core import clock
from core.events.models import OutboxMessage, PeriodicRun, WorkerBeat
from core.files import scanner as virus_scanner
from core.templatetags.indian import ist

log = structlog.get_logger(__name__)

OLD = timedelta(minutes=15)
SKEW = timedelta(seconds=30)


@dataclass(frozen=True)
class Verdict:
    """One check: `state` is good, warn or bad; the words say what was seen and what to do."""

    title: str | Promise
    state: str
    words: str


Check = Callable[[], tuple[str, str]]


def _age(since: datetime | None) -> timedelta:
    return clock.now() - since if since else timedelta(0)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def database() -> tuple[str, str]:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = (time.perf_counter() - started) * 1000
    return "good", _("%(vendor)s answers in %(ms).1f ms.") % {"vendor": connection.display_name, "ms": took}


def worker() -> tuple[str, str]:
    last = WorkerBeat.objects.order_by("-at").first()
    if last is None:
        return "bad", _("No worker has ever been seen. Start one: manage.py outbox.")
    if _age(last.at) > max(OLD / 5, timedelta(seconds=3 * settings.OUTBOX_BEAT_S)):
        return "bad", _("The last sign of life is %(n)d minutes old. Mail, Jira and the panel wait.") % {
            "n": _minutes(_age(last.at))
        }
    return "good", _("Working: %(name)s.") % {"name": last.name}


def outbox_age() -> tuple[str, str]:
    overdue = OutboxMessage.objects.due().filter(due_at__lte=clock.now())
    oldest = overdue.aggregate(oldest=Min("due_at"))["oldest"]
    age = _age(oldest)
    state = "bad" if age > OLD else "warn" if age > OLD / 3 else "good"
    return state, _("Oldest row that should be done: %(n)d minutes.") % {"n": _minutes(age)} if oldest else _(
        "Nothing waits."
    )


def unsent_mail() -> tuple[str, str]:
    oldest = OutboxMessage.objects.due().filter(topic__startswith="mail.").aggregate(oldest=Min("created_at"))["oldest"]
    if oldest is None:
        return "good", _("Every letter has been handed over.")
    age = _age(oldest)
    return ("bad" if age > OLD else "warn" if age > OLD / 3 else "good"), _(
        "Oldest letter not yet sent: %(n)d minutes."
    ) % {"n": _minutes(age)}


def dead_letters() -> tuple[str, str]:
    count = OutboxMessage.objects.dead().count()
    if count:
        return "bad", _("%(n)d dead letters: read why on the outbox page and retry them.") % {"n": count}
    return "good", _("None.")


def mail() -> tuple[str, str]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return "warn", _("Mail is written to files, not sent: see the mailbox page.")
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=3) as server:
            code, _words = server.noop()
    except OSError as error:
        return "bad", _("The mail server does not answer: %(error)s") % {"error": error}
    return ("good" if code == 250 else "warn"), _("The mail server answers (%(code)d).") % {"code": code}


def jira() -> tuple[str, str]:
    if not settings.JIRA_ENABLED:
        return "warn", _("Not set up: tickets are entered by hand on the review page.")
    circuit = JiraCircuit.objects.first()
    if circuit and circuit.paused_until and circuit.paused_until > clock.now():
        return "bad", _("Calls rest until %(at)s: %(why)s") % {"at": ist(circuit.paused_until), "why": circuit.reason}
    stuck = Ticket.objects.parked().count()
    if stuck:
        return "bad", _("%(n)d tickets need a look: their reasons stand on the review pages.") % {"n": stuck}
    return "good", _("No call is being held back.")


def pdfs() -> tuple[str, str]:
    works, words = pdf.available()
    return ("good" if works else "bad"), words or _("Agreements and approval papers can be made.")


def clocks() -> tuple[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return "good", _("Database and application share this machine's clock.")
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    skew = abs(theirs - clock.now())
    return ("warn" if skew > SKEW else "good"), _("Application and database differ by %(s).1f s.") % {
        "s": skew.total_seconds()
    }


def scanner() -> tuple[str, str]:
    answers = virus_scanner.answers()
    if answers is None:
        return "warn", _("No virus scanner is set: files are marked “not scanned”.")
    if not answers:
        return "bad", _("The virus scanner does not answer: no file is taken until it does.")
    return "good", _("Uploads are scanned.")


def clockwork() -> tuple[str, str]:
    failing = PeriodicRun.objects.exclude(last_error="").values_list("name", "last_error")
    if failing:
        return "bad", "; ".join(f"{name}: {error}" for name, error in failing)[:500]
    return "good", _("Reminders, expiries and sweeps end well.")


def sealing_key() -> tuple[str, str]:
    return key_warnings.state()


def seals() -> tuple[str, str]:
    late = stuck.late()
    if late:
        names = ", ".join(seal.agreement.request.reference for seal in late[:10])
        return "bad", _("%(n)d signed agreements wait to be sealed: %(names)s.") % {"n": len(late), "names": names}
    return "good", _("Every signed agreement is sealed.")


CHECKS: list[tuple[str | Promise, Check]] = [
    (gettext_lazy("Database"), database),
    (gettext_lazy("Worker"), worker),
    (gettext_lazy("Outbox"), outbox_age),
    (gettext_lazy("Unsent mail"), unsent_mail),
    (gettext_lazy("Dead letters"), dead_letters),
    (gettext_lazy("Mail server"), mail),
    ("Jira", jira),
    ("PDF", pdfs),
    (gettext_lazy("Sealing key"), sealing_key),
    (gettext_lazy("Seals"), seals),
    (gettext_lazy("Clock"), clocks),
    (gettext_lazy("Timed work"), clockwork),
    (gettext_lazy("Virus scanner"), scanner),
]


def run() -> list[Verdict]:
    """All checks. One that raises is bad, with its error; the others still run."""
    return [_verdict(title, check) for title, check in CHECKS]


def _verdict(title: str | Promise, check: Check) -> Verdict:
    try:
        state, words = check()
    except Exception as error:
        log.exception("health.check_failed", check=str(title))
        return Verdict(title, "bad", f"{type(error).__name__}: {error}"[:300])
    return Verdict(title, state, words)


def watch() -> None:
    """Periodic: an error line in the log for each bad check, so that an alarm can be hung on it (X14)."""
    for verdict in run():
        if verdict.state == "bad":
            log.error("health.alarm", check=str(verdict.title), words=verdict.words)
