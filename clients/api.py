"""What other systems may ask about a client: its account, the groups it sees, its numbers."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from clients import panel
from clients.models import Client, DIDNumber
from clients.permissions import looked_after_by
from core import keyset
from core.api import After, Key, Limit, only_parameters, token_of

router = Router(tags=["clients"])

Ban = Annotated[str, Path(max_length=40)]


class Account(Schema):
    """A client's account; `account_manager` is an e-mail address."""

    ban: str
    name: str
    business_type: str
    sector: str
    account_manager: str


class Accounts(Schema):
    """One page; `next` is the `after` of the page that follows, null at the end."""

    items: list[Account]
    next: int | None


class Group(Schema):
    """One DID group; `default` says that it is shown without a request, `std_code` is without the leading 0."""

    id: int
    name: str
    location: str
    circle: str
    std_code: str
    series: str
    default: bool


class Shown(Schema):
    """What the client's panel shows now: the groups to pick numbers from, and whether calls go out at all."""

    ban: str
    name: str
    outgoing_allowed: bool
    groups: list[Group]


class Number(Schema):
    """A number that the client has."""

    e164: str
    group: str
    location: str
    circle: str
    series: str


class Numbers(Schema):
    """One page of numbers."""

    items: list[Number]
    next: int | None


def asked_client(request: HttpRequest, ban: str) -> Client:
    """The client that a key asks about. Raises Http404 for one that its account manager does not look after (W7)."""
    return get_object_or_404(looked_after_by(token_of(request).user).select_related("account_manager"), ban=ban)


@router.get("/clients", response=Accounts, auth=Key("clients:read"), url_name="clients")
def accounts(request: HttpRequest, limit: Limit = keyset.SIZE, after: After = None) -> dict[str, Any]:
    """The clients that this key may ask about, newest first."""
    only_parameters(request, "limit", "after")
    rows = looked_after_by(token_of(request).user).select_related("account_manager")
    page = keyset.newest_first(rows, {"after": str(after or "")}, size=limit)
    return {"items": [_account(client) for client in page.rows], "next": page.older or None}


@router.get("/clients/{ban}", response=Account, auth=Key("clients:read"), url_name="client")
def account(request: HttpRequest, ban: Ban) -> dict[str, Any]:
    """One client."""
    only_parameters(request)
    return _account(asked_client(request, ban))


@router.get("/clients/{ban}/did-groups", response=Shown, auth=Key("clients:read"), url_name="client_did_groups")
def did_groups(request: HttpRequest, ban: Ban) -> dict[str, Any]:
    """The DID groups that a client sees, from the standing grants (S6, S34, S37, S50)."""
    only_parameters(request)
    return panel.state_of(asked_client(request, ban))


@router.get("/clients/{ban}/numbers", response=Numbers, auth=Key("clients:read"), url_name="client_numbers")
def numbers(request: HttpRequest, ban: Ban, limit: Limit = keyset.SIZE, after: After = None) -> dict[str, Any]:
    """The client's own numbers, newest first. Free numbers and those of others are never listed."""
    only_parameters(request, "limit", "after")
    rows = DIDNumber.objects.filter(client=asked_client(request, ban)).select_related("group__location")
    page = keyset.newest_first(rows, {"after": str(after or "")}, size=limit)
    return {"items": [_number(row) for row in page.rows], "next": page.older or None}


def _account(client: Client) -> dict[str, Any]:
    return {
        "ban": client.ban,
        "name": client.name,
        "business_type": client.business_type,
        "sector": client.sector,
        "account_manager": client.account_manager.email,
    }


def _number(row: DIDNumber) -> dict[str, Any]:
    group = row.group
    place = {"location": group.location.city, "circle": group.location.circle}
    return {"e164": row.e164, "group": group.name, "series": group.series} | place
