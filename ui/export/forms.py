"""An export as a file in each of its forms, for whoever hands it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ui.encoding import to_json
from ui.export.markdown import as_markdown
from ui.export.packets import make_packet
from ui.export.taking import Export, file_name
from ui.export.webpage import as_webpage


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to save: its text is UTF-8."""

    name: str
    media_type: str
    text: str


def as_json(export: Export) -> str:
    """The verification packet, laid out to be read by people as well."""
    return to_json(make_packet(export), indent=2) + "\n"


_FORMS: Mapping[str, tuple[str, Callable[[Export], str]]] = MappingProxyType(
    {
        "md": ("text/markdown", as_markdown),
        "html": ("text/html", as_webpage),
        "json": ("application/json", as_json),
    }
)
FORMS = tuple(_FORMS)
"""The forms that there are, by the end of their files' names."""


def write_export(export: Export, form: str) -> ExportedFile:
    """The export in one of the forms.

    :raises KeyError: there is no such form.
    """
    media_type, write = _FORMS[form]
    return ExportedFile(file_name(export, form), media_type, write(export))
