"""What the drop zone calls directly, past the queue: files come in while answers run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rag.errors import OnRecordError
from rag.library import Library
from ui.page.intake import Intake
from ui.wording import time_in_words

MAX_LOGGED = 300
MAX_RUN = 64
MAX_PATH = 4096


def intake_functions(intake: Intake, library: Library) -> list[Callable[..., Any]]:
    """Files by runs of uploads, links and texts, and what was added before."""

    def take_upload(sent: Any) -> dict[str, Any] | None:
        """Take one uploaded file; None: it is on its way."""
        sent = sent if isinstance(sent, dict) else {}
        received = intake.take_upload(
            _text(sent.get("run"), MAX_RUN),
            _number(sent.get("number")),
            _text(sent.get("path"), MAX_PATH),
            _text(sent.get("name"), 255),
        )
        return None if received is None else asdict(received)

    def progress(sent: Any) -> dict[str, Any]:
        """How far a run is, with what came since the last look."""
        sent = sent if isinstance(sent, dict) else {}
        found = intake.progress(_text(sent.get("run"), MAX_RUN), _number(sent.get("since")))
        results = [{"number": number, **asdict(one)} for number, one in found.results]
        return {**asdict(found), "results": results}

    def finish(sent: Any) -> None:
        """No further file comes."""
        intake.finish(_text(sent, MAX_RUN))

    def cancel(sent: Any) -> None:
        """Stop a run; what is done stays."""
        intake.cancel(_text(sent, MAX_RUN))

    def add_text(sent: Any) -> dict[str, Any]:
        """Add a link or a text; gives what became of it."""
        return asdict(intake.add_text(_text(sent)))

    def logged(_: Any = None) -> dict[str, Any]:
        """What was added or refused before, newest first."""
        try:
            found = library.logged(limit=MAX_LOGGED)
        except OnRecordError as error:
            return {"error": error.message, "rows": []}
        rows = [
            {
                "at": time_in_words(each.at),
                "name": each.title or each.part or each.source,
                "source": each.source if each.part is None else f"{each.source} ({each.part})",
                "status": each.status,
                "words": each.message,
                "article_id": each.article_id,
            }
            for each in found
        ]
        return {"error": None, "rows": rows}

    return [take_upload, progress, finish, cancel, add_text, logged]


def _text(sent: object, length: int | None = None) -> str:
    return sent[:length] if isinstance(sent, str) else ""


def _number(sent: object) -> int:
    return sent if isinstance(sent, int) and 0 <= sent < 10**9 else 0
