"""``onrecord verify``: quotes taken away as JSON, checked one by one against the library."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import UsageError
from ui.commands.arguments import add_json_option
from ui.commands.output import line_width, wrap, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.wording import counted

if TYPE_CHECKING:
    from rag.library import Library
    from rag.types import Article
    from ui.commands.arguments import Subparsers
    from ui.export.verifying import CheckedQuote

MAX_BYTES = 64_000_000
_IN_WORDS = {
    "verified": "stands there, character by character",
    "differs": "does not stand there",
    "other_text": "the article here has another text",
    "not_in_library": "no such article in the library",
}


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "verify",
        help="check a JSON export against the library",
        description="Check that every quote of a JSON export, or of an answer printed with --json, "
        "stands at its place in the article with that text, between the sentences that it names. "
        "The exit code is 1 unless all do. What the program itself says about them is not checked.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="a JSON export, or what ask --json printed"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check; 1 when a quote is not verified."""
    from ui.export.verifying import check_packet  # loads more than other commands need

    content = _read(arguments.file)
    with open_library(read_settings()) as library:
        checked = check_packet(content, lambda article_id: _article_of(library, article_id))
    if arguments.json:
        write_json([_encoded(each) for each in checked])
    else:
        write_lines(_lines(checked))
    return 0 if all(each.verdict == "verified" for each in checked) else 1


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise UsageError(f"There is no file “{file}”.")
    if file.stat().st_size > MAX_BYTES:
        raise UsageError(f"“{file}” is larger than any export.")
    return file.read_bytes()


def _article_of(library: Library, article_id: str) -> Article | None:
    """By the full id only: a packet with a beginning of one was not made by us."""
    return library.article(article_id) if library.contains(article_id) else None


def _encoded(checked: CheckedQuote) -> dict[str, object]:
    claimed = checked.quote
    return {
        "turn": checked.turn,
        "number": claimed.number,
        "article_id": claimed.article_id,
        "verdict": checked.verdict,
        "changed": list(checked.changed),
        "quote": claimed.quote,
        "start": claimed.start,
        "end": claimed.end,
    }


def _lines(checked: tuple[CheckedQuote, ...]) -> list[str]:
    width, lines = line_width(), []
    for each in checked:
        words = _IN_WORDS[each.verdict]
        if each.changed:
            words += f"; changed since: {', '.join(each.changed)}"
        opening = f"{each.turn}.{each.quote.number} {each.verdict}: {words}"
        lines += wrap(opening, width, hanging=" " * 6)
        lines += [*wrap(each.quote.quote, width, indent=" " * 6), ""]
    found = Counter(each.verdict for each in checked)
    if not checked:
        return ["There is no quote in this export."]
    if found["verified"] == len(checked):
        return [*lines, f"Verified: {counted(len(checked), 'quote')}."]
    return [*lines, f"Verified: {found['verified']} of {counted(len(checked), 'quote')}."]
