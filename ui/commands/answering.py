"""One question or order for a summary, asked and printed: what ``ask`` and ``summarize`` share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import OnRecordError
from rag.types import Answer, Failure, Question, SummaryOrder
from ui.commands.answers import answer_blocks, closing_lines
from ui.commands.output import line_width, write_json, write_lines, write_message
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_answer

if TYPE_CHECKING:
    from rag.chain import AnswerChain
    from rag.library import Library
    from rag.settings import Settings


def make_chain(library: Library, settings: Settings) -> AnswerChain:
    """The chain from a question to its answer."""
    from rag import chain

    return chain.make_chain(library, settings)


def answer_order(
    order: Question | SummaryOrder, *, as_json: bool, export: Path | None = None
) -> int:
    """Answer, print and export: 0 also for each kind of "no", 1 when it failed.

    :raises OnRecordError: nothing could be asked; for programs a failed answer was printed.
    """
    as_summary = isinstance(order, SummaryOrder)
    try:
        settings = read_settings()
        with open_library(settings) as library:
            chain = make_chain(library, settings)
            if as_json:
                answer = chain.invoke(order)
                write_json(encode_answer(answer, as_summary=as_summary))
            else:
                answer = _print_as_it_comes(chain, order)
            if export is not None:
                _write_export(library, answer, export)
    except OnRecordError as error:
        if as_json:
            write_json(encode_answer(failed_answer(order, error), as_summary=as_summary))
        raise
    if answer.error is not None:
        write_message(answer.error.message)
    return 1 if answer.status == "failed" else 0


def _write_export(library: Library, answer: Answer, file: Path) -> None:
    """Write an answer to a file, in the form that the end of its name says."""
    from rag.turns import KeptTurn
    from ui.export.forms import write_export
    from ui.export.taking import prepare_export

    asked = datetime.now(UTC).isoformat(timespec="seconds")
    export = prepare_export(library, [KeptTurn(answer.question, answer, asked=asked)])
    written = write_export(export, file.suffix.lower().removeprefix("."))
    file.write_text(written.text, encoding="utf-8", newline="\n")


def failed_answer(order: Question | SummaryOrder, error: OnRecordError) -> Answer:
    """The answer to what could not even be asked; no engine took part."""
    failure = Failure(error.kind, error.message)
    asked = order.text if isinstance(order, Question) else order.topic or ""
    return Answer(
        question=asked,
        standalone_question=asked,
        filters=order.filters,
        status="failed",
        engine="none",
        error=failure,
    )


def _print_as_it_comes(chain: AnswerChain, order: Question | SummaryOrder) -> Answer:
    """Print each statement as soon as it is verified, and the rest when the answer is finished."""
    width = line_width()
    printed = 0
    answer: Answer | None = None
    for answer in chain.stream(order):
        blocks = answer_blocks(answer, width)
        for block in blocks[printed:]:
            write_lines(block)
        printed = max(printed, len(blocks))
    if answer is None:
        raise AssertionError("a chain yields at least the finished answer")
    write_lines(closing_lines(answer, width))
    return answer
