"""The client's own page: its checklist by the mailed link. One POST address an action; a GET changes nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clients.access.door import of_client
from clients.activation import services, steps
from clients.activation.models import Checklist, Step, StepDone
from clients.documents import papers
from clients.documents.services import SLOT
from clients.models import Client
from core import clock
from core.errors import Reason, Refused, WrongState
from core.files.slots import SLOTS

FLOW = (
    (steps.Place.EMAIL, gettext_lazy("E-mail")),
    (steps.Place.LOGIN, gettext_lazy("Login")),
    (steps.Place.SETUP, gettext_lazy("Setup tasks")),
    (steps.Place.LIVE, gettext_lazy("Service live")),
)
ANSWERS = {"yes": True, "no": False}


def show_home(request: HttpRequest, client: Client, *, status: int = 200, **more: Any) -> HttpResponse:
    """The client's home, after a refused upload too: `more` is what the rooms above add, or what was refused."""
    token = request.client_token  # type: ignore[attr-defined]
    context = {"client": client, "token": token, "here": reverse("client:home", args=[token])}
    return render(request, "activation/home.html", context | page_of(client) | more, status=status)


def page_of(client: Client) -> dict[str, Any]:
    """What templates/activation/home.html shows of a client; staff see the same, without a token."""
    checklist = services.of_client(client)
    if checklist is not None:
        checklist.client = client
    found = papers.of_client(client, ports_a_number=checklist.ports_a_number if checklist else None)
    context = {"client": client, "papers": found, "accept": SLOTS[SLOT].accept, "kinds": SLOTS[SLOT].kind_names}
    return context | (shown(checklist, checking=papers.being_checked(found)) if checklist else {})


@require_POST
@of_client
def confirm_receipt(request: HttpRequest, client: Client) -> HttpResponse:
    """The client has the confirmation e-mail (S64)."""
    return _tick(request, client, Step.EMAIL)


@require_POST
@of_client
def acknowledge_support(request: HttpRequest, client: Client) -> HttpResponse:
    """The client knows whom to write to (S61)."""
    return _tick(request, client, Step.SUPPORT)


@require_POST
@of_client
def answer_needs(request: HttpRequest, client: Client) -> HttpResponse:
    """Whether a number is ported and DND numbers are called: with that, whether documents are needed (S69)."""
    checklist = _open(client)
    ports, calls = (ANSWERS.get(request.POST.get(name, "")) for name in ("ports_a_number", "calls_dnd_numbers"))
    if ports is None or calls is None:
        raise Refused(Reason(_("Please answer both questions with yes or no."), code="needs"))
    services.answer_needs(checklist=checklist, ports_a_number=ports, calls_dnd_numbers=calls)
    return _back(request)


def shown(checklist: Checklist, *, checking: bool) -> dict[str, Any]:
    """What templates/activation/_checklist.html needs."""
    now, done = clock.now(), list(checklist.done.select_related("actor"))
    found = steps.show(checklist, done, now, checking=checking)
    current = [place for place, _label in FLOW].index(steps.place(found))
    states = ["done" if at < current else "now" if at == current else "later" for at in range(len(FLOW))]
    counted = [each for each in found if each.state != steps.State.NOT_NEEDED]
    return {
        "checklist": checklist,
        "items": found,
        "steps": [{"label": label, "state": state} for (_place, label), state in zip(FLOW, states, strict=True)],
        "due_at": steps.due_at(checklist),
        "late": now >= steps.due_at(checklist),
        "minutes_left": max(0, int((steps.due_at(checklist) - now).total_seconds() // 60)),
        "done_count": sum(not each.open for each in counted),
        "counted": len(counted),
        "recommended": steps.RECOMMENDED,
        "support_email": settings.SUPPORT_EMAIL,
    }


def _tick(request: HttpRequest, client: Client, step: Step) -> HttpResponse:
    services.complete(checklist=_open(client), step=step, how=StepDone.How.CLIENT, at=clock.now())
    return _back(request)


def _open(client: Client) -> Checklist:
    checklist = services.of_client(client)
    if checklist is None or checklist.refunded_at:
        raise WrongState(Reason(_("There is no open checklist for this account."), code="checklist"))
    return checklist


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("client:home", request.client_token)  # type: ignore[attr-defined]
