"""Queries whose SQL is written once a process.

On the paths that are walked most, Django spends several times longer on writing a wide query down than the database on
answering it. Here the text is kept, by kind of database, and only the parameters are filled in; rows, related objects
and annotations come out of Django's own machinery as ever.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models, transaction
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

    def filled(self, values: dict[str, Any]) -> tuple[Any, ...]:
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
        if connection.vendor not in self._kept:
            found = self._build()
            self._kept[connection.vendor] = found, _write(found.query)
        rows, written = self._kept[connection.vendor]
        if rows.query.select_for_update and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        compiler, filled = copy(written.compiler), written.filled(values)  # the kept one belongs to all threads
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (written.sql, filled)  # type: ignore[method-assign]
        asked = rows._chain()  # type: ignore[attr-defined]
        asked.query.get_compiler = lambda *_args, **_options: compiler
        return list(asked)


class PreparedUpdate(Generic[Model]):
    """The same for an UPDATE: `build` makes the queryset of the rows and says what is set. Returns how many rows."""

    def __init__(self, build: Callable[[], "tuple[models.QuerySet[Model], dict[str, Any]]"]) -> None:
        self._build = build
        self._kept: dict[str, _Written] = {}

    def __call__(self, **values: Any) -> int:
        if connection.vendor not in self._kept:
            rows, fields = self._build()
            query: Any = rows.query.chain(UpdateQuery)
            query.add_update_values(fields)
            self._kept[connection.vendor] = _write(query)
        written = self._kept[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled(values))
            return int(cursor.rowcount)


def _write(query: Any) -> _Written:
    compiler = query.get_compiler("default")
    sql, parameters = compiler.as_sql()
    return _Written(compiler, sql, tuple(parameters))
