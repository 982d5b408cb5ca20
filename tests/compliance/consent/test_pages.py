"""The register's pages: who sees what, numbers masked, forms that say what is wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser

from clients.models import Client
from compliance.consent import importing, services
from compliance.consent.models import ConsentImport, ConsentRecord
from core.accounts.models import User
from core.events import worker
from tests.compliance.consent.conftest import NUMBER, WORDING, consent
from tests.compliance.consent.files import add_consents, as_csv, line
from tests.support.sql import statements

pytestmark = pytest.mark.django_db

PAGE = "/consents/BAN-987654/"


def of(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def said(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_number_is_found_and_masked(acme: Client, asha: User) -> None:
    record = consent(acme, asha)
    text = said(of(asha).post(f"{PAGE}find/", {"number": NUMBER}))
    assert "••••• ••210" in text and f"/records/{record.pk}/" in text
    assert "43210" not in text.replace(f'value="{NUMBER}"', "")


def test_compliance_sees_the_number_on_asking(acme: Client, asha: User, chitra: User) -> None:
    path = f"{PAGE}records/{consent(acme, asha).pk}/"
    assert NUMBER not in said(of(chitra).get(path))
    assert NUMBER in said(of(chitra).post(f"{path}number/"))
    assert of(asha).post(f"{path}number/").status_code == 403


def test_an_unknown_number_is_said_to_be_unknown(acme: Client, asha: User) -> None:
    assert "holds nothing about this number" in said(of(asha).post(f"{PAGE}find/", {"number": NUMBER}))
    assert of(asha).post(f"{PAGE}find/", {"number": "12"}).status_code == 422


def test_one_consent_is_entered(acme: Client, asha: User) -> None:
    words = {
        "new-number": NUMBER, "new-basis": "explicit_client", "new-method": "client_otp",
        "new-captured_at": "2026-01-05T10:00", "new-reference": "otp-1", "new-wording": WORDING,
    }  # fmt: skip
    assert of(asha).post(f"{PAGE}add/", words).status_code == 302
    assert ConsentRecord.objects.get().captured_at.isoformat() == "2026-01-05T04:30:00+00:00"
    refused = of(asha).post(f"{PAGE}add/", words | {"new-method": "dca"})
    assert (refused.status_code, "dca goes with explicit_dlt" in said(refused)) == (422, True)


def test_an_opt_out_is_entered(acme: Client, asha: User) -> None:
    record = consent(acme, asha)
    assert of(asha).post(f"{PAGE}opt-out/", {"out-number": NUMBER, "out-how": "call"}).status_code == 302
    record.refresh_from_db()
    assert record.revoked_how == "call"


def test_a_record_is_taken_back(acme: Client, asha: User) -> None:
    record = consent(acme, asha)
    assert of(asha).post(f"{PAGE}records/{record.pk}/revoke/", {"how": "message"}).status_code == 302
    assert "Taken back" in said(of(asha).get(f"{PAGE}records/{record.pk}/"))


def test_the_rule_is_switched_by_an_administrator(acme: Client, anil: User) -> None:
    assert of(anil).post(f"{PAGE}rule/", {"on": "1"}).status_code == 302
    assert "Switch the consent rule off" in said(of(anil).get(PAGE))


def test_a_file_is_uploaded_checked_and_imported(acme: Client, asha: User) -> None:
    file = SimpleUploadedFile("list.csv", as_csv([line(1), line(2, reference="")]))
    browser = of(asha)
    answer = browser.post(f"{PAGE}imports/upload/", {"file": file, "wording": WORDING, "only_check": "on"})
    made = ConsentImport.objects.get()
    assert answer["Location"] == f"{PAGE}imports/{made.pk}/"
    assert 'hx-trigger="every 2s"' in said(browser.get(answer["Location"]))
    worker.drain([importing.TOPIC])
    text = said(browser.get(f"{answer['Location']}progress/"))
    assert "Import the good rows" in text and "every 2s" not in text
    browser.post(f"{answer['Location']}go-on/")
    worker.drain([importing.TOPIC])
    assert ConsentRecord.objects.count() == 1
    rows = b"".join(browser.get(f"{answer['Location']}rejected.csv").streaming_content).decode()
    assert "Without a reference" in rows


def test_a_file_that_is_refused_says_why(acme: Client, asha: User) -> None:
    answer = of(asha).post(f"{PAGE}imports/upload/", {"file": SimpleUploadedFile("list.pdf", b"%PDF-1.7")})
    assert (answer.status_code, "CSV, XLSX" in said(answer)) == (400, True)


@pytest.mark.parametrize("path", ["", "imports/"])
def test_a_page_asks_no_more_for_more(path: str, acme: Client, asha: User) -> None:  # X20
    browser = of(asha)

    def asked() -> int:
        with statements() as sql:
            assert browser.get(PAGE + path).status_code == 200
        return len(sql)

    add_consents(acme, asha)
    asked()
    few = asked()
    for n in range(20):
        consent(acme, asha, number=f"98{n:08}")
    made = ConsentImport.objects.get()
    ConsentImport.objects.bulk_create(_copy(made) for _n in range(20))
    assert asked() == few <= 10


def _copy(made: ConsentImport) -> Any:
    return ConsentImport(
        client=made.client, file=made.file, by=made.by, at=made.at, state="done", bytes_total=1, finished_at=made.at
    )


def test_another_account_manager_finds_nothing(acme: Client, ravi: User) -> None:
    assert of(ravi).get(PAGE).status_code == 404
    assert "BAN-987654" not in said(of(ravi).get("/consents/"))


def test_tech_support_reads_only(acme: Client, asha: User, tara: User) -> None:
    consent(acme, asha)
    text = said(of(tara).get(PAGE))
    assert "Enter one consent" not in text and "What the register holds" in text
    assert of(tara).post(f"{PAGE}opt-out/", {"out-number": NUMBER, "out-how": "call"}).status_code == 403
    assert services.find(acme, NUMBER)[0].revoked_at is None
