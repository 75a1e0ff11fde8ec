"""``onrecord rebuild``: the indexes of words and vectors again from the catalog."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.commands.arguments import add_json_option
from ui.commands.output import write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_rebuild
from ui.wording import counted

if TYPE_CHECKING:
    from rag.library import Library, RebuildReport
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "rebuild",
        help="build the search indexes again",
        description="Build the search indexes again from the stored articles. No article is lost "
        "and none is embedded again, unless ONRECORD_EMBEDDINGS has changed.",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rebuild and say how much."""
    with open_library(read_settings(), repair="foreground") as library:
        report = _rebuild(library)
    if arguments.json:
        write_json(encode_rebuild(report))
    else:
        articles, chunks = counted(report.articles, "article"), counted(report.chunks, "passage")
        write_lines([f"Rebuilt: {articles}, {chunks}, in {report.seconds:.1f} s."])
    return 0


def _rebuild(library: Library) -> RebuildReport:
    """Rebuild with a progress bar where somebody can see it."""
    if not sys.stderr.isatty():
        return library.rebuild()
    from tqdm import tqdm

    with tqdm(unit="passage", leave=False, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return library.rebuild(progress)
