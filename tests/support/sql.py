"""Counting the SQL of a page: transaction statements are the database's own business and are left out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """`with statements() as sql: ...`: afterwards `sql` lists what was asked of the database, in order."""
    sql: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield sql
    sql += [query["sql"] for query in captured if not query["sql"].lstrip().startswith(_TRANSACTION)]
