"""Catalogs that an older On Record wrote, brought to today's format: each step once, as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from rag.nearcopies import find_original, note_bands
from rag.rows import url_key
from rag.schema import (
    SCHEMA_VERSION,
    articles,
    bands,
    conversations,
    ingests,
    meta,
    texts,
    turns,
)


def migrate(connection: Connection, version: int) -> None:
    """Bring the catalog from a format to today's, in the transaction given."""
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.execute(update(meta).values(schema_version=SCHEMA_VERSION))


def _find_copies(connection: Connection) -> None:
    """From 1: near-copies and addresses are looked up, and what became of sources is kept."""
    for column in ("duplicate_of VARCHAR", "url_key TEXT"):
        connection.exec_driver_sql(f"ALTER TABLE articles ADD COLUMN {column}")
    for index in articles.indexes:
        if {column.name for column in index.columns} & {"duplicate_of", "url_key"}:
            index.create(connection)
    bands.create(connection)
    ingests.create(connection)
    rows = connection.execute(
        select(articles.c.key, articles.c.url, texts.c.text)
        .join(texts, texts.c.article_key == articles.c.key)
        .order_by(articles.c.key)
    ).all()
    for key, url, text in rows:
        found = note_bands(connection, key, text)
        original = find_original(connection, key, found)
        connection.execute(
            update(articles)
            .where(articles.c.key == key)
            .values(duplicate_of=original, url_key=url_key(url) if url else None)
        )


def _part_turns(connection: Connection) -> None:
    """From 2: a conversation was one piece of JSON; each turn becomes a row. And articles say
    whether they were read by OCR, which none was before.

    Nobody knew when it was last used, so all count as used now. They belong to nobody until
    somebody who has their id goes on with them.
    """
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN read_by VARCHAR")
    kept = connection.exec_driver_sql("SELECT id, content FROM conversations").all()
    conversations.drop(connection)
    for table in (conversations, turns):
        table.create(connection)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    for conversation_id, content in kept:
        pieces = _turns_in(content)
        if pieces:
            _insert_conversation(connection, conversation_id, pieces, now)


def _turns_in(content: str) -> list[Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _insert_conversation(
    connection: Connection, conversation_id: str, pieces: list[Any], now: str
) -> None:
    from rag.turns import cited_articles, decode_turn, folded_words, search_text, title_from

    contents = [json.dumps(piece) for piece in pieces]
    kept = [decode_turn(content) for content in contents]
    title = title_from(kept[0].question)
    row = {"id": conversation_id, "title": title, "words": folded_words(title)}
    connection.execute(conversations.insert(), row | {"created": now, "used": now})
    rows = [
        {
            "conversation_id": conversation_id,
            "content": content,
            "words": search_text(turn),
            "articles": " ".join(cited_articles(turn)),
        }
        for content, turn in zip(contents, kept, strict=True)
    ]
    connection.execute(turns.insert(), rows)


_STEPS: dict[int, Callable[[Connection], None]] = {1: _find_copies, 2: _part_turns}
