"""``onrecord serve``: the page."""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING

from ui.commands.arguments import add_json_option, port
from ui.commands.session import read_settings

if TYPE_CHECKING:
    from ui.commands.arguments import Subparsers


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("serve", help="open the page in the browser")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on (default: 127.0.0.1, for this computer only)",
    )
    parser.add_argument("--port", type=port, help="default: ONRECORD_PORT, else 7860")
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until it is stopped."""
    settings = read_settings()
    from ui.page.server import serve

    # Programs read standard output, where the line with the address would be no JSON.
    with contextlib.redirect_stdout(sys.stderr if arguments.json else sys.stdout):
        serve(
            settings,
            host=arguments.host,
            port=arguments.port or settings.port,
            open_browser=not arguments.no_open,
        )
    return 0
