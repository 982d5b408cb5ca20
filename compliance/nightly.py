"""Each night: every active request is judged again. A lapsed date suspends, anything else is a task for people.

A changed rule or policy must not cut off a thousand clients in one night: a lapse counts only if it is one under the
policy that was in force when the request became active.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import requests
import structlog
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from agreements.facts import agreement_problem
from clients import services as clients
from clients.models import Suspension
from compliance.evaluate import Outcome, keep
from compliance.loading import load_dossier
from compliance.models import Evaluation, Stage
from compliance.renewals import agreement_lapse, months_that_hold
from compliance.rules import run as run_rules
from compliance.rules.consent import consent_problem
from compliance.rules.dossier import PanelFacts
from compliance.second_person import suspend
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.events import add_task, unit_of_work
from core.events.periodic import still_at_it
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status
from requests_app.versions import with_files

log = structlog.get_logger(__name__)

TIMEOUT_S = (5, 15)
DAYS_TO_LOOK = 2
SAME_NIGHT = timedelta(hours=12)
CHUNK = 100


def run() -> None:
    """Judge every active request; one that fails to be judged is logged and does not stop the others.

    A run that died is gone on with: what was judged in the last SAME_NIGHT is left alone.
    """
    for request, version in _active():
        still_at_it()
        try:
            judge(request, version)
        except Exception:
            log.exception("nightly.failed", request=request.reference)


def judge(request: DIDRequest, version: RequestVersion) -> None:
    """One request: keep its evaluation, suspend it if a date lapsed, else give compliance a task for what failed."""
    today = clock.today()
    dossier = replace(load_dossier(version, on=today, stage=Stage.AFTER), panel=_panel(request))
    outcome = Outcome(version, Stage.AFTER, today, run_rules(Stage.AFTER, dossier))
    with unit_of_work():
        keep(outcome, occasion="nightly")
        if reason := _client_is_suspended(request):
            suspend(request=request, actor=None, reason=reason)
            return
        if lapse := lapsed(request, version):
            suspend(request=request, actor=None, reason=lapse)
            return
        words = [each.message for each in outcome.blocking]
        if problem := agreement_problem(request):
            words.append(problem.text)
        if words:
            _give_task(request, " ".join(words))


def lapsed(request: DIDRequest, version: RequestVersion) -> str:
    """Why the consent evidence or the agreement has lapsed by date alone; "" while both hold (S47)."""
    months = months_that_hold("consent_age_months", request)
    return consent_problem(version.consent_captured_on, months, on=clock.today()) or agreement_lapse(request)


def _client_is_suspended(request: DIDRequest) -> str:
    """An account that was found to be of a suspended entity: its active requests follow at the latest now."""
    standing = Suspension.objects.standing().filter(client=request.client_id).first()
    return standing.reason if standing else ""


def _active() -> Iterator[tuple[DIDRequest, RequestVersion]]:
    """Every active request that was not judged tonight with its newest version, CHUNK at a time."""
    judged = Evaluation.objects.filter(request=OuterRef("pk"), occasion="nightly", at__gt=clock.now() - SAME_NIGHT)
    waiting = DIDRequest.objects.filter(~Exists(judged), status=Status.ACTIVE).select_related(
        "client", "owner", "renews"
    )
    last = 0
    while rows := list(waiting.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        versions = with_files(RequestVersion.objects.frozen().filter(request__in=rows).order_by("number"))
        newest = {version.request_id: version for version in versions}
        for row in rows:
            if version := newest.pop(row.pk, None):
                version.request = row
                yield row, version


def _panel(request: DIDRequest) -> PanelFacts | None:
    """What the panel says that it shows this client; None when none is set up or it does not answer."""
    if not settings.PANEL_URL:
        return None
    address = f"{settings.PANEL_URL.rstrip('/')}/api/clients/{request.client.ban}/groups"
    try:
        answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
        shown = _names(answer.json()) if answer.status_code == 200 else None
    except (requests.RequestException, ValueError):
        shown = None
    if shown is None:
        log.warning("nightly.panel_silent", request=request.reference)
        return None
    granted = clients.visible_groups(request.client).values_list("name", flat=True)
    return PanelFacts(shown, frozenset(granted))


def _names(said: Any) -> frozenset[str] | None:
    groups = said.get("groups") if isinstance(said, dict) else said
    if not isinstance(groups, list):
        return None
    return frozenset(str(each.get("name", "")) if isinstance(each, dict) else str(each) for each in groups)


def _give_task(request: DIDRequest, words: str) -> None:
    text = _("%(ref)s failed last night's check: %(words)s") % {"ref": request.reference, "words": words}
    due = clock.now() + timedelta(days=DAYS_TO_LOOK)
    for person in User.objects.with_role(Role.COMPLIANCE):
        key = f"nightly:{request.reference}:{person.pk}"
        add_task(person, text[:300], f"/compliance/{request.reference}/", due=due, key=key)
