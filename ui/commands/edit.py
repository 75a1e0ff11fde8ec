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


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "edit",
        help="correct title, outlet, author or date",
        description="Correct what is known about an article. An empty value means unknown.",
    )
    parser.add_argument("article", metavar="ID", help="its id or the beginning of it")
    parser.add_argument("--title", metavar="TEXT")
    parser.add_argument("--outlet", metavar="NAME", help="who published it")
    parser.add_argument("--author", metavar="NAME", help="who wrote it")
    parser.add_argument(
        "--published", metavar="DATE", type=moment, help="when it was published (ISO 8601)"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Correct and show what is known now."""
    fields = ("title", "outlet", "author", "published")
    changes = {name: getattr(arguments, name) for name in fields}
    if all(value is None for value in changes.values()):
        raise UsageError("Say what to correct: --title, --outlet, --author or --published.")
    with open_library(read_settings()) as library:
        article = library.edit(arguments.article, **changes)
    if arguments.json:
        write_json(encode_metadata(article))
    else:
        write_lines(metadata_lines(article, line_width()))
    return 0
