"""The catalog's tables, how a connection to them is made, and what its failures mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    false,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError

from rag.errors import LibraryUnavailable
from rag.failures import BUSY_SECONDS, explain, explained

SCHEMA_VERSION = 1

tables = MetaData()

meta = Table(
    "meta",
    tables,
    Column("id", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("vectors_generation", Integer, nullable=False),
    Column("embeddings_generation", Integer, nullable=False),
    Column("words_folder", String),
    Column("vectors_stamp", String),
)
"""One row. ``generation`` changes with every write of articles, ``vectors_generation`` with every
write to Chroma, ``embeddings_generation`` when stored embeddings are replaced by others."""

articles = Table(
    "articles",
    tables,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("title_from", String, nullable=False),
    Column("outlet", Text),
    Column("outlet_from", String),
    Column("author", Text),
    Column("author_from", String),
    Column("published", String),
    Column("published_from", String),
    Column("updated", String),
    Column("section", Text),
    Column("ingested", String, nullable=False),
    Column("url", Text),
    Column("source", Text, nullable=False),
    Column("part", Text),
    Column("language", String),
    Column("sha256", String, nullable=False),
    Column("source_sha256", String),
    Column("supersedes", String, index=True),
    Column("superseded_by", String),
    Column("outlet_key", Text, index=True),
    Column("published_day", String, index=True),
    Column("moment", String, nullable=False),
    Column("embedded_by", String, nullable=False, index=True),
    Column("in_words", Boolean, nullable=False, server_default=false()),
    Column("in_vectors", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)
"""Metadata, apart from the texts so that lists read little. ``in_words`` and ``in_vectors`` are
what says that an article is indexed."""

for _column in (articles.c.in_words, articles.c.in_vectors):
    Index(
        f"articles_not_{_column.name}",
        articles.c.key,
        sqlite_where=_column.is_(False),
        postgresql_where=_column.is_(False),
    )

_article_key = ("articles.key",)

texts = Table(
    "texts",
    tables,
    Column("article_key", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("page_starts", LargeBinary, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)

chunks = Table(
    "chunks",
    tables,
    Column("key", Integer, primary_key=True),
    Column(
        "article_key",
        ForeignKey("articles.key", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("first_sentence", Integer, nullable=False),
    Column("last_sentence", Integer, nullable=False),
    Column("embedding", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""The keys are the ids in Chroma and Tantivy, so they are never given twice."""

quotations = Table(
    "quotations",
    tables,
    Column("key", Integer, primary_key=True),
    Column(
        "article_key",
        ForeignKey("articles.key", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("speaker", Text),
    Column("role", Text),
    Column("organization", Text),
    Column("mention", Text),
    Column("cue", Text),
    Column("names", Text, nullable=False),
)
"""``names`` holds the folded words of speaker, role and organization with a space round each."""

removals = Table(
    "removals",
    tables,
    Column("key", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("article_key", Integer, nullable=False),
    Column("first_chunk", Integer, nullable=False),
    Column("last_chunk", Integer, nullable=False),
)
"""Articles that are gone from the catalog and still have to go from an index."""

conversations = Table(
    "conversations",
    tables,
    Column("id", String, primary_key=True),
    Column("content", Text, nullable=False),
)


def open_database(home: Path) -> Engine:
    """Open the catalog in a data folder, making both when they are not there.

    :raises LibraryUnavailable: the folder cannot be used, or a newer program wrote it.
    """
    path = home / "catalog.sqlite"
    with database_explained(home):
        home.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
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


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
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
        version = connection.execute(select(meta.c.schema_version)).scalar_one()
    if version > SCHEMA_VERSION:
        raise LibraryUnavailable(
            f"The library in {home} was written by a newer On Record (format {version}; this one "
            f"knows {SCHEMA_VERSION}). Update On Record, or set ONRECORD_HOME to another folder."
        )


@contextmanager
def database_explained(home: Path) -> Iterator[None]:
    """Turn what the database, the file system or a lock says into one clear line.

    :raises LibraryUnavailable: instead.
    """
    with explained(home):
        try:
            yield
        except DBAPIError as error:
            name = str(getattr(error.orig, "sqlite_errorname", ""))
            raise LibraryUnavailable(explain(home, name, str(error.orig))) from error
