"""Taking files, links and pasted text from the browser, with a result in words for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.errors import OnRecordError
from rag.types import IngestResult
from ui.page.wording import counted, size_in_words

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_BARE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)*(?:[:/?#]\S*)?")


class Ingestor(Protocol):
    """What is needed of ``ingest.pipeline.Ingestor``."""

    def add(self, sources: Sequence[str]) -> Iterator[IngestResult]:
        """Add files or addresses."""

    def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
        """Add a file by its content."""

    def add_text(self, text: str) -> IngestResult:
        """Add pasted text."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file, link or text, for the row under the drop zone."""

    name: str
    state: str
    """ "added", "known" or "failed"."""
    words: str
    article_id: str | None = None


class Intake:
    """What the drop zone calls."""

    def __init__(self, ingestor: Ingestor, *, uploads: Path, max_bytes: int) -> None:
        self._ingestor = ingestor
        self._uploads = uploads.resolve()
        self._max_bytes = max_bytes

    def add_upload(self, path: str, name: str) -> Received:
        """Add a file that the browser has uploaded; the upload is deleted whatever happens.

        ``path`` comes back through the browser and can be forged, so it must lie in our folder.
        """
        upload = Path(path).resolve()
        if not upload.is_relative_to(self._uploads) or not upload.is_file():
            return Received(name, "failed", "this is not a file that was uploaded here")
        try:
            size = upload.stat().st_size
            if size > self._max_bytes:
                limit = size_in_words(self._max_bytes)
                return Received(
                    name, "failed", f"{size_in_words(size)} is over the limit of {limit} a file"
                )
            content = upload.read_bytes()
        finally:
            upload.unlink(missing_ok=True)
            _remove_if_empty(upload.parent)
        return self._received(name, self._ingestor.add_upload(content, name))

    def add_text(self, text: str) -> Received:
        """Add what was put into the box: a link when it is nothing but one, else a text."""
        typed = text.strip()
        address = link_in(typed)
        if address is None:
            return self._received("Pasted text", self._pasted(typed))
        if not address.lower().startswith(("http://", "https://")):
            return Received(typed, "failed", "only addresses with http or https are fetched")
        return self._received(address, self._ingestor.add([address]))

    def _pasted(self, text: str) -> Iterator[IngestResult]:
        yield self._ingestor.add_text(text)

    def _received(self, name: str, results: Iterable[IngestResult]) -> Received:
        try:
            done = list(results)
        except OnRecordError as error:
            return Received(name, "failed", error.message)
        return sum_up(name, done)


def link_in(text: str) -> str | None:
    """The address, when a text is nothing but one; "example.org/story" counts as one."""
    if any(map(str.isspace, text)):
        return None
    if _SCHEME.match(text):
        return text
    if _BARE_LINK.fullmatch(text) and any(mark in text for mark in "./:"):
        return f"https://{text}"
    return None


def sum_up(name: str, results: Sequence[IngestResult]) -> Received:
    """One row for what a source gave: most sources hold one article, some several or none."""
    if not results:
        return Received(name, "failed", "nothing in it that is an article")
    if len(results) == 1:
        return _one(name, results[0])
    taken = [result for result in results if result.status in ("added", "updated", "duplicate")]
    failed = [result for result in results if result.status == "failed"]
    parts = [
        f"{counted(len(taken), 'article')} added" if taken else None,
        f"{len(results) - len(taken) - len(failed)} known"
        if len(taken) + len(failed) < len(results)
        else None,
        f"{len(failed)} failed" if failed else None,
    ]
    state = "added" if taken else "failed" if failed else "known"
    return Received(name, state, " · ".join(filter(None, parts)), results[0].article_id)


def _one(name: str, result: IngestResult) -> Received:
    if result.status == "failed":
        message = result.error.message if result.error else "it could not be added"
        return Received(name, "failed", message)
    if result.status == "unchanged":
        return Received(name, "known", "already in the library", result.article_id)
    quotations = counted(result.quotations, "quotation") if result.quotations else "no quotations"
    words = f"added · {quotations}"
    if result.status == "updated":
        words = "added as a newer version"
    if result.status == "duplicate":
        words = "added · a near-copy of another article"
    return Received(name, "added", words, result.article_id)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
