"""``onrecord show``: one article, its particulars and its text."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.commands.arguments import add_json_option
from ui.commands.articles import change_lines, metadata_lines
from ui.commands.output import line_width, visible, wrap, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_article, encode_changes, encode_unchanged

if TYPE_CHECKING:
    from rag.library import Library
    from rag.types import Article
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("show", help="show an article")
    parser.add_argument("article", metavar="ID", help="its id or the beginning of it")
    parser.add_argument(
        "--changes",
        action="store_true",
        help="what its newest version changed, or what this one changed of the one before",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show it; on a terminal its lines are broken to be read, elsewhere they are as stored."""
    from rag.corrections import find_corrections  # loads more than a command needs to start

    with open_library(read_settings()) as library:
        article = library.article(arguments.article)
        if arguments.changes:
            return _show_changes(library, article, as_json=arguments.json)
        copies = library.copies(article.id)
    corrections = find_corrections(article.text)
    if arguments.json:
        write_json(encode_article(article, corrections, copies))
        return 0
    width = line_width()
    lines = visible(article.text).split("\n")
    if sys.stdout.isatty():
        lines = [part for line in lines for part in wrap(line, width) or [""]]
    particulars = metadata_lines(article, width, corrections=corrections, copies=copies)
    write_lines([*particulars, "", *lines])
    return 0


def _show_changes(library: Library, article: Article, *, as_json: bool) -> int:
    """Between an article and its newest version; between the newest and the one before it."""
    from rag.changes import compare_versions

    newest = library.related([article.id])[article.id].newest
    old_id, new_id = (article.id, newest) if newest else (article.supersedes, article.id)
    if old_id is None:
        if as_json:
            write_json(encode_unchanged(article.id))
        else:
            write_lines(["There is only this version of the article in the library."])
        return 0
    old, new = library.analysed(old_id), library.analysed(new_id)
    changes = compare_versions(old, new)
    if as_json:
        write_json(encode_changes(changes, old.article, new.article))
    else:
        write_lines(change_lines(changes, old.article, new.article, line_width()))
    return 0
