"""Writing to the terminal: JSON for programs, wrapped plain text for people, nothing that harms."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable

from ui.encoding import to_json

# Terminals obey these: escape sequences, overprinting, text shown in another order than stored.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

MIN_WIDTH, DEFAULT_WIDTH, MAX_WIDTH = 40, 88, 100


def make_writable() -> None:
    """Let no character end the program on a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_json(value: object) -> None:
    """One value, one line, flushed, so that a reader has it as soon as it is done."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    sys.stdout.write(to_json(value, ascii_only=encoding != "utf8") + "\n")
    sys.stdout.flush()


def write_lines(lines: Iterable[str]) -> None:
    """Lines for people, flushed."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def write_message(message: str) -> None:
    """One line for people beside the result: what failed and what to do."""
    with contextlib.suppress(OSError):  # nobody is left to tell
        sys.stderr.write(f"onrecord: {one_line(message)}\n")
        sys.stderr.flush()


def line_width() -> int:
    """How wide lines for people are."""
    columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return max(MIN_WIDTH, min(columns, MAX_WIDTH))


def visible(text: str) -> str:
    """The text with control characters spelt out, so that a terminal shows and never obeys them.

    Line ends and tabs stay.
    """
    return _HARMFUL.sub(_spell_out, text)


def one_line(text: str) -> str:
    """The text on one line, harmless to print."""
    return visible(" ".join(text.split()))


def wrap(text: str, width: int, *, indent: str = "", hanging: str | None = None) -> list[str]:
    """The text in lines of at most ``width``, words unbroken; further lines begin ``hanging``."""
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def display_width(text: str) -> int:
    """How many columns a terminal needs for it."""
    return sum(_columns(character) for character in text)


def fit(text: str, width: int) -> str:
    """The text cut or filled to exactly ``width`` columns, on one line."""
    text = one_line(text)
    if display_width(text) > width:
        kept, used = [], 0
        for character in text:
            used += _columns(character)
            if used > width - 1:
                break
            kept.append(character)
        text = "".join(kept).rstrip() + "…"
    return text + " " * (width - display_width(text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _spell_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
