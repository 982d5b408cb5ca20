"""Who may see a client's register. Roles stand in core/accounts/access.py; account managers have their own clients."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from clients.models import Client
from clients.permissions import get_client_or_404
from compliance.consent.models import ConsentImport, ConsentRecord
from core.accounts.access import check_may
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile


def get_register_or_404(user: User | AnonymousUser, ban: str, action: str = "consent.see") -> Client:
    """Load and authorise: 404 for a stranger to the client, NotAllowed without the right to `action`."""
    client = get_client_or_404(user, ban)
    check_may(user, action)
    return client


def get_record_or_404(client: Client, pk: int) -> ConsentRecord:
    found = ConsentRecord.objects.filter(client=client, pk=pk).select_related("wording", "client", "imported").first()
    if found is None:
        raise Http404(str(pk))
    return found


def get_import_or_404(client: Client, pk: int) -> ConsentImport:
    found = ConsentImport.objects.filter(client=client, pk=pk).select_related("client", "file", "by").first()
    if found is None:
        raise Http404(str(pk))
    return found


def may_read_file(_user: User, _file: StoredFile) -> Verdict:
    """Nobody fetches a file of consents: it is a list of phone numbers, read by the import alone."""
    return Verdict.STRANGER
