"""``onrecord show``: one article, its particulars and its text."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.commands.arguments import add_json_option
from ui.commands.articles import metadata_lines
from ui.commands.output import line_width, visible, wrap, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_article

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("show", help="show an article")
    parser.add_argument("article", metavar="ID", help="its id or the beginning of it")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show it; on a terminal its lines are broken to be read, elsewhere they are as stored."""
    with open_library(read_settings()) as library:
        article = library.article(arguments.article)
    if arguments.json:
        write_json(encode_article(article))
        return 0
    width = line_width()
    lines = visible(article.text).split("\n")
    if sys.stdout.isatty():
        lines = [part for line in lines for part in wrap(line, width) or [""]]
    write_lines([*metadata_lines(article, width), "", *lines])
    return 0
