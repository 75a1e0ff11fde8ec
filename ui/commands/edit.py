"""``onrecord edit``: correct what is known about an article. Its text never changes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rag.errors import UsageError
from ui.commands.arguments import add_json_option, moment
from ui.commands.articles import metadata_lines
from ui.commands.output import line_width, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_metadata

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


_FIELDS = ("title", "outlet", "author", "published", "updated", "section", "url", "language")


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "edit",
        help="correct what is known of an article",
        description="Correct what is known about an article. An empty value means unknown.",
    )
    parser.add_argument("article", metavar="ID", help="its id or the beginning of it")
    parser.add_argument("--title", metavar="TEXT")
    parser.add_argument("--outlet", metavar="NAME", help="who published it")
    parser.add_argument("--author", metavar="NAME", help="who wrote it")
    parser.add_argument(
        "--published", metavar="DATE", type=moment, help="when it was published (ISO 8601)"
    )
    parser.add_argument(
        "--updated", metavar="DATE", type=moment, help="when it was last changed (ISO 8601)"
    )
    parser.add_argument("--section", metavar="NAME", help="in which part of the paper it stood")
    parser.add_argument("--url", metavar="ADDRESS", help="where it stands on the web")
    parser.add_argument("--language", metavar="CODE", help="two letters: en, de, fr")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Correct and show what is known now."""
    changes = {name: getattr(arguments, name) for name in _FIELDS}
    if all(value is None for value in changes.values()):
        options = [f"--{name}" for name in _FIELDS]
        raise UsageError(f"Say what to correct: {', '.join(options[:-1])} or {options[-1]}.")
    with open_library(read_settings()) as library:
        article = library.edit(arguments.article, **changes)
    if arguments.json:
        write_json(encode_metadata(article))
    else:
        write_lines(metadata_lines(article, line_width()))
    return 0
