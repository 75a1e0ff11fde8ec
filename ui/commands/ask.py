"""``onrecord ask``: a question, or a file of them, → answers made of checked quotes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import OnRecordError, UsageError
from rag.types import Answer, Question
from ui.commands.answering import answer_order, failed_answer, make_chain
from ui.commands.answers import AS_ASKED, answer_blocks, closing_lines
from ui.commands.arguments import (
    add_export_option,
    add_filter_options,
    add_json_option,
    filters_of,
)
from ui.commands.batch import BatchLine, check_question_or_batch, read_batch
from ui.commands.output import line_width, wrap, write_json, write_lines, write_message
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_answer

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "ask",
        help="ask a question about your articles",
        description="Ask a question. The answer is made of statements, each with the exact quote "
        "that it rests on.",
    )
    parser.add_argument("question", metavar="QUESTION", nargs="*", help="in plain words")
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help='instead of a question: a file with one {"question": "…"} a line, and if you like '
        '"id", "history" and "articles" (- for standard input)',
    )
    add_filter_options(parser)
    parser.add_argument(
        AS_ASKED,
        action="store_true",
        help="read no outlet or time out of the question’s own words (“last week”)",
    )
    add_export_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answer: 0 also for each kind of "no", 1 when an answer failed."""
    check_question_or_batch(arguments, "question")
    filters = filters_of(arguments)
    if arguments.batch is not None:
        if arguments.export is not None:
            raise UsageError("--export takes one answer away; a batch has several.")
        shared = Question("", filters=filters, as_asked=arguments.as_asked)
        return _answer_batch(read_batch(arguments.batch), shared, as_json=arguments.json)
    question = Question(" ".join(arguments.question), filters=filters, as_asked=arguments.as_asked)
    return answer_order(question, as_json=arguments.json, export=arguments.export)


def _answer_batch(lines: list[BatchLine], shared: Question, *, as_json: bool) -> int:
    """Answer each line in order, with what they share: 1 when one of them failed."""
    filters = shared.filters
    failed = 0
    with _answering() as answer_question:
        for line in lines:
            own = replace(filters, article_ids=line.articles or filters.article_ids)
            question = replace(shared, text=line.question, history=line.history, filters=own)
            if line.error is None:
                answer = answer_question(question)
            else:
                answer = failed_answer(question, UsageError(line.error))
            failed += answer.status == "failed"
            if as_json:
                write_json({**line.own_id, **encode_answer(answer)})
            else:
                _print(answer)
    return 1 if failed else 0


@contextmanager
def _answering() -> Iterator[Callable[[Question], Answer]]:
    """What answers a question; when the library does not open, each of them fails with that."""
    try:
        settings = read_settings()
        library = open_library(settings)
    except OnRecordError as error:
        failure = error
        yield lambda question: failed_answer(question, failure)
        return
    with library:
        chain = make_chain(library, settings)

        def answer_question(question: Question) -> Answer:
            try:
                return chain.invoke(question)
            except OnRecordError as error:
                return failed_answer(question, error)

        yield answer_question


def _print(answer: Answer) -> None:
    width = line_width()
    write_lines([*wrap(f"> {answer.question}", width, hanging="  "), ""])
    for block in answer_blocks(answer, width):
        write_lines(block)
    write_lines([*closing_lines(answer, width), "", ""])
    if answer.error is not None:
        write_message(answer.error.message)
