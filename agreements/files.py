"""Who may fetch an agreement: its owner, the client's account manager, and who sees any request (F7)."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from agreements.models import Agreement
from agreements.permissions import may_read
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile
from requests_app.permissions import can_see


def may_read_agreement(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """By the request behind the agreement, on every fetch. Approvers see the request, but not its agreement."""
    found = Agreement.objects.filter(
        Q(issued=file) | Q(returned=file) | Q(seal__certificate=file) | Q(seal__signed=file)
    )
    agreement = found.select_related("request__client").first()
    if agreement is None or not can_see(user, agreement.request):
        return Verdict.STRANGER
    return Verdict.ALLOWED if may_read(user, agreement.request) else Verdict.INSIDER
