"""After a test that really committed: the database back to what the migrations made, append-only triggers and all.

Django's own flush would fail at the triggers and would take roles, places and the audit head with it.
"""

import sqlite3
from typing import Any

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from core.events import triggers

_sqlite_copy: sqlite3.Connection | None = None
_rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


def remember() -> None:
    """Keep the state right after the migrations. Once a run."""
    if connection.vendor == "sqlite":
        _remember_file()
    else:
        _rows.update({table: _contents(table) for table in _tables()})


def restore(*_case: object) -> None:
    """Bring that state back. Stands in for TransactionTestCase._fixture_teardown."""
    if connection.vendor == "sqlite":
        assert _sqlite_copy is not None
        connection.ensure_connection()
        _sqlite_copy.backup(connection.connection)
    else:
        _restore_rows()
    connections.close_all()


def _remember_file() -> None:
    global _sqlite_copy
    _sqlite_copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(_sqlite_copy)


def _tables() -> list[str]:
    unmanaged = {MigrationRecorder.Migration._meta.db_table}
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*found, "cache"} - unmanaged)


def _contents(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [column[0] for column in cursor.description], cursor.fetchall()


def _restore_rows() -> None:
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in _rows))
        cursor.execute("BEGIN")  # foreign keys are checked at the end, so the order of the tables is free
        for table, (columns, rows) in _rows.items():
            names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        cursor.execute("COMMIT")
    triggers.create(connection)
