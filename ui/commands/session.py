"""What a command needs before it can begin: settings, log, library."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rag.library import Library
    from rag.nearest import Repair
    from rag.settings import Settings

_VENDORS = ("chromadb", "httpcore", "httpx", "langchain", "langchain_core", "openai", "urllib3")
# These report a damaged file as an error of theirs; we say it in our own words.
_LOUD_VENDORS = ("charset_normalizer", "htmldate", "pypdf", "py.warnings", "trafilatura")


class _CurrentStderr(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


@contextlib.contextmanager
def logging_to_stderr() -> Iterator[None]:
    """Log to standard error for as long as a command runs; leave logging as it was found."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, (*_VENDORS, *_LOUD_VENDORS))]
    levels = [logger.level for logger in loggers]
    handler = _CurrentStderr()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    logging.captureWarnings(True)
    set_log_level("warning")
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def set_log_level(name: str) -> None:
    """How much is logged: "debug", "info", "warning" or "error".

    Vendors are never heard below a warning: their debug lines hold keys and whole articles.
    """
    level = logging.getLevelNamesMapping()[name.upper()]
    logging.getLogger().setLevel(level)
    for vendor in _VENDORS:
        logging.getLogger(vendor).setLevel(max(level, logging.WARNING))
    for vendor in _LOUD_VENDORS:
        loud = logging.WARNING if level == logging.DEBUG else logging.CRITICAL
        logging.getLogger(vendor).setLevel(loud)


def read_settings() -> Settings:
    """The settings, with the log set as they say.

    :raises SettingsError: a value is not allowed.
    """
    from rag import settings

    found = settings.read_settings()
    set_log_level(found.log)
    return found


def open_library(settings: Settings, *, repair: Repair = "quick") -> Library:
    """The library of the settings' data folder, to be used as a context.

    ``repair`` says how long indexes may be mended for: "foreground" waits for it.

    :raises LibraryUnavailable: the data folder cannot be used.
    """
    from rag import library

    return library.open_library(settings, repair=repair)
