"""What several commands take: a parser that complains in one line, dates, filters."""

from __future__ import annotations

import argparse
import difflib
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from rag.errors import UsageError
from rag.rows import why_no_time
from rag.types import Filters

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

EXPORT_ENDINGS = (".md", ".html", ".json")

_UNKNOWN_COMMAND = re.compile(r"argument COMMAND: invalid choice: '(.*)' \(choose from (.*)\)")


class OneLineParser(argparse.ArgumentParser):
    """Complains in one line that says where help is; takes no abbreviated options."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_WiderHelp, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with 2."""
        unknown = _UNKNOWN_COMMAND.match(message)
        if unknown is not None:
            close = difflib.get_close_matches(unknown[1], unknown[2].replace("'", "").split(", "))
            hint = f"; did you mean {close[0]}?" if close else ""
            message = f"there is no command “{unknown[1]}”{hint}"
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


class _WiderHelp(argparse.HelpFormatter):
    """Has room for the longest command beside its explanation."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)
        self._action_max_length = 14


def day(text: str) -> str:
    """An ISO date, or the day of an ISO date-time."""
    return _read(text)[:10]


def moment(text: str) -> str:
    """An ISO date, or an ISO date-time with a zone; without one it is this computer's.

    The empty text stays empty: it means unknown.
    """
    return _read(text) if text.strip() else ""


def whole_number(text: str) -> int:
    """A whole number from 1."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from 1")
    return number


def port(text: str) -> int:
    """A port that a server can have."""
    number = whole_number(text)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; allowed is 1 to 65535")
    return number


def export_file(text: str) -> Path:
    """A file whose name ends in one of the forms of an export."""
    file = Path(text)
    if file.suffix.lower() not in EXPORT_ENDINGS:
        raise argparse.ArgumentTypeError(f"“{text}” does not end in .md, .html or .json")
    return file


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """``--json``, which every command has."""
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def add_export_option(parser: argparse.ArgumentParser) -> None:
    """``--export``: an answer to take away."""
    parser.add_argument(
        "--export",
        metavar="FILE",
        type=export_file,
        help="write it to a file as well, as its name ends: .md, .html or .json, which holds what "
        "`onrecord verify` checks",
    )


def add_filter_options(parser: argparse.ArgumentParser, *, articles: bool = True) -> None:
    """The options that say which articles are meant."""
    if articles:
        parser.add_argument(
            "--article",
            metavar="ID",
            action="append",
            default=[],
            help="only this article (an id or its beginning; may be given several times)",
        )
    parser.add_argument("--outlet", metavar="NAME", help="only articles of this outlet")
    parser.add_argument(
        "--since", metavar="DATE", type=day, help="only articles published on this day or later"
    )
    parser.add_argument(
        "--until", metavar="DATE", type=day, help="only articles published on this day or earlier"
    )


def filters_of(arguments: argparse.Namespace) -> Filters:
    """What the filter options say.

    :raises UsageError: no day can be meant.
    """
    since, until = arguments.since, arguments.until
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}: no day lies between them.")
    return Filters(
        article_ids=tuple(getattr(arguments, "article", ())),
        outlet=arguments.outlet or None,
        since=since,
        until=until,
    )


def _read(text: str) -> str:
    """The date or date-time in the form in which we keep it."""
    plain = text.strip()
    for read in (_read_date, _read_time):
        try:
            return read(plain)
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(why_no_time(plain))


def _read_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _read_time(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.astimezone()).isoformat()
