"""An INSERT that is written once does what Django's own would do."""

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.accounts.models import ThrottleCount
from core.prepared import PreparedInsert
from tests.support.sql import statements

INSERT = PreparedInsert(ThrottleCount)
INSERT_NEW = PreparedInsert(ThrottleCount, unless_there=True)

pytestmark = pytest.mark.django_db


def counts(*keys: str) -> list[ThrottleCount]:
    return [ThrottleCount(key=key, window_ends=clock.now(), count=n) for n, key in enumerate(keys)]


def test_objects_are_written_in_one_statement_and_know_their_ids() -> None:
    rows = counts("a", "b", "c")
    with statements() as sql:
        INSERT(rows)
    assert len(sql) == 1
    found = {row.key: (row.pk, row.count, row.window_ends) for row in ThrottleCount.objects.all()}
    assert found == {row.key: (row.pk, row.count, row.window_ends) for row in rows}


def test_an_object_that_was_written_is_saved_as_a_change() -> None:
    (row,) = rows = counts("a")
    INSERT(rows)
    row.count = 7
    row.save()
    assert list(ThrottleCount.objects.values_list("count", flat=True)) == [7]


@pytest.mark.parametrize("number", [0, 1, 16, 17, 40])
def test_many_take_several_statements(number: int) -> None:
    INSERT(counts(*(f"key {n}" for n in range(number))))
    assert ThrottleCount.objects.count() == number


def test_a_key_that_is_taken_is_refused() -> None:
    INSERT(counts("a"))
    with pytest.raises(IntegrityError), transaction.atomic():
        INSERT(counts("b", "a"))
    assert ThrottleCount.objects.count() == 1


def test_a_key_that_is_taken_is_dropped_where_that_is_asked_for() -> None:
    INSERT(counts("a"))
    INSERT_NEW(counts("b", "a"))
    assert sorted(ThrottleCount.objects.values_list("key", flat=True)) == ["a", "b"]
