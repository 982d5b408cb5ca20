"""The board, a client's page for staff, the preview, the report."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from clients.access.models import ClientLink
from clients.activation import report
from clients.activation.models import Checklist
from core import clock
from core.accounts.models import User
from core.events.worker import drain
from tests.clients.activation import scene
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db
BAN = scene.BAN


def get(user: User, path: str, status: int = 200) -> str:
    answer = signed_in(user).get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_oldest_payment_stands_first_and_says_what_is_open(asha: User, tara: User) -> None:
    scene.pay("e1", client_name="Fresh Ltd")
    at = (clock.now() - timedelta(hours=1)).isoformat()
    scene.pay("e2", ban="BAN-700002", client_name="Late Ltd", payment_reference="pay_2", at=at)
    page = get(tara, "/activation/")
    assert page.index("Late Ltd") < page.index("Fresh Ltd")
    assert page.count("Overdue") == 1 and "Call flow" in page


def test_an_account_manager_sees_its_own_clients_alone(asha: User, ravi: User) -> None:  # W7
    scene.pay()
    assert "New Client LLP" in get(asha, "/activation/")
    assert "New Client LLP" not in get(ravi, "/activation/")
    get(ravi, f"/activation/{BAN}/", 404)
    get(ravi, f"/activation/{BAN}/as-client/", 404)


def test_the_preview_is_the_clients_page_without_anything_to_press(asha: User) -> None:
    scene.pay()
    page = get(asha, f"/activation/{BAN}/as-client/")
    assert "Six steps to your first call" in page
    assert "<form" not in page and "/c/" not in page


def test_a_step_is_set_with_a_reason(asha: User) -> None:
    scene.pay()
    browser = signed_in(asha)
    path = f"/activation/{BAN}/step/"
    assert browser.post(path, {"step": "users", "done": "yes", "reason": " "}).status_code == 400
    assert browser.post(path, {"step": "users", "done": "yes", "reason": "Seen by phone"}).status_code == 302
    assert "Seen by phone" in get(asha, f"/activation/{BAN}/")


def test_documents_are_not_set_by_hand(asha: User) -> None:  # S68
    scene.pay(calls_dnd_numbers=True)
    answer = signed_in(asha).post(f"/activation/{BAN}/step/", {"step": "documents", "done": "yes", "reason": "x"})
    assert answer.status_code == 400 and "verdict of compliance" in answer.content.decode()


def test_a_fresh_link_goes_to_the_clients_address_and_all_can_be_ended(asha: User, chitra: User) -> None:
    scene.pay()
    assert signed_in(chitra).post(f"/activation/{BAN}/link/").status_code == 403
    assert signed_in(asha).post(f"/activation/{BAN}/link/").status_code == 302
    drain()
    assert mail.outbox[-1].to == ["owner@newclient.example"] and ClientLink.objects.live().count() == 2
    assert signed_in(asha).post(f"/activation/{BAN}/links/end/").status_code == 302
    assert not ClientLink.objects.live().exists()


def test_the_report_by_week(asha: User, tara: User, clock_at: Any) -> None:  # S63
    now = clock.now()
    for n, minutes in enumerate((5, 14.9, 15, None)):
        scene.pay(f"e{n}", ban=f"BAN-70001{n}", payment_reference=f"p{n}", at=now.isoformat())
        live = None if minutes is None else now + timedelta(minutes=minutes)
        Checklist.objects.filter(client__ban=f"BAN-70001{n}").update(live_at=live)
    (week,) = report.weeks(tara)
    assert (week.paid, week.live, week.median_minutes, week.share, week.tickets) == (4, 3, 14.9, 50.0, 0.0)
    page = get(tara, "/activation/report/")
    assert page.count('<svg class="plot"') == 3 and "14.9" in page
    table = get(tara, "/activation/report.csv").splitlines()
    assert table[1] == f"{week.monday.isoformat()},4,3,14.9,50.0,0.0"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_of_the_table_begins_a_formula(evil: str) -> None:  # W10
    assert report._cell(evil) == f"'{evil}"


def test_twenty_five_rows_cost_as_many_statements_as_one(asha: User, tara: User) -> None:  # X20
    from tests.support.sql import statements

    def asked() -> int:
        browser = signed_in(tara)
        browser.get("/activation/")
        with statements() as sql:
            browser.get("/activation/")
        return len(sql)

    scene.pay("e0")
    one = asked()
    for n in range(5):
        scene.pay(f"e{n + 1}", ban=f"BAN-71000{n}", payment_reference=f"p{n}")
    assert asked() == one <= 9
