"""Who may fetch evidence: whoever may see a request that it belongs to (F7)."""

from django.contrib.auth.models import AnonymousUser

from core.accounts.access import may
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile
from requests_app.models import RequestVersion
from requests_app.permissions import can_see, writes


def may_read_evidence(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """By the parent request on every fetch; the file's id is no right. A draft's files are its writers'."""
    holding = RequestVersion.objects.filter(evidence__file=file).select_related("request__client").distinct()
    seen = [version for version in holding if can_see(user, version.request)]
    if seen and may(user, "request.see_any"):
        return Verdict.ALLOWED
    if any(v.frozen_at or writes(user, v.request) for v in seen):
        return Verdict.ALLOWED
    return Verdict.INSIDER if seen else Verdict.STRANGER
