"""Invented articles with their quotations marked by hand, for tests that need no ingest."""

from __future__ import annotations

from rag.types import AnalysedArticle, Quotation, QuotationKind, Span
from tests.fakes import make_article

BRIDGE_TEXT = """\
Mayor Lena Okafor closed the Eastwick bridge to lorries on Tuesday after engineers found cracks.

“The bridge is not safe for heavy lorries,” Okafor said at the town hall. “We will not gamble with lives.”

Reached by telephone, Senator Paul Okafor of the Unity party called the closure “a gift to the ferry company” and accused the mayor of panic.

He declined to comment on the tolls.

The Harbour Board has argued that “tolls pay for the repairs” and that they should rise to 12 crowns.

About 4,200 lorries crossed the bridge each day last year, according to the Harbour Board.

The repairs will cost 38 million crowns because the steel must be replaced, engineer Mira Sol told reporters. They begin in March.
"""

FERRY_TEXT = """\
The ferry company Northline carried twice as many lorries in October as a year before.

“We have put on two more boats,” Northline director Ivo Petrov said. “Nobody waits longer than an hour.”

Drivers in Eastwick complained that the fare of 60 crowns is too high.
"""


def quotation(
    text: str,
    words: str,
    speaker: str | None,
    *,
    kind: QuotationKind = "direct",
    role: str | None = None,
    organization: str | None = None,
    mention: str | None = None,
    cue: str | None = "said",
) -> Quotation:
    """A quotation of the only place where the words stand in the text."""
    assert text.count(words) == 1
    start = text.index(words)
    return Quotation(
        Span(start, start + len(words)), kind, speaker, role, organization, mention, cue
    )


def bridge_article() -> AnalysedArticle:
    """Two people of one surname, an organisation, words not said; outlet and date known."""
    mayor = {"role": "Mayor", "mention": "Okafor"}
    senator = {"role": "Senator", "mention": "Senator Paul Okafor"}
    board = {"organization": "Harbour Board", "mention": "The Harbour Board"}
    return make_article(
        BRIDGE_TEXT,
        title="Eastwick closes its bridge to lorries",
        title_from="json-ld",
        outlet="Harbour Post",
        outlet_from="json-ld",
        author="Ana Brandt",
        published="2025-10-08T09:00:00+00:00",
        published_from="json-ld",
        quotations=(
            quotation(
                BRIDGE_TEXT, "The bridge is not safe for heavy lorries,", "Lena Okafor", **mayor
            ),
            quotation(BRIDGE_TEXT, "We will not gamble with lives.", "Lena Okafor", **mayor),
            quotation(
                BRIDGE_TEXT,
                "a gift to the ferry company",
                "Paul Okafor",
                cue="called",
                **senator,
            ),
            quotation(
                BRIDGE_TEXT,
                "declined to comment on the tolls",
                "Paul Okafor",
                kind="unsaid",
                role="Senator",
                mention="He",
                cue="declined to comment",
            ),
            quotation(
                BRIDGE_TEXT, "tolls pay for the repairs", "Harbour Board", cue="argued", **board
            ),
            quotation(
                BRIDGE_TEXT,
                "The repairs will cost 38 million crowns because the steel must be replaced",
                "Mira Sol",
                kind="indirect",
                role="engineer",
                mention="engineer Mira Sol",
                cue="told reporters",
            ),
        ),
    )


def ferry_article() -> AnalysedArticle:
    """One speaker; neither outlet nor date known."""
    director = {"role": "Northline director", "organization": "Northline", "mention": "Ivo Petrov"}
    return make_article(
        FERRY_TEXT,
        title="Ferry company profits from closed bridge",
        quotations=(
            quotation(FERRY_TEXT, "We have put on two more boats,", "Ivo Petrov", **director),
            quotation(FERRY_TEXT, "Nobody waits longer than an hour.", "Ivo Petrov", **director),
        ),
    )
