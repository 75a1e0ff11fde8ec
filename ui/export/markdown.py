"""An export as Markdown (CommonMark) that no quote, title or name can turn into markup. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.turns import KeptTurn
from rag.types import Citation
from ui.export.blocks import (
    ON_THE_LIVE_PAGE,
    Line,
    Quoted,
    blocks_of,
    how_answered,
    one_line,
    origin_parts,
    particulars,
    quote_link,
)
from ui.export.taking import Export
from ui.export.wording import HOW_TO_VERIFY, heading_of, made_by, quotes_of

# CommonMark allows a backslash before any ASCII punctuation. These can begin or end markup inside
# a line, in common dialects too: strikethrough, formulas, tables, highlights, emoji, addresses,
# mentions. A dash, dot, bracket or plus only counts at the beginning of a line.
_ANYWHERE = re.compile(r"([\\`*_{}\[\]<>#|~$^@]|&(?=[#\w])|=(?==)|:(?=//|[a-z_+\-]+:))")
_AT_THE_BEGINNING = re.compile(r"^(\d{1,9})([.)])|^([-+])")
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)


def as_markdown(export: Export) -> str:
    """The whole export: each question with its answer, then the particulars of its quotes."""
    parts = [f"# {escape_markdown(export.title)}", f"*{escape_markdown(made_by(export))}*"]
    for turn in export.turns:
        parts += _turn(turn, export)
    parts += ["## How to verify", *(escape_markdown(line) for line in HOW_TO_VERIFY)]
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: str) -> str:
    """The text as one line of Markdown that shows exactly it, wherever in a line it is put."""
    line = _ANYWHERE.sub(r"\\\1", one_line(text))
    line = _WWW.sub(lambda match: match[0][:-1] + r"\.", line)
    return _AT_THE_BEGINNING.sub(lambda m: rf"{m[1]}\{m[2]}" if m[1] else rf"\{m[3]}", line)


def _turn(turn: KeptTurn, export: Export) -> Iterator[str]:
    texts = export.texts
    heading = heading_of(turn, export)
    if heading is not None:
        yield f"## {escape_markdown(heading)}"
    facts = " · ".join(how_answered(turn))
    if facts:
        yield f"*{escape_markdown(facts)}*"
    for block in blocks_of(turn):
        if isinstance(block, Quoted):
            yield _quote(block.citation, texts)
        else:
            yield _line(block)
    quotes = quotes_of(turn)
    if quotes:
        yield "### Sources of these quotes"
    for citation in quotes:
        yield _source(citation, texts)


def _line(line: Line) -> str:
    text = escape_markdown(line.text)
    if line.kind == "heading":
        return f"### {text}"
    if line.kind == "note":
        return f"*Note: {text}*"
    if line.kind == "notice":
        return f"*{text}*"
    numbers = "".join(rf" \[{number}\]" for number in line.numbers)
    return text + numbers


def _quote(citation: Citation, texts: Mapping[str, str]) -> str:
    title = f"“{escape_markdown(citation.title)}”"
    link = quote_link(citation, texts)
    origin = [escape_markdown(part) for part in origin_parts(citation)]
    origin.append(title if link is None else f"[{title}]({_destination(link)})")
    # The escaped number keeps the quote off the beginning of its line as well.
    return (
        rf"> **\[{citation.number}\]** {escape_markdown(citation.quote)}"
        f"\n>\n> — {' · '.join(origin)}"
    )


def _source(citation: Citation, texts: Mapping[str, str]) -> str:
    rows = [rf"- **\[{citation.number}\]** {escape_markdown(citation.quote)}"]
    for label, value in particulars(citation, texts):
        shown = escape_markdown(value)
        if label == ON_THE_LIVE_PAGE:
            shown = f"[open with the quote marked]({_destination(value)})"
        rows.append(f"  - {label}: {shown}")
    return "\n".join(rows)


def _destination(link: str) -> str:
    """A link's destination; the address is plain ASCII without spaces or angle brackets."""
    return f"<{link.replace('&', '&amp;')}>"
