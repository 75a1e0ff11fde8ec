"""Gradio's own parts in our colours: every variable points at ours, in light and in dark alike."""

from __future__ import annotations

from gradio.themes import Base


def theme() -> Base:
    """A theme without colours of its own; they stand in ``static/css/ground.css``."""
    base = Base(
        font=["Inter", "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
        text_size="md",
        radius_size="md",
    )
    colours = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--muted)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--card)",
        "block_background_fill": "transparent",
        "block_border_color": "var(--rule)",
        "border_color_primary": "var(--rule)",
        "border_color_accent": "var(--accent)",
        "color_accent_soft": "var(--accent-soft)",
        "input_background_fill": "var(--card)",
        "input_background_fill_focus": "var(--card)",
        "input_border_color": "var(--line)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--muted)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent)",
        "button_primary_text_color": "var(--on-accent)",
        "button_secondary_background_fill": "transparent",
        "button_secondary_background_fill_hover": "var(--accent-soft)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--line)",
        "loader_color": "var(--accent)",
    }
    both = {f"{name}{mode}": value for name, value in colours.items() for mode in ("", "_dark")}
    base.set(**both, block_border_width="0px", form_gap_width="0px", block_shadow="none")
    return base
