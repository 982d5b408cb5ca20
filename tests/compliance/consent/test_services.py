"""One consent at a time: kept once, taken back at once, its number unreadable to a thief."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from clients.models import Client
from compliance.consent import facts, services, vault
from compliance.consent.models import ConsentRecord, ConsentTally, ConsentWording, Register
from core import clock
from core.accounts.models import User
from core.clock import IST
from core.errors import NotAllowed, Refused, WrongState
from core.events.models import AuditEvent
from tests.compliance.consent.conftest import NUMBER, WORDING, a_row, consent

pytestmark = pytest.mark.django_db


def test_the_same_words_twice_are_one_record(acme: Client, asha: User) -> None:
    first = consent(acme, asha)
    assert services.add(client=acme, given=a_row(number="+91-9876543210"), by=asha) == (first, False)
    assert ConsentRecord.objects.count() == 1


def test_a_record_without_a_reference_is_refused(acme: Client, asha: User) -> None:
    # S54
    with pytest.raises(Refused) as refusal:
        consent(acme, asha, reference="")
    assert refusal.value.reasons[0].field == "reference"


def test_the_database_refuses_it_too(acme: Client, asha: User) -> None:
    # S54
    record = consent(acme, asha)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentRecord.objects.filter(pk=record.pk).update(reference="")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "12345"}, "number"), ({"basis": "none"}, "basis"), ({"method": "dca"}, "method"),
        ({"basis": "explicit_dlt"}, "method"), ({"wording": ""}, "wording"), ({"source": "s" * 61}, "source"),
        ({"captured_at": clock.now() + timedelta(days=1)}, "captured_at"),
        ({"expires_at": clock.now() - timedelta(days=1)}, "expires_at"),
    ],
)  # fmt: skip
def test_what_is_no_consent(changes: dict[str, Any], field: str, acme: Client, asha: User) -> None:
    with pytest.raises(Refused) as refusal:
        consent(acme, asha, **changes)
    assert refusal.value.reasons[0].field == field
    assert not ConsentRecord.objects.exists()


def test_a_changed_wording_leaves_the_old_one(acme: Client, asha: User) -> None:
    first = consent(acme, asha)
    second = consent(acme, asha, wording=WORDING + " Or by SMS.")
    again = consent(acme, asha, reference="otp-4712")
    assert ConsentWording.objects.count() == 2
    assert (first.wording.text, again.wording_id) == (WORDING, first.wording_id)
    assert second.wording_id != first.wording_id


def test_a_stolen_table_is_no_phone_list(acme: Client, bharat: Client, asha: User, ravi: User) -> None:
    mine, theirs = consent(acme, asha), consent(bharat, ravi)
    assert bytes(mine.number_key) != bytes(theirs.number_key)  # nor does it show who is with whom
    with connection.cursor() as cursor:
        for table in (ConsentRecord._meta.db_table, Register._meta.db_table, "events_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")
            assert b"9876543210" not in b"".join(repr(_plain(row)).encode() for row in cursor.fetchall())


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]


def test_a_value_moved_to_another_row_does_not_open(acme: Client, asha: User) -> None:
    mine, other = consent(acme, asha), consent(acme, asha, number="9876500000")
    register = Register.objects.get()
    assert services.number_of(mine, register) == "+919876543210"
    mine.sealed = other.sealed
    with pytest.raises(InvalidTag):
        services.number_of(mine, register)


def test_a_new_key_wraps_without_touching_records(acme: Client, asha: User, settings: Settings) -> None:
    record = consent(acme, asha)
    settings.CONSENT_KEY, settings.CONSENT_KEY_FALLBACKS = "another", [settings.CONSENT_KEY]
    vault.unwrap.cache_clear()
    assert services.find(acme, NUMBER) == [record]  # before the command as well
    call_command("consent_rewrap", verbosity=0)
    settings.CONSENT_KEY_FALLBACKS = []
    vault.unwrap.cache_clear()
    assert services.number_of(services.find(acme, NUMBER)[0], Register.objects.get()) == "+919876543210"


def test_without_the_key_nothing_opens(acme: Client, asha: User, settings: Settings) -> None:
    consent(acme, asha)
    settings.CONSENT_KEY = "another"
    vault.unwrap.cache_clear()
    with pytest.raises(vault.WrongKey):
        services.find(acme, NUMBER)
    vault.unwrap.cache_clear()


def test_all_consents_of_a_number_end_together(acme: Client, asha: User) -> None:
    consent(acme, asha)
    consent(acme, asha, reference="otp-4712")
    kept = consent(acme, asha, number="9876500000")
    assert services.revoke(client=acme, number=NUMBER, how="call", by=asha) == 2
    assert services.revoke(client=acme, number=NUMBER, how="call", by=asha) == 0
    assert list(ConsentRecord.objects.standing()) == [kept]


def test_an_opt_out_of_an_unknown_number_is_remembered_once(acme: Client, asha: User) -> None:
    assert services.revoke(client=acme, number=NUMBER, how="call", by=asha) == 1
    assert services.revoke(client=acme, number=NUMBER, how="call", by=asha) == 0
    assert ConsentRecord.objects.get().basis == "none"


def test_the_facts_of_a_client(acme: Client, asha: User, noon: datetime) -> None:
    day = timedelta(days=1)
    consent(acme, asha, captured_at=noon - 3 * day)
    consent(acme, asha, captured_at=noon - 2 * day, number="9876500001", basis="explicit_dlt", method="dca")
    consent(acme, asha, captured_at=noon - 200 * day, number="9876500002")
    consent(acme, asha, captured_at=noon - 9 * day, expires_at=noon - 2 * day, number="9876500003")
    consent(acme, asha, captured_at=noon - day, basis="enquiry", number="9876500004")
    services.revoke(client=acme, number="9876500001", how="dca", by=asha)
    found = facts.for_client(acme)
    assert (found.valid, found.expired, found.weak, found.revoked, found.total) == (1, 2, 1, 1, 5)
    assert (found.oldest, dict(found.methods)) == ((noon - 3 * day).date(), {"client_otp": 1})


def test_exactly_six_months_is_counted_as_expired(acme: Client, asha: User, noon: datetime) -> None:
    consent(acme, asha, captured_at=datetime(2026, 5, 22, 23, 0, tzinfo=IST).astimezone(clock.UTC))
    consent(acme, asha, captured_at=datetime(2026, 5, 23, 0, 0, tzinfo=IST).astimezone(clock.UTC))
    found = facts.for_client(acme)
    assert (found.valid, found.expired) == (1, 1)


def test_a_client_without_a_register_has_no_facts(acme: Client) -> None:
    assert facts.for_client(acme) == facts.ConsentFacts()
    assert not ConsentTally.objects.exists()


def test_only_an_administrator_switches_the_rule(acme: Client, asha: User, chitra: User, anil: User) -> None:
    for person in (asha, chitra):
        with pytest.raises(NotAllowed):
            services.switch_rule(client=acme, on=True, actor=person)
    services.switch_rule(client=acme, on=True, actor=anil)
    with pytest.raises(WrongState):
        services.switch_rule(client=acme, on=True, actor=anil)


def test_a_number_is_shown_to_compliance_with_a_trace(acme: Client, asha: User, chitra: User, tara: User) -> None:
    record = consent(acme, asha)
    for person in (asha, tara):
        with pytest.raises(NotAllowed):
            services.show_number(consent=record, actor=person)
    assert services.show_number(consent=record, actor=chitra) == "+919876543210"
    assert AuditEvent.objects.get(action="consent.number_shown").actor == chitra


def test_tech_support_writes_nothing(acme: Client, tara: User) -> None:
    with pytest.raises(NotAllowed):
        consent(acme, tara)
    with pytest.raises(NotAllowed):
        services.revoke(client=acme, number=NUMBER, how="call", by=tara)
