"""Messages (eml), newsletters above all: the body as an article, attachments beside it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage, Message
from typing import Any

from ingest.loading.dates import publication_time
from ingest.loading.html_text import text_of_markup
from ingest.loading.languages import declared_language
from ingest.loading.page_fields import join_names, plain_line
from ingest.loading.reading import Reading
from ingest.loading.text import plain_text
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceError

_BROKEN = "The message cannot be followed. Save it again as eml, or paste its text."
_LINK = re.compile(r"https?://\S+")
_LITTERED = 0.15
"""Share of a plain body that is addresses, from which on the html body reads better."""
_NAMES_ONLY = re.compile(r"\s*<[^>]*>|\s*\([^)]*\)")
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, read."""

    reading: Reading | SourceError
    """Its body; an error when it has none that is text."""
    attachments: tuple[tuple[str, bytes], ...]
    """Files by their names; pictures inside the text are left out."""


def read_mail(content: bytes) -> Mail:
    """The body of a message with its subject, sender and date, and what is attached.

    :raises SourceUnreadable: its parts cannot be told apart.
    """
    with vendor(_BROKEN):
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage), "the policy makes messages of this class"
        attachments = tuple(_attachments(message))
        bodies = _bodies(message)
        fields = _fields(message)
    try:
        reading: Reading | SourceError = _merge(_read_body(bodies), fields)
    except SourceError as error:
        reading = error
    return Mail(reading, attachments)


def _own_parts(message: Message) -> Iterator[Any]:
    """Its parts, without those of messages attached to it, which are read by themselves."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _own_parts(part)


def _bodies(message: EmailMessage) -> dict[str, tuple[bytes, str | None]]:
    """The first plain and the first html body: bytes and declared encoding."""
    found: dict[str, tuple[bytes, str | None]] = {}
    for part in _own_parts(message):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() is not None:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            found.setdefault(kind, (payload, part.get_content_charset()))
    return found


def _read_body(bodies: dict[str, tuple[bytes, str | None]]) -> Reading:
    """The plain body, or the html one where the plain one is littered with addresses."""
    plain = html = None
    if "text/plain" in bodies:
        payload, charset = bodies["text/plain"]
        plain = Reading(text=plain_text(payload, declared=charset))
    links = sum(map(len, _LINK.findall(plain.text))) if plain else 0
    if "text/html" in bodies and (plain is None or links > _LITTERED * len(plain.text)):
        html = _read_markup(*bodies["text/html"])
    reading = html or plain
    if reading is None or len(reading.text.split()) < _FEWEST_WORDS:
        raise SourceEmpty("The message has no text of its own.")
    return reading


def _read_markup(payload: bytes, charset: str | None) -> Reading:
    """The article in an html body; all its text where there is none to tell from the rest."""
    from ingest.loading.html import read_html

    try:
        return read_html(payload, declared=charset)
    except SourceEmpty:
        return Reading(text=text_of_markup(plain_text(payload, declared=charset)))


def _fields(message: EmailMessage) -> Reading:
    """What the head of a message says; the text is none.

    What is sent to a list is signed by who publishes it: then the sender is the outlet.
    """
    subject = plain_line(str(message.get("subject") or ""))
    sender = _NAMES_ONLY.sub("", str(message.get("from") or "")).strip(" \"'")
    named = join_names([sender]) if sender and "@" not in sender else None
    to_list = any(message.get(name) for name in ("list-id", "list-unsubscribe"))
    author, outlet = (None, named) if to_list else (named, None)
    published = publication_time(str(message.get("date") or ""))
    return Reading(
        text="",
        title=subject,
        title_from="file" if subject else None,
        outlet=outlet,
        outlet_from="file" if outlet else None,
        author=author,
        author_from="file" if author else None,
        published=published,
        published_from="file" if published else None,
        language=declared_language(str(message.get("content-language") or "")),
    )


def _merge(body: Reading, head: Reading) -> Reading:
    """The body under the head's title, outlet, author and date, where the head has them."""
    return replace(
        body,
        title=head.title or body.title,
        title_from=head.title_from or body.title_from,
        outlet=head.outlet or body.outlet,
        outlet_from=head.outlet_from or body.outlet_from,
        language=body.language or head.language,
        author=head.author or body.author,
        author_from=head.author_from or body.author_from,
        published=head.published or body.published,
        published_from=head.published_from or body.published_from,
    )


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    number = 0
    for part in _own_parts(message):
        if part.get_content_disposition() != "attachment" and (
            part.get_content_type() != "message/rfc822"
        ):
            continue
        number += 1
        name = part.get_filename() or f"attachment {number}"
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield f"{name.removesuffix('.eml')}.eml", inner[0].as_bytes()
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_content_maintype() != "image":
            yield name, payload
