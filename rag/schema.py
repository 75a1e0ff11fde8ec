"""The catalog's tables."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

SCHEMA_VERSION = 3

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
    Column("read_by", String),
    Column("sha256", String, nullable=False),
    Column("source_sha256", String),
    Column("supersedes", String, index=True),
    Column("superseded_by", String),
    Column("duplicate_of", String, index=True),
    Column("url_key", Text, index=True),
    Column("outlet_key", Text, index=True),
    Column("published_day", String, index=True),
    Column("moment", String, nullable=False),
    Column("embedded_by", String, nullable=False, index=True),
    Column("in_words", Boolean, nullable=False, server_default=false()),
    Column("in_vectors", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)
"""Metadata, apart from the texts so that lists read little. ``in_words`` and ``in_vectors`` are
what says that an article is indexed. ``duplicate_of`` is the id of the first of its near-copies."""

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

bands = Table(
    "bands",
    tables,
    Column("band", BigInteger, primary_key=True),
    Column(
        "article_key",
        ForeignKey("articles.key", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)
"""By what near-copies are found; see ``rag.text.shingles``."""

ingests = Table(
    "ingests",
    tables,
    Column("key", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("part", Text),
    Column("status", String, nullable=False),
    Column("article_id", String),
    Column("title", Text),
    Column("message", Text),
    Column("seconds", Float, nullable=False),
)
"""What became of each source, to look back at."""

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
    Column("owner", String),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("created", String, nullable=False),
    Column("used", String, nullable=False),
    Column("deleted", String, index=True),
    Index("conversations_of_owner", "owner", "used"),
)
"""``owner`` is a hash of what names the owner, null while whoever has the id may read and write;
``words`` the folded title, ``deleted`` when it was, until it is purged."""

turns = Table(
    "turns",
    tables,
    Column("key", Integer, primary_key=True),
    Column(
        "conversation_id",
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("articles", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("content", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What is long stands last, for a row is read from its beginning. ``content`` is JSON
(``rag.turns``), ``words`` what a search looks in, folded; ``articles`` the ids of the cited
articles with a space between."""
