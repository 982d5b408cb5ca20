"""Who reads the papers of a client: compliance, and the client itself by its own link."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from clients.documents.models import Document
from core.accounts.access import may
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile


def may_read(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """Identity papers are for who judges them; others who see checklists learn that they may not (F7)."""
    if may(user, "document.judge"):
        return Verdict.ALLOWED
    return Verdict.INSIDER if may(user, "request.see_any") else Verdict.STRANGER


def get_document_or_404(pk: int) -> Document:
    """One paper with all that its page shows."""
    related = ("client__account_manager", "file", "follows__file", "judged_by")
    found = Document.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found
