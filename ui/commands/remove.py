"""``onrecord remove``: take articles out of the library."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rag.errors import ArticleNotFound, UsageError
from rag.types import Filters
from ui.commands.arguments import add_json_option
from ui.commands.output import one_line, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_removal
from ui.wording import counted

if TYPE_CHECKING:
    from rag.library import Library
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("remove", help="remove articles")
    parser.add_argument("articles", metavar="ID", nargs="*", help="ids or their beginnings")
    parser.add_argument("--outlet", metavar="NAME", help="all articles of this outlet")
    parser.add_argument(
        "--yes", action="store_true", help="do not ask before all of an outlet is removed"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Remove; what is not there is said and no failure. Nothing goes if an id is ambiguous.

    Whoever sits at a terminal is asked before all of an outlet goes.
    """
    if not arguments.articles and not arguments.outlet:
        raise UsageError("Say what to remove: ids, or --outlet NAME.")
    with open_library(read_settings()) as library:
        titles, missing = _find(library, arguments.articles)
        if arguments.outlet and not _is_meant(library, arguments):
            write_lines(["Nothing was removed."])
            return 0
        removed = dict.fromkeys(library.remove(list(titles)))
        if arguments.outlet:
            removed |= _remove_outlet(library, arguments.outlet, titles)
    results = [(article_id, article_id in removed) for article_id in titles]
    results += [(article_id, False) for article_id in missing]
    if arguments.json:
        write_json([encode_removal(article_id, removed=done) for article_id, done in results])
    elif results:
        write_lines(
            f"removed    {article_id}  {one_line(titles[article_id])}"
            if done
            else f"not found  {one_line(article_id)}"
            for article_id, done in results
        )
    else:
        write_lines([one_line(f"No article is of the outlet “{arguments.outlet}”.")])
    return 0


def _is_meant(library: Library, arguments: argparse.Namespace) -> bool:
    """Whether all of an outlet shall go; nobody is asked who is a program or said so before."""
    asked = sys.stdin.isatty() and sys.stdout.isatty()
    number = len(library.list(Filters(outlet=arguments.outlet)))
    if arguments.yes or arguments.json or not asked or not number:
        return True
    outlet = one_line(arguments.outlet)
    sys.stdout.write(f"Remove {counted(number, 'article')} of the outlet “{outlet}”? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _find(library: Library, beginnings: list[str]) -> tuple[dict[str, str], list[str]]:
    """The titles of the articles meant, by id, and what is not there as it was typed.

    :raises AmbiguousArticleId: a beginning fits more than one.
    """
    titles: dict[str, str] = {}
    missing: list[str] = []
    for beginning in beginnings:
        try:
            article = library.metadata(beginning)
        except ArticleNotFound:
            missing.append(beginning)
        else:
            titles[article.id] = article.title
    return titles, missing


def _remove_outlet(library: Library, outlet: str, titles: dict[str, str]) -> dict[str, None]:
    """Remove all of an outlet, and put their titles to ``titles``.

    An article that goes leaves the one that it replaced, so that this takes as many rounds as
    there are versions.
    """
    removed: dict[str, None] = {}
    while articles := library.list(Filters(outlet=outlet)):
        titles.update((article.id, article.title) for article in articles)
        removed |= dict.fromkeys(library.remove([article.id for article in articles]))
    return removed
