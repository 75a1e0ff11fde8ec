"""Conversations kept in the library: listed, renamed, deleted, found again, each by its owner only.

A conversation is a row a turn, so that two tabs or two processes that go on with the same one lose
nothing of each other. Citations are kept with the answer and never looked up again: an old
conversation shows its quotes even when the article was changed or removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from rag.database import Database, columns_of, parts
from rag.errors import ConversationClosed
from rag.rows import storable
from rag.schema import conversations, turns
from rag.turns import (
    KeptTurn,
    cited_articles,
    decode_turn,
    encode_turn,
    folded_words,
    search_text,
    title_from,
)

MAX_TURNS = 500
"""Turns of one conversation; a question beyond is refused with a word about a new one."""
MAX_CONVERSATIONS = 5_000
"""Conversations of one owner; with one more, that which was not used for the longest time goes."""
UNDO = timedelta(hours=1)
"""How long a deleted conversation can be restored; then it is purged."""

_MAX_NAME = 200
_MAX_SOUGHT_WORDS = 12


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation as it stands in a list; times are ISO 8601 in UTC."""

    id: str
    title: str
    created: str
    used: str
    turns: int
    articles: tuple[str, ...]
    """Ids of all cited articles, each once, in the order in which they were first cited."""


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation that a search found, with its first turn that has all the words."""

    conversation: ConversationSummary
    turn: KeptTurn | None
    """None when only the title has them."""
    position: int | None
    """Which turn of the conversation it is, from 0."""


def owner_of(*, browser_key: str | None = None, user: str | None = None) -> str | None:
    """What an owner is stored as: a hash, so that the catalog does not hold the key itself.

    A user who logged in is the owner wherever they log in; else the key that their browser made
    (128 random bits) is. None when there is neither. The two kinds never give the same hash.
    """
    if user is not None:
        named = f"user:{user}"
    elif browser_key is not None:
        named = f"browser:{browser_key}"
    else:
        return None
    return hashlib.sha256(storable(named).encode("utf-8")).hexdigest()


class Conversations:
    """The conversations of one library. Used by many threads and processes at once.

    ``owner`` is what ``owner_of`` gives. A conversation without an owner (kept before there were
    any, or by a page that names none) is open to whoever has its unguessable id, and becomes the
    first owner's who adds to it or adopts it. One that belongs to somebody else is as if it were
    not there, but for adding to it, which is refused. Every method may raise LibraryUnavailable.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # Turns

    def turns(self, conversation_id: str, *, owner: str | None = None) -> tuple[KeptTurn, ...]:
        """The turns of a conversation, oldest first; () when there is none, or it was deleted."""
        query = (
            select(turns.c.content)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(_open_to(conversation_id, owner), conversations.c.deleted.is_(None))
            .order_by(turns.c.key)
        )
        with self._database.reading() as connection:
            contents = connection.scalars(query).all()
        return tuple(map(decode_turn, contents))

    def add_turn(self, conversation_id: str, turn: KeptTurn, *, owner: str | None = None) -> int:
        """Add a turn to a conversation, new or not; return the key to replace it by.

        A conversation that was deleted begins anew, and the deletion cannot be undone any more.

        :raises ConversationClosed: it has MAX_TURNS already, or belongs to somebody else.
        """
        now = _now()
        with self._database.writing() as connection:
            _purge(connection, before=now - UNDO)
            self._begin(connection, conversation_id, turn, owner, now)
            query = select(func.count()).where(turns.c.conversation_id == conversation_id)
            if (connection.scalar(query) or 0) >= MAX_TURNS:
                raise ConversationClosed(
                    f"This conversation has {MAX_TURNS} questions, which is all that one holds. "
                    "Begin a new one."
                )
            row = {"conversation_id": conversation_id, **_turn_row(turn)}
            inserted = connection.execute(turns.insert().returning(turns.c.key), row)
            return int(inserted.scalar_one())

    def replace_turn(self, key: int, turn: KeptTurn) -> bool:
        """Put a turn in the place of one that was added; False when it is gone meanwhile."""
        with self._database.writing() as connection:
            changed = connection.execute(
                update(turns).where(turns.c.key == key).values(_turn_row(turn))
            )
            return changed.rowcount > 0

    @staticmethod
    def _begin(
        connection: Connection,
        conversation_id: str,
        turn: KeptTurn,
        owner: str | None,
        now: datetime,
    ) -> None:
        """Have a conversation to add to: a new one, one to go on with, or a deleted one anew."""
        there = connection.execute(
            select(*columns_of(conversations, "owner", "deleted")).where(
                conversations.c.id == conversation_id
            )
        ).first()
        if there is not None and there.owner not in (None, owner):
            raise ConversationClosed("This conversation is somebody else’s. Begin a new one.")
        if there is not None and there.deleted is None:
            used: dict[str, Any] = {"used": _written(now)}
            if there.owner is None and owner is not None:
                used["owner"] = owner
            connection.execute(
                update(conversations).where(conversations.c.id == conversation_id).values(used)
            )
            return
        connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
        row = {"id": conversation_id, "owner": owner, "created": _written(now)}
        row |= {"used": _written(now), **_title_row(title_from(turn.question))}
        connection.execute(conversations.insert(), row)
        _drop_least_used(connection, owner)

    # The list

    def list(
        self, owner: str, *, limit: int | None = None, offset: int = 0
    ) -> tuple[ConversationSummary, ...]:
        """The owner's conversations, last used first."""
        query = _of_owner(owner).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return _summaries(connection, connection.execute(query).all())

    def count(self, owner: str) -> int:
        """How many conversations the owner has."""
        query = select(func.count()).where(_is_listed(owner))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def adopt(self, conversation_id: str, owner: str) -> bool:
        """Make a conversation that belongs to nobody the owner's; whether it was there and did."""
        free = and_(conversations.c.id == conversation_id, conversations.c.owner.is_(None))
        return self._change(free, {"owner": owner})

    def rename(self, conversation_id: str, title: str, *, owner: str) -> bool:
        """Give a conversation another title; an empty one brings back that of its first question.

        :returns: whether there is such a conversation.
        """
        given = title_from(title, limit=_MAX_NAME) if title.strip() else None
        if given is None:
            first = self.turns(conversation_id, owner=owner)[:1]
            given = title_from(first[0].question if first else "")
        mine = and_(conversations.c.id == conversation_id, _is_listed(owner))
        return self._change(mine, _title_row(given))

    def delete(self, conversation_id: str, *, owner: str) -> bool:
        """Delete a conversation; it can be restored for an hour. Whether it was there."""
        mine = and_(conversations.c.id == conversation_id, _is_listed(owner))
        return self._change(mine, {"deleted": _written(_now())})

    def restore(self, conversation_id: str, *, owner: str) -> bool:
        """Bring a deleted conversation back; False when it is purged, or was begun anew."""
        deleted = and_(
            conversations.c.id == conversation_id,
            conversations.c.owner == owner,
            conversations.c.deleted.is_not(None),
        )
        return self._change(deleted, {"deleted": None})

    def purge(self, *, before: datetime | None = None) -> int:
        """Remove for good what was deleted before a moment (an hour ago unless given); how many.

        Adding, deleting and restoring do it as well, so that nobody has to think of it.
        """
        with self._database.writing() as connection:
            return _purge(connection, before=before or _now() - UNDO)

    def _change(self, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
        with self._database.writing() as connection:
            _purge(connection, before=_now() - UNDO)
            return (
                connection.execute(update(conversations).where(which).values(values)).rowcount > 0
            )

    # Search

    def search(self, owner: str, words: str, *, limit: int = 50) -> tuple[FoundConversation, ...]:
        """The owner's conversations of which one turn, or the title, has all the words.

        Looked in are questions, framing or prose, and quotes; a beginning or any other part of a
        word is enough, case, accents and typography do not count. Last used first; all of them
        when there are no words.
        """
        sought = folded_words(storable(words)).split()[:_MAX_SOUGHT_WORDS]
        if not sought:
            listed = self.list(owner, limit=limit)
            return tuple(FoundConversation(each, None, None) for each in listed)
        in_title = and_(*(_holds(conversations.c.words, word) for word in sought))
        in_turn = and_(*(_holds(turns.c.words, word) for word in sought))
        its_own = turns.c.conversation_id == conversations.c.id
        found = or_(in_title, exists().where(its_own, in_turn))
        with self._database.reading() as connection:
            rows = connection.execute(_of_owner(owner).where(found).limit(limit)).all()
            listed = _summaries(connection, rows)
            return tuple(_with_first_turn(connection, each, in_turn) for each in listed)


def _with_first_turn(
    connection: Connection, summary: ConversationSummary, in_turn: ColumnElement[bool]
) -> FoundConversation:
    own = turns.c.conversation_id == summary.id
    first = connection.execute(
        select(turns.c.key, turns.c.content).where(own, in_turn).order_by(turns.c.key).limit(1)
    ).first()
    if first is None:
        return FoundConversation(summary, None, None)
    before = select(func.count()).where(own, turns.c.key < first.key)
    return FoundConversation(summary, decode_turn(first.content), connection.scalar(before))


def _summaries(connection: Connection, rows: Sequence[Any]) -> tuple[ConversationSummary, ...]:
    """Rows of conversations with the numbers of their turns and the articles that these cite."""
    cited: dict[str, list[str]] = {row.id: [] for row in rows}
    for part in parts(list(cited)):
        found = connection.execute(
            select(turns.c.conversation_id, turns.c.articles)
            .where(turns.c.conversation_id.in_(part))
            .order_by(turns.c.key)
        )
        for conversation_id, articles in found:
            cited[conversation_id].append(articles)
    return tuple(
        ConversationSummary(
            row.id,
            row.title,
            row.created,
            row.used,
            len(cited[row.id]),
            tuple(dict.fromkeys(" ".join(cited[row.id]).split())),
        )
        for row in rows
    )


def _of_owner(owner: str) -> Any:
    return (
        select(*columns_of(conversations, "id", "title", "created", "used"))
        .where(_is_listed(owner))
        .order_by(conversations.c.used.desc(), conversations.c.id)
    )


def _is_listed(owner: str) -> ColumnElement[bool]:
    return and_(conversations.c.owner == owner, conversations.c.deleted.is_(None))


def _open_to(conversation_id: str, owner: str | None) -> ColumnElement[bool]:
    nobodys = conversations.c.owner.is_(None)
    mine = nobodys if owner is None else or_(nobodys, conversations.c.owner == owner)
    return and_(conversations.c.id == conversation_id, mine)


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def _purge(connection: Connection, *, before: datetime) -> int:
    due = conversations.c.deleted < _written(before)
    return connection.execute(delete(conversations).where(due)).rowcount


def _drop_least_used(connection: Connection, owner: str | None) -> None:
    """Keep an owner's conversations to their limit."""
    if owner is None:
        return
    latest = _of_owner(owner).with_only_columns(conversations.c.id).limit(-1)
    beyond = connection.scalars(latest.offset(MAX_CONVERSATIONS)).all()
    if beyond:
        connection.execute(delete(conversations).where(conversations.c.id.in_(beyond)))


def _turn_row(turn: KeptTurn) -> dict[str, str]:
    return {
        "content": encode_turn(turn),
        "words": storable(search_text(turn)),
        "articles": " ".join(cited_articles(turn)),
    }


def _title_row(title: str) -> dict[str, str]:
    return {"title": storable(title), "words": storable(folded_words(title))}


def _now() -> datetime:
    return datetime.now(UTC)


def _written(moment: datetime) -> str:
    """Always with microseconds, so that texts are ordered as moments are."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
