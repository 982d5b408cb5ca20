"""The stand-in panel shows what a client would see."""

import pytest
import requests

from tests.standins.panel import PanelStandin
from tests.standins.panel_state import Known


def group(city: str, *, default: bool) -> dict:
    return {"id": 1, "name": f"{city} 1", "location": city, "circle": city, "series": "geographic", "default": default}


def known(*groups: dict, allowed: bool = True) -> Known:
    return Known(1, {"ban": "BAN-1", "name": "Acme <Pvt> Ltd", "outgoing_allowed": allowed, "groups": list(groups)})


def page(client: Known, query: str = "") -> str:
    with PanelStandin() as panel:
        panel.state.clients["BAN-1"] = client
        return requests.get(f"{panel.url}/clients/BAN-1/dids/add{query}", timeout=5).text


def test_with_default_groups_only_there_is_no_location_to_choose() -> None:
    # S5
    text = page(known(group("Jaipur", default=True)))
    assert "<select" not in text
    assert "Jaipur 1" in text


def test_approved_locations_can_be_picked_on_the_guides_path() -> None:
    # S37, S38
    text = page(known(group("Jaipur", default=True), group("Delhi", default=False)), "?location=Delhi")
    assert "Manage → DIDs → Add DID" in text
    assert "<option selected>Delhi</option>" in text
    assert "Mumbai" not in text


def test_outgoing_calls_are_shown_and_names_are_escaped() -> None:
    text = page(known(allowed=False))
    assert '<strong id="outgoing">off</strong>' in text
    assert "Acme &lt;Pvt&gt; Ltd" in text


@pytest.mark.parametrize("path", ["/clients/BAN-2/dids/add", "/api/clients/BAN-2/groups", "/api/nothing", "/nothing"])
def test_what_the_panel_does_not_know_is_404(path: str) -> None:
    with PanelStandin() as panel:
        assert requests.get(panel.url + path, timeout=5).status_code == 404


def test_the_groups_as_data() -> None:
    with PanelStandin() as panel:
        panel.state.clients["BAN-1"] = known(group("Jaipur", default=True))
        answer = requests.get(f"{panel.url}/api/clients/BAN-1/groups", timeout=5).json()
    assert (answer["sequence"], answer["groups"][0]["location"]) == (1, "Jaipur")


def test_what_is_known_survives_a_restart(tmp_path) -> None:
    first = PanelStandin(data=tmp_path / "panel.json")
    first.state.clients["BAN-1"] = known()
    first.state.save()
    first.server.server_close()
    with PanelStandin(data=tmp_path / "panel.json") as second:
        assert second.state.clients["BAN-1"].client["ban"] == "BAN-1"


def test_it_misbehaves_on_demand() -> None:
    with PanelStandin() as panel:
        panel.state.clients["BAN-1"] = known()
        fault = {"kind": "answer", "status": 503, "route": "groups"}
        requests.post(f"{panel.url}/__control__/fault", json=fault, timeout=5)
        answers = [requests.get(f"{panel.url}/api/clients/BAN-1/groups", timeout=5).status_code for _ in range(2)]
    assert answers == [503, 200]
