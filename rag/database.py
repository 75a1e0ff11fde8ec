"""Connections to the catalog's tables: how they are made, and what their failures mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from rag.errors import LibraryUnavailable
from rag.failures import BUSY_SECONDS, explain, explained
from rag.migrations import migrate
from rag.rows import searchable
from rag.schema import SCHEMA_VERSION, meta, tables

_VARIABLES = 500
"""How many values to put into one IN (…)."""


@dataclass(frozen=True, slots=True)
class CatalogState:
    """What tells a process whether others wrote since it last looked."""

    generation: int
    vectors_generation: int
    embeddings_generation: int
    words_folder: str | None
    vectors_stamp: str | None


class Database:
    """The tables of one data folder. Used by many threads at once."""

    def __init__(self, home: Path) -> None:
        """Open the catalog, making it and the folder when they are not there.

        :raises LibraryUnavailable: the folder cannot be used, or a newer program wrote it.
        """
        self.home = home
        self.path = home / "catalog.sqlite"
        self._engine = _open(home, self.path)

    def bring_up_to_date(self) -> None:
        """Bring a catalog that was put in the place of this one to today's format.

        :raises LibraryUnavailable: the folder cannot be used.
        """
        with _database_explained(self.home):
            _check_version(self._engine, self.home)

    def close(self) -> None:
        """Close all connections. The object is not used afterwards."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state throughout.

        :raises LibraryUnavailable: instead of any failure of the database.
        """
        with _database_explained(self.home), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that waits for those of others; undone as a whole by any exception.

        :raises LibraryUnavailable: instead of any failure of the database.
        """
        with _database_explained(self.home):
            connect = self._engine.connect().execution_options(writes=True)
            with connect as connection, connection.begin():
                yield connection

    def state(self) -> CatalogState:
        """The numbers that change with each write."""
        with self.reading() as connection:
            return state_in(connection)

    def problems(self) -> tuple[str, ...]:
        """What the database's own check finds wrong with the file; empty when all is well."""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        return tuple(str(line) for line in found if line != "ok")


def state_in(connection: Connection) -> CatalogState:
    """The state that a transaction sees, its own changes included."""
    columns = [meta.c[field.name] for field in fields(CatalogState)]
    return CatalogState(*connection.execute(select(*columns)).one())


def advance(connection: Connection, name: str) -> None:
    """Change one of the numbers that tell others of a write."""
    connection.execute(update(meta).values({name: meta.c[name] + 1}))


def columns_of(table: Table, *names: str) -> list[Column[Any]]:
    """Some columns of a table, for a select."""
    return [table.c[name] for name in names]


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in runs that fit one IN (…)."""
    for start in range(0, len(values), _VARIABLES):
        yield values[start : start + _VARIABLES]


def _open(home: Path, path: Path) -> Engine:
    """Open the catalog in a data folder, making both when they are not there.

    :raises LibraryUnavailable: the folder cannot be used, or a newer program wrote it.
    """
    with _database_explained(home):
        home.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS}, max_overflow=-1
        )
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        try:
            if not inspect(engine).has_table("meta"):
                _create(engine, home)
            _check_version(engine, home)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _refuse_beside_indexes(home: Path) -> None:
    """A new catalog would hide that all articles are gone: indexes come after articles."""
    if any((home / "vectors").glob("stamp")) or any(home.glob("words-*/meta.json")):
        raise LibraryUnavailable(
            explain(home, "SQLITE_CORRUPT", "it is empty or missing, beside indexes of articles")
        )


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    connection.create_function("searchable", 1, searchable, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another process wrote in
    # between; one that is to write says so at its beginning, and waits.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create(engine: Engine, home: Path) -> None:
    with FileLock(home / "catalog.lock", timeout=BUSY_SECONDS):
        if inspect(engine).has_table("meta"):
            return  # by another, meanwhile
        _refuse_beside_indexes(home)
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            tables.create_all(connection)
            if connection.execute(select(meta.c.id)).first() is None:
                connection.execute(
                    meta.insert().values(
                        id=1,
                        schema_version=SCHEMA_VERSION,
                        generation=0,
                        vectors_generation=0,
                        embeddings_generation=0,
                    )
                )


def _check_version(engine: Engine, home: Path) -> None:
    with engine.connect() as connection:
        version = connection.scalar(select(meta.c.schema_version))
    if not isinstance(version, int):
        raise LibraryUnavailable(explain(home, "SQLITE_CORRUPT", "it does not tell its format"))
    if version < SCHEMA_VERSION:
        _migrate(engine, home)
    if version > SCHEMA_VERSION:
        raise LibraryUnavailable(
            f"The library in {home} was written by a newer On Record (format {version}; this one "
            f"knows {SCHEMA_VERSION}). Update On Record, or set ONRECORD_HOME to another folder."
        )


def _migrate(engine: Engine, home: Path) -> None:
    """Bring the catalog to today's format; a kill in the middle leaves it as it was."""
    with (
        FileLock(home / "catalog.lock", timeout=BUSY_SECONDS),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        migrate(connection, connection.scalar(select(meta.c.schema_version)) or SCHEMA_VERSION)


@contextmanager
def _database_explained(home: Path) -> Iterator[None]:
    """Turn what the database, the file system or a lock says into one clear line.

    :raises LibraryUnavailable: instead.
    """
    with explained(home):
        try:
            yield
        except DBAPIError as error:
            name = str(getattr(error.orig, "sqlite_errorname", ""))
            raise LibraryUnavailable(explain(home, name, str(error.orig))) from error
