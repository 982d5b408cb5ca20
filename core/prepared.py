"""Queries whose SQL is written once a process.

On the paths that are walked most, Django spends several times longer on writing a wide query down than the database on
answering it. Here the text is kept, by kind of database, and only the parameters are filled in; rows, related objects
and annotations come out of Django's own machinery as ever. PostgreSQL plans such a text once a connection (settings).
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.expressions import Expression
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Model = TypeVar("Model", bound=models.Model)


class Given(Expression):
    """A parameter that is named where the query is built and given where it is run; never NULL."""

    def __init__(self, name: str, field: models.Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class _Written(NamedTuple):
    """One query as it was written down; the compiler knows how to read its rows."""

    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    converters: Any = None  # how the columns become Python's values, by their position

    def filled(self, values: dict[str, Any], connection: Any) -> tuple[Any, ...]:
        return tuple(
            one.output_field.get_db_prep_value(values[one.name], connection) if isinstance(one, Given) else one
            for one in self.parameters
        )


class Prepared(Generic[Model]):
    """`Prepared(build)`: `build` makes the queryset, with `Given("name")` for each value that changes.

    Calling it with these values by name runs the query and returns its rows. A query that locks rows raises
    TransactionManagementError outside a transaction, on SQLite as well.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[Model]"]) -> None:
        self._build = build
        self._kept: dict[str, tuple[models.QuerySet[Model], _Written]] = {}

    def __call__(self, **values: Any) -> list[Model]:
        connection = _connection()
        if connection.vendor not in self._kept:
            found = self._build()
            written = _write(found.query)
            columns = [column for column, _sql, _name in written.compiler.select or ()]
            converters = written.compiler.get_converters(columns)
            self._kept[connection.vendor] = found, written._replace(converters=converters)
        rows, written = self._kept[connection.vendor]
        if rows.query.select_for_update and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        filled = written.filled(values, connection)
        compiler = copy(written.compiler)  # the kept one belongs to all threads
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (written.sql, filled)  # type: ignore[method-assign]
        compiler.get_converters = lambda _columns: written.converters  # type: ignore[method-assign, assignment]
        asked = rows._chain()  # type: ignore[attr-defined]
        asked.query.get_compiler = lambda *_args, **_options: compiler
        return list(asked)


class PreparedUpdate(Generic[Model]):
    """The same for an UPDATE: `build` makes the queryset of the rows and says what is set. Returns how many rows."""

    def __init__(self, build: Callable[[], "tuple[models.QuerySet[Model], dict[str, Any]]"]) -> None:
        self._build = build
        self._kept: dict[str, _Written] = {}

    def __call__(self, **values: Any) -> int:
        connection = _connection()
        if connection.vendor not in self._kept:
            rows, fields = self._build()
            query: Any = rows.query.chain(UpdateQuery)
            query.add_update_values(fields)
            self._kept[connection.vendor] = _write(query)
        written = self._kept[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled(values, connection))
            return int(cursor.rowcount)


class PreparedInsert(Generic[Model]):
    """The same for an INSERT: called with new objects, it writes them and gives them their ids, in one statement.

    More than AT_ONCE objects take several. No signal is sent. `unless_there` drops an object whose unique key exists;
    then none is given an id.
    """

    AT_ONCE = 16

    def __init__(self, model: type[Model], *, unless_there: bool = False) -> None:
        self._model, self._unless_there = model, unless_there
        self._kept: dict[tuple[str, int], str] = {}

    def __call__(self, rows: Sequence[Model]) -> None:
        for first in range(0, len(rows), self.AT_ONCE):
            self._insert(rows[first : first + self.AT_ONCE])

    def _insert(self, rows: Sequence[Model]) -> None:
        connection = _connection()
        sql = self._kept.get((connection.vendor, len(rows))) or self._write(connection, len(rows))
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in self._fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            made = cursor.fetchall() if self._gives_ids else [(row.pk,) for row in rows]
        for row, (pk,) in zip(rows, made, strict=True):
            row.pk, row._state.adding, row._state.db = pk, False, connection.alias

    def _write(self, connection: Any, count: int) -> str:
        meta, quote = self._model._meta, connection.ops.quote_name
        names = [quote(field.column) for field in self._fields]
        row = f"({', '.join(['%s'] * len(names))})"
        into = f"{quote(meta.db_table)} ({', '.join(names)})"
        sql = f"INSERT INTO {into} VALUES {', '.join([row] * count)}"  # noqa: S608 - names of columns only
        if self._unless_there:
            sql += " ON CONFLICT DO NOTHING"
        if self._gives_ids:
            sql += f" RETURNING {quote(meta.pk.column)}"
        self._kept[connection.vendor, count] = sql
        return sql

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.concrete_fields if not isinstance(field, models.AutoField)]

    @cached_property
    def _gives_ids(self) -> bool:
        return isinstance(self._model._meta.pk, models.AutoField) and not self._unless_there


def _connection() -> Any:
    # the thread's own, not the proxy that looks it up anew for each attribute
    return connections[DEFAULT_DB_ALIAS]


def _write(query: Any) -> _Written:
    compiler = query.get_compiler("default")
    sql, parameters = compiler.as_sql()
    return _Written(compiler, sql, tuple(parameters))
