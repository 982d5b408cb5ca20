"""The register in a browser: looked up, imported with its progress, and nothing for axe to find."""

import pytest

from clients.models import Client
from compliance.consent import importing
from core.accounts.models import User
from core.events.worker import drain
from tests.compliance.consent.conftest import NUMBER, WORDING, consent
from tests.compliance.consent.files import as_csv, line
from tests.support.browser import Visitors
from tests.walks.inspecting import Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_register_in_the_browser(visitors: Visitors, acme: Client, asha: User) -> None:
    record, inspector = consent(acme, asha), Inspector(visitors)
    page = visitors.signed_in(asha)
    inspector.visit(page, f"/consents/BAN-987654/records/{record.pk}/", name="a consent")
    inspector.visit(page, "/consents/BAN-987654/", name="a register")
    page.locator("#id_number").fill(NUMBER)
    page.get_by_role("button", name="Look up").click()
    inspector.look(page, "a number found")
    page.goto("/consents/BAN-987654/imports/")
    rows = as_csv([line(1), line(2, reference="")])
    page.locator("#id_file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": rows})
    page.locator("#id_wording").fill(WORDING)
    page.get_by_role("button", name="Upload").click()
    inspector.look(page, "an import that runs")
    drain([importing.TOPIC])
    page.get_by_role("button", name="Import the good rows").wait_for()  # the page found out by itself
    inspector.look(page, "an import that was checked")
    assert inspector.faults == []
