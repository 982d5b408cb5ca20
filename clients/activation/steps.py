"""Where a checklist stands: each step's state at a moment, from its rows and nothing else (S60-S69, S78)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.activation.models import Checklist, Step, StepDone
from core import policy


class State(StrEnum):
    """What a client reads beside a step."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    CHECKING = "checking"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"  # two questions decide whether documents are needed


class Place(StrEnum):
    """The four boxes of the guide's flow picture (S78)."""

    EMAIL = "email"
    LOGIN = "login"
    SETUP = "setup"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class About:
    """What the guide says of a step: its name, where to click, and how one sees that it worked."""

    title: str | Promise
    where: str | Promise
    success: str | Promise
    link: str = ""


ABOUT: Final[dict[Step, About]] = {
    Step.EMAIL: About(_("Check your confirmation e-mail"), _("Your inbox"), _("The receipt has arrived.")),
    Step.LOGIN: About(
        _("Log in to the dashboard"), "app.myoperator.com", _("The dashboard opens."), "https://app.myoperator.com"
    ),
    Step.CALL_FLOW: About(
        _("Set up your call flow"), "Manage → Design Callflow", _("The diagram says “Published”.")
    ),
    Step.USERS: About(_("Add your team"), "Users → Add User", _("Your people are “Active”.")),
    Step.DOCUMENTS: About(_("Have your documents verified"), "Settings → Compliance", _("The status says “Approved”.")),
    Step.SUPPORT: About(_("Know whom to ask"), _("Below, on this page"), _("You have seen where to write to.")),
}  # fmt: skip
RECOMMENDED: Final = (
    (_("Pay automatically"), "Billing → Recurring Payments → “Turn On”"),
    (_("Get the mobile app"), "Android, iOS"),
    (_("Look at the add-ons"), "WhatsApp, In-SMS, Call-Tracking"),
)
SETUP: Final = (Step.CALL_FLOW, Step.USERS, Step.DOCUMENTS, Step.SUPPORT)


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as the pages show it."""

    step: Step
    about: About
    state: State
    done: StepDone | None

    @property
    def open(self) -> bool:
        """Whether it still stands between the client and going live."""
        return self.state not in (State.DONE, State.NOT_NEEDED)


def needs_documents(checklist: Checklist) -> bool | None:
    """Only who ports a number or calls DND numbers needs documents (S69). None while that is not known."""
    answers = (checklist.ports_a_number, checklist.calls_dnd_numbers)
    if any(answers):
        return True
    return None if None in answers else False


def due_at(checklist: Checklist) -> datetime:
    """Fifteen minutes after the payment (S60): at this moment what is open becomes overdue."""
    return checklist.paid_at + timedelta(minutes=policy.value("checklist_minutes"))


def show(checklist: Checklist, done: Iterable[StepDone], now: datetime, *, checking: bool = False) -> list[Shown]:
    """The six steps in the guide's order. `checking`: documents wait for their verdict."""
    rows = {Step(row.step): row for row in done}
    late = now >= due_at(checklist)
    return [
        Shown(step, ABOUT[step], _state(checklist, step, rows, late=late, checking=checking), rows.get(step))
        for step in Step
    ]


def live_since(checklist: Checklist, done: Iterable[StepDone]) -> datetime | None:
    """When the last needed step was done, None while one is open. Recommended actions never count (S73)."""
    rows = {Step(row.step): row.at for row in done}
    documents = needs_documents(checklist)
    needed = [step for step in Step if step != Step.DOCUMENTS or documents is not False]
    return max(rows[step] for step in needed) if all(step in rows for step in needed) else None


def place(steps: list[Shown]) -> Place:
    """The current box of the flow picture: the first that has something open (S78)."""
    is_open = {each.step: each.open for each in steps}
    if is_open[Step.EMAIL]:
        return Place.EMAIL
    if is_open[Step.LOGIN]:
        return Place.LOGIN
    return Place.SETUP if any(is_open[step] for step in SETUP) else Place.LIVE


def _state(checklist: Checklist, step: Step, rows: dict[Step, StepDone], *, late: bool, checking: bool) -> State:
    if step in rows:
        return State.DONE
    if step == Step.DOCUMENTS:
        needed = needs_documents(checklist)
        if needed is False:
            return State.NOT_NEEDED
        if needed is None:
            return State.UNKNOWN
        if checking:
            return State.CHECKING
    return State.OVERDUE if late else State.DUE
