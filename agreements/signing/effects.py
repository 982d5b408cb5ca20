"""What follows in the signing room when a request is signed. Rows only."""

from agreements.models import Agreement
from core.events import enqueue
from requests_app.workflow import Transition


def mail_signed_papers(t: Transition) -> None:
    """Whoever signed in the portal gets the sealed agreement and its certificate."""
    found = Agreement.objects.standing().filter(request=t.request, seal__isnull=False).first()
    if found is not None:
        enqueue("mail.signed_papers", key=f"mail.signed_papers:{found.pk}", payload={"agreement": found.pk})
