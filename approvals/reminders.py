"""Reminders by the clock: after some working days a fresh link, later the backup (C18, C37). Asia/Kolkata days."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import F

from approvals.answering import note_reminder, send_reminder
from approvals.asking import issue_links
from approvals.deciding import lock_version
from approvals.facts import RoleState, round_of
from approvals.models import Reminder
from core import clock, policy
from core.errors import WrongState
from core.events import unit_of_work
from core.policy.models import working_days_between
from requests_app.models import RequestVersion
from requests_app.statuses import Status

Step = Reminder.Step


@dataclass(frozen=True, slots=True)
class Steps:
    """What has to be done for one role now: at most one reminder, and asking the backup."""

    reminder: Step | None
    backup: bool


def run() -> None:
    """Remind and escalate wherever it is due; each step once a version, nothing where a decision stands.

    After a standstill the steps that were missed are not made up for: one reminder goes out, not two (X8).
    """
    awaited = RequestVersion.objects.frozen().filter(
        request__status=Status.AWAITING_APPROVALS, number=F("request__version_number")
    )
    for version in awaited.select_related("request__owner", "request__client").order_by("pk"):
        _run_version(version)


def due_steps(state: RoleState, done: frozenset[str], *, working_days: int) -> Steps:
    """The steps that are due for a role asked `working_days` ago, of which `done` were taken."""
    first, second = policy.value("reminder_days")
    reminder = None
    if working_days >= second:
        reminder = Step.SECOND
    elif working_days >= first:
        reminder = Step.FIRST
    if reminder and done & {reminder, Step.SECOND}:
        reminder = None
    usable = state.role.backup is not None and not state.backup_asked
    backup = usable and Step.BACKUP not in done and working_days >= policy.value("escalation_days")
    return Steps(reminder, backup)


def _run_version(version: RequestVersion) -> None:
    done: dict[int, set[str]] = {}
    for role, step in version.reminders.values_list("role_id", "step"):
        done.setdefault(role, set()).add(step)
    days: dict[date, int] = {}
    for state in round_of(version):
        if not state.waits_on_approver:
            continue
        asked = (state.asked_at or version.frozen_at or clock.now()).astimezone(clock.IST).date()
        if asked not in days:
            days[asked] = working_days_between(asked, clock.today())
        taken = frozenset(done.get(state.role.pk, ()))
        _take(version, state, due_steps(state, taken, working_days=days[asked]))


def _take(version: RequestVersion, state: RoleState, steps: Steps) -> None:
    if steps.reminder is None and not steps.backup:
        return
    try:
        with unit_of_work():
            locked = lock_version(version)
            now = next((one for one in round_of(locked) if one.role.pk == state.role.pk), None)
            if now is None or not now.waits_on_approver:
                return  # decided while we looked
            if steps.reminder:
                send_reminder(locked, now, step=steps.reminder, by=None)
            if steps.backup:
                _ask_backup(locked, now)
    except (IntegrityError, WrongState):
        return  # another worker took this step, or nobody sits on the role: the request page says so


def _ask_backup(version: RequestVersion, state: RoleState) -> None:
    backup = state.role.backup
    if backup is None or not backup.is_active or backup.pk == version.request.owner_id:
        return
    issue_links(version, [(state.role, backup)], why="backup")
    note_reminder(version, state, backup, step=Step.BACKUP, by=None)
