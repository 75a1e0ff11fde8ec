"""One file's bytes → the articles in it: most kinds hold one, some hold many.

Rows of a table, members of an archive, attachments of a message and entries of a feed are parts;
a part that cannot be read is a result beside the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.loading.budget import UnpackingBudget
from ingest.loading.kinds import Kind, kind_of
from ingest.loading.opening import Opening, Part
from ingest.loading.text import read_addresses, read_markdown, read_text
from rag.errors import SourceEmpty, SourceError


def read_parts(
    content: bytes, kind: Kind, opening: Opening, budget: UnpackingBudget | None = None
) -> Iterator[Part]:
    """Everything in a file, as soon as each is read.

    One adapter for each kind, imported when it is first needed: pypdf, lxml and feedparser are
    heavy.

    :param budget: what may still be unpacked of the source; a new one when this is the outermost.
    :raises SourceError: the file as a whole cannot be read.
    """
    budget = budget or UnpackingBudget.of(opening.limits)
    if kind in ("text", "markdown", "html", "pdf", "docx", "epub"):
        yield from _read_one(content, kind, opening, budget)
    elif kind == "zip":
        yield from _read_archive(content, opening, budget)
    elif kind == "mail":
        yield from _read_message(content, opening, budget)
    elif kind == "feed":
        from ingest.loading.feeds import read_feed

        yield from read_feed(content, opening)
    else:
        from ingest.loading.tables import read_table

        yield from read_table(content, kind, opening)


def _read_one(
    content: bytes, kind: Kind, opening: Opening, budget: UnpackingBudget
) -> Iterator[Part]:
    if kind == "text":
        addresses = read_addresses(content, declared=opening.declared) if opening.follow else ()
        if addresses:
            yield from _follow(addresses, opening)
            return
        found = read_text(content, declared=opening.declared)
    elif kind == "markdown":
        found = read_markdown(content, declared=opening.declared)
    elif kind == "html":
        from ingest.loading.html import read_html

        found = read_html(content, declared=opening.declared, url=opening.url)
    elif kind == "pdf":
        from ingest.loading.pdf import read_pdf

        found = read_pdf(
            content,
            max_pages=opening.limits.max_pages,
            max_seconds=opening.limits.max_seconds,
            began=opening.began,
        )
    elif kind == "docx":
        from ingest.loading.docx import read_docx

        found = read_docx(content)
    else:
        from ingest.loading.epub import read_epub

        found = read_epub(content, budget)
    yield Part(found=found, content=content)


def _follow(addresses: tuple[str, ...], opening: Opening) -> Iterator[Part]:
    """A list of addresses: the article at each."""
    assert opening.follow is not None, "only lists that may be followed are read as such"
    for address in addresses:
        try:
            reading, content = opening.follow(address)
        except SourceError as error:
            yield Part(found=error, content=b"", name=address)
        else:
            yield Part(found=reading, content=content, name=address)


def _read_archive(content: bytes, opening: Opening, budget: UnpackingBudget) -> Iterator[Part]:
    from ingest.loading.archives import open_archive

    found = False
    for name, member in open_archive(content, budget, depth=opening.depth):
        found = True
        yield from _read_inner(name, member, opening, budget)
    if not found:
        raise SourceEmpty("The archive holds no files. Put articles into it first.")


def _read_message(content: bytes, opening: Opening, budget: UnpackingBudget) -> Iterator[Part]:
    from ingest.loading.mail import read_mail

    budget.check_depth(opening.depth)
    message = read_mail(content)
    yield Part(found=message.reading, content=content)
    for name, attached in message.attachments:
        budget.count_file()
        yield from _read_inner(name, attached, opening, budget)


def _read_inner(
    name: str, member: bytes | SourceError, opening: Opening, budget: UnpackingBudget
) -> Iterator[Part]:
    """A member of an archive or an attachment, which may hold parts itself."""
    if isinstance(member, SourceError):
        yield Part(found=member, content=b"", name=name)
        return
    try:
        kind = kind_of(name, member)
        if not member.strip():
            raise SourceEmpty("The file is empty. Check that it was saved or copied whole.")
        for part in read_parts(member, kind, opening.inside(), budget):
            yield part.within(name)
    except SourceError as error:
        yield Part(found=error, content=member, name=name)
