"""Which column of a table is which field of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.errors import UsageError

FIELDS = (
    "title", "text", "outlet", "author", "published", "updated", "section", "url", "language"
)  # fmt: skip
"""Called as `onrecord show` calls them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of columns that are not called as their fields."""

    by_field: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, written: str) -> Columns:
        """Read ``title=Headline,text=Body``.

        :raises UsageError: it is not of that form, or names no field of an article.
        """
        named: dict[str, str] = {}
        for pair in filter(None, map(str.strip, written.split(","))):
            name, equals, column = (part.strip() for part in pair.partition("="))
            if not equals or not column or name not in FIELDS:
                raise UsageError(
                    f"“{pair}” names no column. Write FIELD=COLUMN, with commas between several; "
                    f"the fields are {', '.join(FIELDS)}."
                )
            named[name] = column
        return cls(named)

    def fields_of(self, row: Mapping[str, str]) -> dict[str, str]:
        """The fields of a row that are not blank; columns are found whatever their case."""
        by_name = {name.strip().casefold(): value for name, value in row.items()}
        found = {
            name: by_name.get(self.by_field.get(name, name).strip().casefold(), "").strip()
            for name in FIELDS
            if name != "text"
        }
        text = by_name.get(self.by_field.get("text", "text").strip().casefold(), "")
        return {name: value for name, value in {**found, "text": text}.items() if value.strip()}

    def has_text(self, names: list[str]) -> bool:
        """Whether one of a table's columns holds the text."""
        wanted = self.by_field.get("text", "text").strip().casefold()
        return wanted in (name.strip().casefold() for name in names)
