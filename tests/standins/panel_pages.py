"""The pages of the stand-in panel: what a client sees under Manage, DIDs, Add DID."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any

from tests.standins.panel_state import Known

PATH = "Manage → DIDs → Add DID"


def frame(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def overview(clients: dict[str, Known]) -> str:
    rows = "".join(
        f'<li><a href="/clients/{escape(ban)}/dids/add">{escape(known.client["name"])} ({escape(ban)})</a>'
        f' <a href="/clients/{escape(ban)}/activation">Activation</a></li>'
        for ban, known in sorted(clients.items())
    )
    return frame("Stand-in panel", f"<ul>{rows}</ul>" if rows else "<p>The portal has told of no client yet.</p>")


def add_did(known: Known, chosen: str) -> str:
    """The page of one client; `chosen` is the location that was picked, if any."""
    client = known.client
    calls = "on" if client["outgoing_allowed"] else "off"
    return frame(
        f"{client['name']} ({client['ban']})",
        f'<nav aria-label="Path">{PATH}</nav><p>Outgoing calls: <strong id="outgoing">{calls}</strong></p>'
        + (_picker(client["groups"], chosen) if _has_choice(client["groups"]) else _no_choice(client["groups"])),
    )


def _has_choice(groups: list[dict[str, Any]]) -> bool:
    """A client with default groups only calls without choosing a location (S5)."""
    return any(not group["default"] for group in groups)


def _no_choice(groups: list[dict[str, Any]]) -> str:
    names = ", ".join(escape(group["name"]) for group in groups) or "none"
    return f'<p>Your numbers come from your default groups: <span id="groups">{names}</span>.</p>'


def _picker(groups: list[dict[str, Any]], chosen: str) -> str:
    cities = [city for city, _ in groupby(sorted(group["location"] for group in groups))]
    options = "".join(f"<option{' selected' if city == chosen else ''}>{escape(city)}</option>" for city in cities)
    city = chosen or cities[0]
    names = "".join(f"<li>{escape(group['name'])}</li>" for group in groups if group["location"] == city)
    return (
        f'<form><label for="location">Location</label> <select id="location" name="location">{options}</select> '
        f'<button>Show numbers</button></form><h2>{escape(city)}</h2><ul id="groups">{names}</ul>'
    )
