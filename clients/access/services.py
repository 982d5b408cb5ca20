"""Issue, find, renew and end the links of a client. Every page behind one is fetched by the link's own client (L8)."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from clients.access.models import ClientLink
from clients.models import Client
from core import clock, policy, throttle, tokens
from core.accounts.models import User
from core.events import enqueue, record, unit_of_work
from core.events.outbox import Job

PURPOSE: Final = "client"
FRESH_AN_HOUR: Final = 20  # wishes of one address, whatever they name: they cost a row each


def issue(*, client: Client, to: str, why: str, actor: User | None = None) -> ClientLink:
    """Make a link for `to` and have it mailed. `why` is the letter: welcome, fresh or picking."""
    with unit_of_work():
        link = make(client=client, to=to, why=why, actor=actor)
        enqueue("mail.client_link", key=f"mail.client_link:{link.pk}", payload={"link": link.pk, "why": why})
    return link


def make(*, client: Client, to: str, why: str, actor: User | None = None) -> ClientLink:
    """Make a link that goes out in a letter of the caller's own: its handler writes `address(link)` into it."""
    with unit_of_work():
        nonce, now = tokens.new_nonce(), clock.now()
        link = ClientLink(client=client, mailed_to=to, nonce=nonce, issued_at=now)
        link.expires_at = now + timedelta(days=policy.value("client_link_days"))
        link.digest = f"unsigned:{nonce}"  # the token is derived from the row's own number
        link.save(force_insert=True)
        link.digest = tokens.digest(tokens.derive(PURPOSE, link.pk, nonce))
        link.save(update_fields=["digest"])
        record("client.link_issued", subject=link, actor=actor, to=to, why=why)
    return link


def address(link: ClientLink, name: str = "client:home") -> str:
    """The path of a client's page behind this link. Raises LookupError when no key in use makes its token any more."""
    return reverse(name, args=[tokens.derive_matching(PURPOSE, link.pk, link.nonce, link.digest)])


def find(token: str) -> ClientLink | None:
    """The live link of a token, with its client."""
    return ClientLink.objects.live().select_related("client").filter(digest=tokens.digest(token)).first()


def ask_for_fresh(*, token: str, from_address: str | None) -> None:
    """Wish for a fresh link: the work is the same whether there ever was such a link or not (L10)."""
    throttle.hit("client_link", from_address, FRESH_AN_HOUR, 3600)
    digest, now = tokens.digest(token), clock.now()
    with unit_of_work():
        payload = {"digest": digest, "asked_at": now.isoformat()}
        enqueue("link.client_fresh", key=f"link.client_fresh:{digest}:{now.isoformat()}", payload=payload)


def mail_fresh(job: Job) -> None:
    """Handler of `link.client_fresh`: a fresh link to the address of the old one, at most a few an hour."""
    old = ClientLink.objects.select_related("client").filter(digest=job.payload["digest"]).first()
    if old is None or old.ended_at is not None:
        return
    theirs = ClientLink.objects.filter(client=old.client, mailed_to=old.mailed_to)
    this_hour = theirs.filter(issued_at__gt=clock.now() - timedelta(hours=1)).order_by("-pk")
    issued = list(this_hour.values_list("issued_at", flat=True))
    granted = bool(issued) and issued[0] > datetime.fromisoformat(job.payload["asked_at"])
    if not granted and len(issued) < policy.value("links_per_hour"):
        issue(client=old.client, to=old.mailed_to, why="fresh")


def end_all(*, client: Client, actor: User) -> int:
    """End every link of a client, for when one was forwarded. Returns how many there were."""
    with unit_of_work():
        ended = ClientLink.objects.live().filter(client=client).update(ended_at=clock.now())
        record("client.links_ended", subject=client, actor=actor, count=ended)
    return ended
