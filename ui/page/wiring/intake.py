"""What the drop zone calls directly, past the queue: files come in while answers run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ui.page.intake import Intake


def intake_functions(intake: Intake) -> list[Callable[..., Any]]:
    """Adding an uploaded file, and a link or a text; each gives what became of it."""

    def add_upload(sent: Any) -> dict[str, Any]:
        return asdict(intake.add_upload(str(sent.get("path")), str(sent.get("name"))[:255]))

    def add_text(sent: Any) -> dict[str, Any]:
        return asdict(intake.add_text(str(sent)))

    return [add_upload, add_text]
