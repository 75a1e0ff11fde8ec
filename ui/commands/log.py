"""``onrecord log``: what was ingested when, with what result."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rag.types import LoggedIngest
from ui.commands.arguments import add_json_option, whole_number
from ui.commands.output import one_line, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_logged

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers

_SHOWN = 50


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("log", help="what was added when, with what result")
    parser.add_argument(
        "--limit", metavar="N", type=whole_number, help=f"the latest N (as text {_SHOWN}, JSON all)"
    )
    parser.add_argument("--failed", action="store_true", help="only what could not be added")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List what became of sources, the latest first."""
    limit = arguments.limit or (None if arguments.json else _SHOWN)
    with open_library(read_settings()) as library:
        found = library.logged(limit=None if arguments.failed else limit)
    if arguments.failed:
        found = tuple(each for each in found if each.status == "failed")
    logged = found[:limit]
    if arguments.json:
        write_json([encode_logged(each) for each in logged])
    else:
        none = "Nothing failed." if arguments.failed else "Nothing has been added yet."
        write_lines(map(_line, logged) if logged else [none])
    return 0


def _line(logged: LoggedIngest) -> str:
    name = logged.source if logged.part is None else f"{logged.source} ({logged.part})"
    found = f"{logged.article_id}  {logged.title}" if logged.article_id else None
    told = ". ".join(filter(None, (found, logged.message)))
    return one_line(f"{logged.at[:16].replace('T', ' ')}  {logged.status:<10} {name}: {told}")
