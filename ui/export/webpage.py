"""An export as one HTML file that needs nothing else, asks for nothing and prints well. Pure.

Everything from outside is escaped. The content security policy allows the one style that stands in
the file, by its hash, and nothing else: no script, no picture, no request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

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
from ui.page.markup import element, join

STYLE = """
:root { color-scheme: light dark; --ink: #1f1c18; --soft: #5d564c; --ground: #fbf8f2;
  --line: #d9d0c1; --accent: #1d5a96; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece7de; --soft: #aaa294; --ground: #191815;
  --line: #45413a; --accent: #8fbdec; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 44rem; color: var(--ink);
  background: var(--ground); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif;
  overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.75rem 0 .25rem; padding-top: 1.25rem; border-top: 1px solid var(--line);
  font-size: 1.35rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 .25rem; font-size: 1.0625rem; }
p { margin: .6rem 0; }
a { color: var(--accent); }
.facts, .notice, figcaption, dl, footer { color: var(--soft); font-size: .875rem;
  font-family: system-ui, sans-serif; line-height: 1.5; }
figure { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--accent); }
blockquote { margin: 0; }
footer h2 { font-size: 1.0625rem; }
ol { padding: 0; list-style: none; }
li { margin: 1.25rem 0; }
li > p { margin: 0 0 .35rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0; }
dd { margin: 0; color: var(--ink); }
:target { outline: 2px solid var(--accent); outline-offset: .35rem; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .35rem; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --ground: #fff; --line: #999;
    --accent: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  figure, li { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  figcaption a { text-decoration: none; }
}
"""
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)


def as_webpage(export: Export) -> str:
    """The whole export: each question with its answer, then the particulars of its quotes."""
    title = one_line(export.title)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(STYLE)),  # ours, and without a "<" or "&"
    )
    body = element(
        "body",
        element("h1", title, dir="auto"),
        element("p", made_by(export), class_="facts"),
        element(
            "main",
            *(_turn(turn, index, export) for index, turn in enumerate(export.turns, 1)),
        ),
        element(
            "footer",
            element("h2", "How to verify"),
            *(element("p", line) for line in HOW_TO_VERIFY),
        ),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _turn(turn: KeptTurn, index: int, export: Export) -> Markup:
    heading, texts = heading_of(turn, export), export.texts
    facts = " · ".join(how_answered(turn))
    quotes = quotes_of(turn)
    return element(
        "section",
        None if heading is None else element("h2", one_line(heading), dir="auto"),
        element("p", one_line(facts), class_="facts") if facts else None,
        *(
            _quote(block.citation, texts) if isinstance(block, Quoted) else _line(block, index)
            for block in blocks_of(turn)
        ),
        _sources(quotes, index, texts) if quotes else None,
    )


def _line(line: Line, index: int) -> Markup:
    text = one_line(line.text)
    if line.kind == "heading":
        return element("h3", text, dir="auto")
    if line.kind == "note":
        return element("p", f"Note: {text}", class_="notice", dir="auto")
    if line.kind == "notice":
        return element("p", text, class_="notice", dir="auto")
    return element("p", text, *_numbers(line.numbers, index), dir="auto")


def _numbers(numbers: Sequence[int], index: int) -> Iterator[Markup]:
    for number in numbers:
        yield join(" ", element("a", f"[{number}]", href=f"#quote-{index}-{number}"))


def _quote(citation: Citation, texts: Mapping[str, str]) -> Markup:
    title = f"“{one_line(citation.title)}”"
    link = quote_link(citation, texts)
    named = title if link is None else element("a", title, href=link, rel="noopener noreferrer")
    return element(
        "figure",
        element("blockquote", one_line(citation.quote), dir="auto"),
        element(
            "figcaption",
            f"[{citation.number}] ",
            *(join(element("bdi", one_line(part)), " · ") for part in origin_parts(citation)),
            element("bdi", named),
        ),
    )


def _sources(quotes: Sequence[Citation], index: int, texts: Mapping[str, str]) -> Markup:
    cited: set[int] = set()
    rows = []
    for citation in quotes:
        # The closest passages have numbers of their own, which links do not lead to.
        own = None if citation.number in cited else f"quote-{index}-{citation.number}"
        cited.add(citation.number)
        rows.append(_source(citation, own, texts))
    return join(element("h3", "Sources of these quotes"), element("ol", *rows))


def _source(citation: Citation, own: str | None, texts: Mapping[str, str]) -> Markup:
    rows = []
    for label, value in particulars(citation, texts):
        shown: Markup | str = element("bdi", one_line(value))
        if label == ON_THE_LIVE_PAGE:
            shown = element(
                "a", "open with the quote marked", href=value, rel="noopener noreferrer"
            )
        rows.append(join(element("dt", label), element("dd", shown)))
    return element(
        "li",
        element("p", f"[{citation.number}] ", element("bdi", one_line(citation.quote))),
        element("dl", *rows),
        id=own,
    )
