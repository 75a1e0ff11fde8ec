"""An answer with its quotes and sources for the clipboard, as plain text and as rich text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from markupsafe import Markup

from rag.turns import KeptTurn
from rag.types import Answer, Citation
from ui.export.blocks import Line, Quoted, blocks_of, one_line, origin_parts, quote_link
from ui.linking import web_address
from ui.page.markup import element, join
from ui.wording import also_in_words, standing_in_words

_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def as_text(answer: Answer, *, stopped: bool = False) -> str:
    """For mails and notes: a quote to a line, its origin under it, the address written out."""
    lines = [one_line(answer.question)]
    for block in blocks_of(KeptTurn(answer.question, answer, stopped)):
        lines += [
            "",
            *(_plain_quote(block.citation) if isinstance(block, Quoted) else _plain(block)),
        ]
    return "\n".join(lines).strip() + "\n"


def as_rich_text(
    answer: Answer, *, stopped: bool = False, texts: Mapping[str, str] = _NO_TEXTS
) -> str:
    """For a word processor: the same in a few plain elements without style, titles as links.

    The links lead to the quotes on their live pages; ``texts`` of articles at hand, by id, make
    them surer.
    """
    blocks = blocks_of(KeptTurn(answer.question, answer, stopped))
    return str(
        join(
            element("p", element("strong", one_line(answer.question))),
            *(
                _rich_quote(block.citation, texts) if isinstance(block, Quoted) else _rich(block)
                for block in blocks
            ),
        )
    )


def _plain(line: Line) -> Iterator[str]:
    text = one_line(line.text)
    if line.kind == "note":
        yield f"(Note: {text})"
    elif line.numbers:
        yield f"{text} {''.join(f'[{number}]' for number in line.numbers)}"
    else:
        yield text


def _plain_quote(citation: Citation) -> Iterator[str]:
    origin = [*origin_parts(citation), f"“{citation.title}”", web_address(citation.url) or ""]
    yield f"[{citation.number}] > {one_line(citation.quote)}"
    yield "    — " + " · ".join(one_line(part) for part in origin if part)
    for _, words in standing_in_words(citation):
        yield f"    {one_line(words)}"
    if citation.also_in:
        yield f"    {one_line(also_in_words(citation.also_in))}"


def _rich(line: Line) -> Markup:
    text = one_line(line.text)
    if line.kind == "heading":
        return element("p", element("strong", text))
    if line.kind == "note":
        return element("p", element("em", f"Note: {text}"))
    numbers = "".join(f" [{number}]" for number in line.numbers)
    return element("p", text + numbers)


def _rich_quote(citation: Citation, texts: Mapping[str, str]) -> Markup:
    title = f"“{one_line(citation.title)}”"
    link = quote_link(citation, texts)
    return element(
        "blockquote",
        element("p", f"[{citation.number}] {one_line(citation.quote)}"),
        element(
            "p",
            "— " + " · ".join(map(one_line, origin_parts(citation))) + " · ",
            title if link is None else element("a", title, href=link),
        ),
    )
