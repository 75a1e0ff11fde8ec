"""``onrecord search``: ranked passages, and no answer."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import OnRecordError, UsageError
from rag.types import Filters, Passage
from ui.commands.answers import HOW_TO_ADD, source_line
from ui.commands.arguments import add_filter_options, add_json_option, filters_of, whole_number
from ui.commands.batch import BatchLine, check_question_or_batch, read_batch
from ui.commands.output import line_width, wrap, write_json, write_lines, write_message
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_passage, encode_search

if TYPE_CHECKING:
    from rag.library import Library
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "search",
        help="find passages",
        description="Find the passages that fit a query best, without an answer.",
    )
    parser.add_argument("query", metavar="QUERY", nargs="*", help="words, or a question")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole_number,
        help="at most so many passages (default: ONRECORD_RETRIEVE_LIMIT, else 12)",
    )
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help='instead of a query: a file with one {"question": "…"} a line, and if you like "id" '
        'and "articles" (- for standard input)',
    )
    add_filter_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Search: 0 also when nothing is found, 1 when a line of a batch failed."""
    check_question_or_batch(arguments, "query")
    filters = filters_of(arguments)
    lines = None if arguments.batch is None else read_batch(arguments.batch)
    settings = read_settings()
    with open_library(settings) as library:
        limit = arguments.limit or settings.retrieve_limit
        if lines is not None:
            return _search_batch(library, lines, filters, limit, as_json=arguments.json)
        passages = _search(library, " ".join(arguments.query), filters, limit)
        if arguments.json:
            write_json([encode_passage(passage) for passage in passages])
        elif passages:
            write_lines(passage_lines(passages, line_width()))
        elif library.count() == 0:
            write_lines(["There are no articles yet.", HOW_TO_ADD])
        else:
            write_lines(["No passage matches."])
    return 0


def passage_lines(passages: tuple[Passage, ...], width: int) -> list[str]:
    """Passages for people: rank, where from, text."""
    lines = []
    for passage in passages:
        label = f"{passage.rank:>2}. "
        lines += wrap(source_line(passage), width, indent=label, hanging="    ")
        lines += [*wrap(passage.text, width, indent="    "), ""]
    return lines


def _search(library: Library, query: str, filters: Filters, limit: int) -> tuple[Passage, ...]:
    from rag.retrieval import retrieve

    return retrieve(library, query, filters=filters, limit=limit).passages


def _search_batch(
    library: Library, lines: list[BatchLine], filters: Filters, limit: int, *, as_json: bool
) -> int:
    """Search for each line in order; one that cannot be searched for is named on standard error."""
    failed = False
    for line in lines:
        passages: tuple[Passage, ...] = ()
        own = replace(filters, article_ids=line.articles or filters.article_ids)
        try:
            if line.error is not None:
                raise UsageError(line.error)
            passages = _search(library, line.question, own, limit)
        except OnRecordError as error:
            failed = True
            write_message(error.message)
        if as_json:
            found = encode_search(passages, question=line.question, id=line.own_id.get("id"))
            write_json(found)
        else:
            write_lines([f"> {line.question}", "", *passage_lines(passages, line_width())])
    return 1 if failed else 0
