"""What moves do to the agreement. Rows only: the PDF is made by the worker."""

from django.utils.translation import gettext as _

from agreements.facts import accepted_cities
from agreements.models import Agreement, AgreementTemplate
from core import clock
from core.accounts.models import User
from core.errors import Blocked, Reason
from core.events import enqueue, finish_task, record
from requests_app.models import DIDRequest, RequestVersion
from requests_app.workflow import Transition

State = Agreement.State


def start_building(t: Transition) -> None:
    """Bind an agreement to the version and the accepted locations, and have its PDF made (S29)."""
    if t.version is None:
        raise Blocked(Reason(_("There is no frozen version."), code="template"))
    begin(t.request, t.version, t.actor)


def begin(request: DIDRequest, version: RequestVersion, actor: User | None) -> Agreement:
    """A new agreement by the template in force; its PDF is made by the worker. Raises Blocked without a template."""
    template = AgreementTemplate.objects.in_force().first()
    if template is None:
        raise Blocked(Reason(_("There is no agreement template in force."), code="template"))
    agreement = Agreement.objects.create(
        request=request,
        version=version,
        template=template,
        locations=accepted_cities(request),
        created_at=clock.now(),
    )
    enqueue("pdf.agreement", key=f"pdf.agreement:{agreement.pk}", payload={"agreement": agreement.pk})
    record(
        "agreement.started", subject=agreement, actor=actor, template=template.version, locations=agreement.locations
    )
    return agreement


def void(t: Transition) -> None:
    """The agreement goes with what it was made for: sent back, declined, withdrawn or reinstated to be corrected."""
    _end(t, State.VOIDED, "agreement.voided")


def end_refused(t: Transition) -> None:
    """The client does not sign, or did not within the time."""
    if t.data.get("expired"):
        _end(t, State.EXPIRED, "agreement.expired")
    else:
        _end(t, State.DECLINED, "agreement.refused_by_client")


def _end(t: Transition, state: State, event: str) -> None:
    for agreement in Agreement.objects.standing().filter(request=t.request).select_related("request"):
        Agreement.objects.filter(pk=agreement.pk).update(state=state, ended_reason=t.reason)
        record(event, subject=agreement, actor=t.actor, was=agreement.state, reason=t.reason)
    finish_task(f"agreement:{t.request.reference}")
    finish_task(f"agreement_check:{t.request.reference}")
