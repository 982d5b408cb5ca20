"""What the database itself does about the audit table, whichever it is: it refuses UPDATE and DELETE, and each new
event moves the head of the chain on, in the statement that writes it."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "events_auditevent"
MOVE_HEAD = "UPDATE events_audithead SET sequence = NEW.sequence, hash = NEW.hash WHERE id = 1"

SQLITE_CREATE = [
    f"""CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("UPDATE", "DELETE")]
SQLITE_HEAD = [f"CREATE TRIGGER {TABLE}_head AFTER INSERT ON {TABLE} BEGIN {MOVE_HEAD}; END"]

POSTGRES_CREATE = [
    """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]
POSTGRES_DROP = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
]
POSTGRES_HEAD = [
    f"CREATE FUNCTION audit_move_head() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {MOVE_HEAD}; RETURN NULL; END $$",
    f"CREATE TRIGGER {TABLE}_head AFTER INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_move_head()",
]


def create(connection: BaseDatabaseWrapper) -> None:
    """Put on what refuses changes."""
    _run(connection, SQLITE_CREATE if connection.vendor == "sqlite" else POSTGRES_CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take it off: for migrations, and for test suites that empty every table."""
    _run(connection, SQLITE_DROP if connection.vendor == "sqlite" else POSTGRES_DROP)


def create_head(connection: BaseDatabaseWrapper) -> None:
    """Put on what moves the head."""
    _run(connection, SQLITE_HEAD if connection.vendor == "sqlite" else POSTGRES_HEAD)


def drop_head(connection: BaseDatabaseWrapper) -> None:
    """Take it off: for migrations."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {TABLE}_head"])
    else:
        _run(connection, ["DROP FUNCTION IF EXISTS audit_move_head() CASCADE"])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
