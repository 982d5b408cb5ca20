"""Starting a request: a draft that knows what the client's account knows."""

import pytest

from clients.models import Client
from core.accounts.models import User
from core.errors import NotAllowed
from core.events.models import AuditEvent
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import current, draft_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["new", "existing"])
def test_for_new_and_for_existing_clients(kind: str, acme: Client, asha: User) -> None:  # S3
    made = services.start(client=acme, owner=asha, kind=kind)
    draft = draft_of(made)
    assert (made.status, made.owner, current(made)) == ("draft", asha, None)
    assert draft is not None and (draft.number, draft.kind) == (1, kind)


def test_the_account_fills_in_what_it_knows(draft: DIDRequest) -> None:  # S13, S14
    version = draft_of(draft)
    assert version is not None
    assert (version.client_name, version.ban) == ("Acme Pvt Ltd", "BAN-987654")
    assert (version.payload()["businessType"], version.signatory_email) == ("Pvt Ltd", "farah@acme.example")


def test_the_reference_names_the_year_and_counts(acme: Client, asha: User) -> None:
    one, two = (services.start(client=acme, owner=asha, kind="new") for _ in range(2))
    assert one.reference.startswith("DID-20")
    assert int(two.reference[-6:]) == int(one.reference[-6:]) + 1


def test_it_is_recorded_with_who(draft: DIDRequest, asha: User) -> None:
    event = AuditEvent.objects.get(action="request.started")
    assert (event.thread, event.actor_id) == (draft.reference, asha.pk)


def test_another_account_managers_client_is_refused(acme: Client, ravi: User) -> None:
    with pytest.raises(NotAllowed, match="another account manager"):
        services.start(client=acme, owner=ravi, kind="new")
    assert not DIDRequest.objects.exists()


@pytest.mark.parametrize("who", ["tara", "chitra", "anil", "mihir", "stranger"])
def test_only_account_managers_start_one(who: str, acme: Client, request: pytest.FixtureRequest) -> None:  # A3
    with pytest.raises(NotAllowed):
        services.start(client=acme, owner=request.getfixturevalue(who), kind="new")
