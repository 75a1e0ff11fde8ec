"""``onrecord summarize``: one article, several or all of them, with every sentence cited."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rag.types import Filters, SummaryOrder
from ui.commands.answering import answer_order
from ui.commands.arguments import add_export_option, add_json_option

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "summarize", help="summarise articles", description="Summarise, with every sentence cited."
    )
    parser.add_argument(
        "articles", metavar="ID", nargs="*", help="ids or their beginnings (default: all articles)"
    )
    parser.add_argument("--topic", metavar="TEXT", help="only what they say on this")
    parser.add_argument("--length", choices=("short", "medium", "long"), default="medium")
    add_export_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Summarise: 0 also for an empty library, 1 when it failed."""
    filters = Filters(article_ids=tuple(arguments.articles))
    order = SummaryOrder(filters, length=arguments.length, topic=arguments.topic)
    return answer_order(order, as_json=arguments.json, export=arguments.export)
