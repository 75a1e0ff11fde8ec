"""HTML that is safe by construction: whatever is not ``Markup`` already is escaped."""

from __future__ import annotations

from typing import TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = str | None
Attribute: TypeAlias = str | int | bool | None

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def element(tag: str, *children: Child, **attributes: Attribute) -> Markup:
    """An element with its children in order; None is left out, plain text is escaped.

    Attribute names are written as Python allows: ``class_``, ``data_article``, ``aria_label``.
    True gives a bare attribute; None and False leave it out.
    """
    opening = Markup("<") + tag
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        opening += " " + name.rstrip("_").replace("_", "-")
        if value is not True:
            opening += Markup('="{}"').format(value)
    opening += Markup(">")
    if tag in _VOID:
        return opening
    return opening + join(*children) + Markup("</{}>").format(tag)


def join(*children: Child) -> Markup:
    """The children one after the other, escaped where they are plain text."""
    return Markup("").join(escape(child) for child in children if child is not None)


def icon(name: str) -> Markup:
    """A small line drawing for buttons; the button itself carries the label."""
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/>'
        "</svg>"
    ).format(_ICONS[name])


_ICONS = {
    "plus": "M12 5v14M5 12h14",
    "back": "M14 6l-6 6 6 6",
    "on": "M10 6l6 6-6 6",
    "pen": "M5 19l1-4L16 5l3 3L9 18z",
    "close": "M6 6l12 12M18 6L6 18",
    "copy": "M9 9h10v11H9zM15 9V4H5v11h4",
    "down": "M12 5v11M7.5 11.5L12 16l4.5-4.5M5 19h14",
    "upload": "M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19h14",
    "theme": "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "cloud": "M7 18h10a4 4 0 0 0 .6-8A6 6 0 0 0 6.2 11.2 3.5 3.5 0 0 0 7 18z",
    "out": "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
    "lines": "M5 7h14M5 12h14M5 17h9",
    "library": "M5 4h4v16H5zM10 4h4v16h-4zM16 5l3.5-.8 3 15-3.5.8z",
    "chat": "M4 5h16v11H10l-5 4v-4H4z",
    "article": "M6 4h12v16H6zM9 8h6M9 12h6M9 16h4",
    "retry": "M19 12a7 7 0 1 1-2-5M19 4v4h-4",
}
