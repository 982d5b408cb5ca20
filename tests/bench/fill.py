"""Fills an installation: one request filed by the real services, and copies of it in every state, written in bulk.

Its answer is what the clients of the bench need: sessions, links, drafts.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.db import connection, transaction

from approvals.models import ApprovalLink, ApprovalRole
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status
from tests.bench import copies, floor, signers
from tests.cast import person
from tests.support.journey import SAMPLE, add_screens, filed, fill

LINKS_THAT_EXPIRED = 20
DRAFTS = 60


def main(requests: str) -> dict[str, Any]:
    count = int(requests)
    with connection.schema_editor() as editor:
        for table in floor.MODELS:
            editor.create_model(table)
    with transaction.atomic():
        fill_floor(count)
        people = make_people()
    model = make_model(people["asha"])
    with transaction.atomic():
        made = copies.spread(model, count, drafts=DRAFTS)
        expire_some(made[Status.AWAITING_APPROVALS])
        signing_links = signers.links_that_are_over(made[Status.WITHDRAWN][:LINKS_THAT_EXPIRED])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself, minutes after so much has come: both sides have it
    return {
        "sessions": {name: session_of(user) for name, user in people.items()},
        "rounds": [round_of(one) for one in made[Status.AWAITING_APPROVALS][LINKS_THAT_EXPIRED:]],
        "expired": [tokens_of(one)[0] for one in made[Status.AWAITING_APPROVALS][:LINKS_THAT_EXPIRED]],
        "signing": signing_links,
        "drafts": [one.request.reference for one in made[Status.DRAFT]],
        "in_review": [one.request.reference for one in made[Status.IN_REVIEW]],
        "asked": [one.request.reference for one in made[Status.AWAITING_APPROVALS]],
        "floor": [signing.dumps(pk, salt=floor.SALT) for pk in floor.Case.objects.values_list("pk", flat=True)],
    }


def fill_floor(count: int) -> None:
    """As many rows in the floor's own tables as the portal has requests."""
    now = clock.now()
    floor.Row.objects.bulk_create(
        floor.Row(
            state="open" if n % 6 == 0 else "done", since=now - timedelta(minutes=n), reference=f"DID-2026-{n:06d}",
            client=f"Client {n} Pvt Ltd", cities="Delhi, Mumbai, Bengaluru", owner="Asha Rao",
        )
        for n in range(count)
    )  # fmt: skip
    cases = floor.Case.objects.bulk_create(floor.Case() for _n in range(count))
    floor.State.objects.bulk_create(floor.State(case=case, said="plus_one") for case in cases for _n in range(4))


def make_people() -> dict[str, User]:
    """The owner, the four, and one of each other role."""
    four = (("mihir", "sales"), ("garima", "support"), ("nitin", "ebg"), ("ashish", "sap_channel"))
    people = {
        "asha": person("Asha Rao", Role.ACCOUNT_MANAGER),
        "tara": person("Tara Menon", Role.TECH_SUPPORT),
        "chitra": person("Chitra Bose", Role.COMPLIANCE),
        "anil": person("Anil Verma", Role.ADMINISTRATOR, is_staff=True),
    }
    for position, (name, code) in enumerate(four, 1):
        people[name] = person(f"{name.title()} Desai", Role.APPROVER)
        ApprovalRole.objects.create(
            code=code, title=code.title(), area=code.title(), holder=people[name], position=position
        )
    return people


def make_model(asha: User) -> DIDRequest:
    """The guide's own sample, filed through the services: the one that all others are copies of."""
    from requests_app import services

    client = copies.make_clients([987654], asha)[0]
    copies.make_places()
    draft = services.start(client=client, owner=asha, kind="new")
    fill(draft, asha, SAMPLE)
    add_screens(draft, asha)
    return filed(draft)


def expire_some(asked: list[RequestVersion]) -> None:
    late = [one.pk for one in asked[:LINKS_THAT_EXPIRED]]
    ApprovalLink.objects.filter(version__in=late).update(expires_at=clock.now() - timedelta(days=1))


def round_of(version: RequestVersion) -> dict[str, Any]:
    """Reference, digest, and the four tokens in the order of the roles."""
    return {"reference": version.request.reference, "digest": version.digest, "tokens": tokens_of(version)}


def tokens_of(version: RequestVersion) -> list[str]:
    return copies.TOKENS[version.pk]


def session_of(user: User) -> str:
    """A session as a sign-in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
