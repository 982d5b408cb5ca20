"""What the mail server's answer to the welcome letter means for the checklist."""

from typing import Any

from clients.access.models import ClientLink
from clients.activation.models import Checklist, Step, StepDone
from clients.activation.services import complete
from core.events.models import SentMail


def delivered(payload: dict[str, Any], sent: SentMail) -> None:
    """The confirmation was accepted by the client's mail server: the first step is done (S64). Refused, it is not."""
    if payload["why"] != "welcome" or sent.state != SentMail.State.ACCEPTED:
        return
    client = ClientLink.objects.values_list("client", flat=True).get(pk=payload["link"])
    checklist = Checklist.objects.filter(client=client).first()
    if checklist is not None:
        complete(checklist=checklist, step=Step.EMAIL, how=StepDone.How.MAIL, at=sent.at)
