"""What the page works with, and the components that its events listen on and change."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from rag.library import Library
from ui.page.answering import Answering
from ui.page.intake import Intake
from ui.page.offers import Offers


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page works with."""

    library: Library
    answering: Answering
    intake: Intake
    offers: Offers
    max_bytes: int
    leaves: str | None
    """What goes where, in a line; None when nothing leaves the computer."""
    model: str | None = None
    """The model that answers, when one is configured; the page then offers to answer without."""
    user: str | None = None
    """Who logged in; conversations are then theirs, and else the browser's that began them."""
    leaves_offline: str | None = None
    """What goes where even when no model is asked."""


@dataclass(frozen=True, slots=True)
class Components:
    """What events listen on and change."""

    blocks: gr.Blocks
    masthead: gr.HTML
    kept: gr.HTML
    drop: gr.HTML
    library: gr.HTML
    conversation: gr.HTML
    ask: gr.Textbox
    viewer: gr.HTML
    context: gr.Textbox
    """Carries the context from the browser; never drawn."""
    seen: gr.State
    """The library's generation that this page shows."""
