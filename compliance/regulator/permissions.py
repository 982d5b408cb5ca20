"""Who asks for packs and places holds. Roles stand in core/accounts/access.py."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from clients.models import Client
from compliance.regulator.models import Hold, Pack
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Reason, Refused
from core.files.access import Verdict
from core.files.models import StoredFile
from requests_app.models import DIDRequest


def get_pack_or_404(user: User | AnonymousUser, pk: int) -> Pack:
    """A pack, for compliance; NotAllowed for everybody else."""
    check_may(user, "regulator.pack")
    found = Pack.objects.select_related("client", "request", "file", "by").filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def get_hold_or_404(user: User | AnonymousUser, pk: int) -> Hold:
    """A hold, for compliance; NotAllowed for everybody else."""
    check_may(user, "retention.hold")
    found = Hold.objects.select_related("client", "request").filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def named(about: str) -> tuple[Client, DIDRequest | None]:
    """The client and, if a reference was typed, the request. Raises Refused for what is neither."""
    words = about.strip()
    request = DIDRequest.objects.select_related("client").filter(reference__iexact=words).first()
    if request is not None:
        return request.client, request
    client = Client.objects.filter(ban__iexact=words).first()
    if client is None:
        raise Refused(Reason(_("There is no request and no client of this name."), field="about"))
    return client, None


def may_read_pack(_user: User | AnonymousUser, _file: StoredFile) -> Verdict:
    """Nobody by the files' common address: each fetch of a pack is a step of its own, written into the audit log."""
    return Verdict.STRANGER
