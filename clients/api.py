"""What other systems may ask about a client."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from clients import panel
from clients.models import Client
from core.api import Key, only_parameters

router = Router(tags=["clients"])


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


@router.get("/clients/{ban}/did-groups", response=Shown, auth=Key("clients:read"), url_name="client_did_groups")
def did_groups(request: HttpRequest, ban: Annotated[str, Path(max_length=40)]) -> dict[str, Any]:
    """The DID groups that a client sees, from the standing grants (S6, S34, S37, S50)."""
    only_parameters(request)
    return panel.state_of(get_object_or_404(Client, ban=ban))
