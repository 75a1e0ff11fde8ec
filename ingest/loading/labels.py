"""The labels of lines that say something of a text: "Author: …", "Date published: …". Pure."""

from __future__ import annotations

from typing import Final

_FIELDS = {
    "author": "author byline written-by reporter",
    "published": "date published first-published date-published publication-date posted",
    "updated": "updated last-updated modified",
    "outlet": "source outlet publication publisher newspaper",
    "section": "section category",
    "url": "url link address",
}
FIELD_OF: Final = {
    label.replace("-", " "): field for field, labels in _FIELDS.items() for label in labels.split()
}
"""What each says, by its words in lower case."""
ANY_LABEL: Final = "|".join(sorted(FIELD_OF, key=lambda label: (-len(label), label)))
"""For a regular expression: longer ones first, for "date" begins "date published" too."""
