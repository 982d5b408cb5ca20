"""Queries that are written once give what Django's own would give, each time with the values of that time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import CharField, Exists, OuterRef
from django.db.transaction import TransactionManagementError, atomic

from approvals.models import ApprovalRole
from core.accounts.models import User
from core.prepared import Given, Prepared, PreparedUpdate
from tests.support.sql import statements

HELD = Prepared(
    lambda: (
        ApprovalRole.objects.filter(code=Given("code", CharField()))
        .select_related("holder", "backup")
        .annotate(is_holder=Exists(User.objects.filter(pk=OuterRef("holder_id")).filter(pk=Given("person"))))
    )
)
LOCKED = Prepared(lambda: User.objects.filter(pk=Given("pk")).select_for_update())
RENAME = PreparedUpdate(lambda: (User.objects.filter(pk=Given("pk")), {"full_name": Given("name", CharField())}))


@pytest.mark.django_db
def test_rows_come_with_their_people_and_annotations(four: list[User]) -> None:
    for code, person in (("sales", four[0]), ("support", four[1]), ("sales", four[1])):
        with statements() as sql:
            (role,) = HELD(code=code, person=person.pk)
            assert (role.code, role.holder.is_active, role.backup) == (code, True, None)
        assert len(sql) == 1
        assert role.is_holder == (role.holder_id == person.pk)


@pytest.mark.django_db
def test_nothing_found_is_an_empty_list(four: list[User]) -> None:
    assert HELD(code="nobody", person=four[0].pk) == []


@pytest.mark.django_db
def test_an_update_says_how_many_rows_it_met(asha: User, ravi: User) -> None:
    assert RENAME(pk=asha.pk, name="Asha Menon") == 1
    assert RENAME(pk=0, name="Nobody") == 0
    assert list(User.objects.order_by("pk").values_list("full_name", flat=True)) == ["Asha Menon", "Ravi Iyer"]


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused(asha: User) -> None:
    with atomic():
        assert LOCKED(pk=asha.pk) == [asha]
    with pytest.raises(TransactionManagementError):
        LOCKED(pk=asha.pk)


@pytest.mark.django_db
def test_a_value_that_is_not_given_is_a_fault(four: list[User]) -> None:
    with pytest.raises(KeyError):
        HELD(code="sales")


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_text_and_nothing_else(four: list[User]) -> None:
    def ask(code: str) -> str:
        try:
            return HELD(code=code, person=0)[0].code
        finally:
            connection.close()

    codes = ["sales", "support", "ebg", "sap_channel"] * 10
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, codes)) == codes
