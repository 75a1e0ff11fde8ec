"""``onrecord backup`` and ``onrecord restore``: a library to carry over, as one file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import UsageError
from ui.commands.arguments import add_json_option
from ui.commands.output import one_line, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.wording import counted

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add both commands' options."""
    backup = commands.add_parser("backup", help="write the library to one file")
    backup.add_argument("file", metavar="FILE", type=Path, help="where to; it is replaced")
    add_json_option(backup)
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help="take a library from such a file")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="even when there are articles here: they go"
    )
    add_json_option(restore)
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write the file, whole or not at all."""
    if arguments.file.is_dir():
        raise UsageError(f"“{arguments.file}” is a folder. Name a file to write to.")
    with open_library(read_settings()) as library:
        library.backup(arguments.file)
        articles = library.count()
    return _report(arguments, articles, "Written to")


def run_restore(arguments: argparse.Namespace) -> int:
    """Take everything from the file, unless there is something readable here already.

    A damaged catalog is kept aside, and said where.
    """
    from rag.carrying import check_backup, set_damaged_aside

    settings = read_settings()
    check_backup(arguments.file)
    kept = set_damaged_aside(settings.home)
    with open_library(settings, repair="foreground") as library:
        there = library.count()
        if there and not arguments.replace:
            raise UsageError(
                f"The library holds {counted(there, 'article')}, which would go. Add --replace to "
                "put the backup in their place, or set ONRECORD_HOME to another folder."
            )
        library.restore(arguments.file)
        articles = library.count()
    return _report(arguments, articles, "Restored from", kept)


def _report(
    arguments: argparse.Namespace, articles: int, done: str, kept: Path | None = None
) -> int:
    if arguments.json:
        aside = {"damaged_kept": str(kept)} if kept else {}
        write_json({"file": str(arguments.file), "articles": articles, **aside})
    else:
        write_lines([one_line(f"{done} {arguments.file}: {counted(articles, 'article')}.")])
        if kept:
            write_lines([one_line(f"The damaged catalog that was there is kept in {kept}.")])
    return 0
