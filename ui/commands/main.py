"""``onrecord``: the parser of all commands, and the outermost shell round each of them."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from rag.errors import OnRecordError, UsageError
from ui.commands import (
    add,
    ask,
    carry,
    doctor,
    edit,
    evaluate,
    list,
    log,
    quotes,
    rebuild,
    remove,
    search,
    serve,
    show,
    summarize,
    verify,
)
from ui.commands.arguments import OneLineParser
from ui.commands.output import make_writable, write_message
from ui.commands.session import logging_to_stderr

logger = logging.getLogger(__name__)

COMMANDS = (
    serve, add, ask, search, summarize, quotes, list, show, edit, remove, evaluate, log, carry,
    verify, rebuild, doctor,
)  # fmt: skip


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``run`` of what it parses does the command."""
    parser = OneLineParser(
        prog="onrecord",
        description="Chat with your news articles; every answer carries the exact quote it rests "
        "on, checked character by character against the stored article.",
        epilog="onrecord COMMAND --help tells more about a command.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=OneLineParser
    )
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code: 0 done, 1 failed, 2 wrong usage. Never a traceback."""
    make_writable()
    try:
        with logging_to_stderr():
            return _run(argv)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _leave_the_pipe()


def _run(argv: Sequence[str] | None) -> int:
    """Parse and run, with every failure told in one line."""
    try:
        arguments = make_parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except OnRecordError as error:
        logger.debug("%s", error.kind, exc_info=True)
        write_message(error.message)
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:
        raise
    except OSError as error:
        logger.debug("unexpected", exc_info=True)
        place = f": {error.filename}" if error.filename is not None else ""
        write_message(f"The system says: {error.strerror or error}{place}.")
        return 1
    except Exception as error:  # noqa: BLE001 - the outermost shell
        logger.debug("unexpected", exc_info=True)
        write_message(
            f"This is a fault of the program ({type(error).__name__}: {error}), not of yours. "
            "Set ONRECORD_LOG=debug and run it again to see where it happened."
        )
        return 1


def _leave_the_pipe() -> int:
    """Who read our output has gone, as in ``onrecord list | head``: no reason for a complaint."""
    # What is still buffered would raise again when Python flushes it at exit.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 1


class _Version(argparse.Action):
    """Prints the version; asks for it only then, because that takes time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"onrecord {version('onrecord')}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
