"""Tables and lines of JSON in which each row is an article."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO

from ingest.loading.columns import FIELDS, Columns
from ingest.loading.dates import publication_time
from ingest.loading.kinds import Kind
from ingest.loading.languages import declared_language
from ingest.loading.opening import Opening, Part
from ingest.loading.reading import Reading
from ingest.loading.text import normalise_line_ends, plain_text
from rag.errors import SourceEmpty, SourceUnreadable

_DELIMITERS = ",;\t|"
_NAMED = f"Name its columns with --columns FIELD=COLUMN; the fields are {', '.join(FIELDS)}."


def read_table(content: bytes, kind: Kind, opening: Opening) -> Iterator[Part]:
    """The rows of a csv file ("row 1" is the first below the head), or lines of JSON ("line 1").

    A csv file without a column of texts is one article, the table itself, unless columns are
    named. Blank rows are passed over.

    :param kind: "csv" or "jsonl".
    :raises SourceUnreadable: it cannot be decoded, or no row holds a text.
    :raises SourceEmpty: it has no rows, or nothing but its head.
    """
    text = plain_text(content, declared=opening.declared)
    if kind == "jsonl":
        yield from _some(_read_lines(text, opening.columns))
        return
    rows = _split_rows(text, opening)
    head = rows[0] if rows else []
    if opening.columns.has_text(head):
        yield from _some(_read_rows(head, rows[1:], opening.columns))
    elif opening.columns.by_field:
        raise SourceUnreadable(f"The table has the columns {_listed(head)}. {_NAMED}")
    else:
        table = "\n\n".join(" | ".join(map(str.strip, row)) for row in rows if any(row))
        yield Part(found=Reading(text=table), content=content)


def _some(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts, or that there are none."""
    first = next(parts, None)
    if first is None:
        raise SourceEmpty("The table has no rows. Check that it was saved or copied whole.")
    yield first
    yield from parts


def _split_rows(text: str, opening: Opening) -> list[list[str]]:
    """The rows, split by the mark that divides the head into most columns.

    The csv module's own guess looks at the texts too, and takes speech in single quotation marks
    for cells.
    """
    csv.field_size_limit(max(opening.limits.max_bytes, csv.field_size_limit()))
    head = text.partition("\n")[0]
    try:
        delimiter = max(
            _DELIMITERS, key=lambda mark: len(next(csv.reader([head], delimiter=mark), []))
        )
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceUnreadable(
            f"The table cannot be followed ({error}). Save it again as csv in UTF-8."
        ) from error


def _read_rows(head: list[str], rows: list[list[str]], columns: Columns) -> Iterator[Part]:
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row):
            named = dict(zip(head, row, strict=False))
            yield _part(f"row {number}", named, columns, repr(row).encode())


def _read_lines(text: str, columns: Columns) -> Iterator[Part]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            error = SourceUnreadable("The line is no JSON object. Write one article a line.")
            yield Part(found=error, content=line.encode(), name=name)
            continue
        plain = {str(key): value for key, value in row.items() if isinstance(value, str)}
        yield _part(name, plain, columns, line.encode())


def _part(name: str, row: Mapping[str, str], columns: Columns, content: bytes) -> Part:
    fields = columns.fields_of(row)
    if "text" not in fields:
        error = SourceEmpty(f"There is no text in it. It has {_listed(list(row))}. {_NAMED}")
        return Part(found=error, content=content, name=name)
    published = publication_time(fields.get("published", ""))
    return Part(
        found=Reading(
            text=normalise_line_ends(fields["text"]).replace("\0", ""),
            title=fields.get("title"),
            title_from=_from_file(fields.get("title")),
            outlet=fields.get("outlet"),
            outlet_from=_from_file(fields.get("outlet")),
            author=fields.get("author"),
            author_from=_from_file(fields.get("author")),
            published=published,
            published_from=_from_file(published),
            updated=publication_time(fields.get("updated", "")),
            section=fields.get("section"),
            url=fields.get("url"),
            language=declared_language(fields.get("language", "")),
        ),
        content=content,
        name=name,
    )


def _from_file(value: str | None) -> str | None:
    return "file" if value else None


def _listed(names: list[str]) -> str:
    shown = [name.strip()[:40] for name in names if name.strip()][:12]
    return ", ".join(f"“{name}”" for name in shown) or "no column with a name"
