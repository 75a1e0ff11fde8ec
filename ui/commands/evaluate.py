"""``onrecord evaluate``: the user's own questions with what they should bring → figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.commands.answering import make_chain
from ui.commands.arguments import add_json_option, whole_number
from ui.commands.evaluation import figure_lines, question_lines
from ui.commands.output import line_width, write_json, write_lines, write_message
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_evaluation

if TYPE_CHECKING:
    from rag.evaluating import Evaluated, EvaluationQuestion
    from rag.library import Library
    from rag.settings import Settings
    from ui.commands.arguments import Subparsers

_DESCRIPTION = """\
Ask your own questions and measure what comes: whether the right article is
found, the expected answer quoted, and a question refused that your articles
do not answer.

FILE has a question a line, as JSON (- is standard input); a JSON list or a CSV
with these names in its first line will do as well. Only "question" must be
there; the rest decides what is measured:

  question    what to ask
  id          your own name for it
  answers     a text or a list; one of them must stand in the quotes
  passages    texts of the articles that must be found and quoted
  articles    the right articles: ids or their beginnings, links or titles;
              one of them must be found
  answerable  false: your articles do not answer it, so it must be refused
  history     what was said before: [{"question": "…", "answer": "…"}]
  only        ask these articles only (ids); also: outlet, since, until

  {"question": "When do the repairs begin?", "answers": ["in March", "1 March"]}

In a CSV, several texts of a cell are separated by "|". Answers match as whole
words, whatever their case, accents, punctuation and "a", "an", "the"; numbers
as they are written.
"""


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "evaluate",
        help="measure the answers to questions of your own",
        description=_DESCRIPTION,
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", metavar="FILE", help="questions with what they should bring")
    parser.add_argument(
        "--limit", metavar="N", type=whole_number, help="ask only the first N questions"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate: 1 when a line could not be asked or an answer failed.

    :raises UsageError: the file holds no questions.
    """
    from rag.scoring import measure
    from ui.commands.questionfile import read_questions

    given = read_questions(arguments.file)
    for note in given.notes:
        write_message(note)
    settings = read_settings()
    with open_library(settings) as library:
        if library.count() == 0:
            write_message("The library is empty: add an article first.")
        evaluated = list(_evaluate(library, settings, given.questions[: arguments.limit]))
    figures = measure([each.scored for each in evaluated if each.scored is not None])
    engine = settings.engine
    if arguments.json:
        write_json(encode_evaluation(evaluated, figures, engine=engine))
    else:
        width = line_width()
        write_lines([*question_lines(evaluated, width), ""])
        write_lines(figure_lines(evaluated, figures, width, engine=engine))
    return 1 if any(each.error is not None for each in evaluated) else 0


def _evaluate(
    library: Library, settings: Settings, questions: tuple[EvaluationQuestion, ...]
) -> Iterator[Evaluated]:
    """Ask and score each, show people how far it is, and say what went wrong."""
    from tqdm import tqdm

    from rag.evaluating import evaluate

    chain = make_chain(library, settings)
    asking = evaluate(library, chain, questions)
    hidden = not sys.stderr.isatty()
    with tqdm(total=len(questions), unit="question", leave=False, disable=hidden) as bar:
        for each in asking:
            bar.update()
            with tqdm.external_write_mode(file=sys.stderr):
                _complain(each)
            yield each


def _complain(evaluated: Evaluated) -> None:
    """One line for what could not be asked, failed, or named an article that is not there."""
    asked, error = evaluated.asked, evaluated.error
    if error is not None:
        named = error.message.startswith("Line ")
        write_message(error.message if named else f"Line {asked.line}: {error.message}")
    for written in evaluated.unknown_articles:
        write_message(f"Line {asked.line}: no article, or more than one, is meant by “{written}”.")
