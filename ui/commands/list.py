"""``onrecord list``: the articles there are, newest first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.commands.answers import HOW_TO_ADD
from ui.commands.arguments import add_filter_options, add_json_option, filters_of
from ui.commands.articles import table_lines
from ui.commands.output import line_width, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_metadata
from ui.wording import counted

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("list", help="list the articles, newest first")
    add_filter_options(parser, articles=False)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List all articles that the options leave."""
    filters = filters_of(arguments)
    with open_library(read_settings()) as library:
        articles = library.list(filters)
    if arguments.json:
        write_json([encode_metadata(article) for article in articles])
    elif articles:
        lines = table_lines(articles, line_width())
        write_lines([*lines, "", f"{counted(len(articles), 'article')}."])
    elif filters:
        write_lines(["No article is in what you limited the list to."])
    else:
        write_lines(["There are no articles yet.", HOW_TO_ADD])
    return 0
