"""Turns to take away, and hostile ones."""

from __future__ import annotations

from dataclasses import replace

from rag.citing import cite
from rag.turns import KeptTurn
from rag.types import (
    Answer,
    Citation,
    Filters,
    Said,
    Section,
    Span,
    Statement,
    Summary,
    Understood,
    Withheld,
)
from tests.articles import bridge_article
from ui.export.taking import Export

EXPORTED = "2025-11-02T12:30:00+00:00"
HOSTILE = (
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "# heading\n\n- list\n> quote\n```\ncode\n```\n---\n===",
    "1. one\n2) two * em * _em_ **b** ~~s~~ `code` ``x` | a | b |\n|---|---|",
    "<https://evil.example> https://evil.example www.evil.example a@b.example",
    "&lt;b&gt; &amp;copy; &#60;script&#62; &copy; \\<b\\> \\",
    "[^1]: note $x$ $$y$$ :smile: ==hot== ^up^ [[wiki]] {{x}} ${x} <!-- c -->",
    "\u202eevil\u2066 turned \u2067twice\u061c\u200f",
    "line\u2028two\u2029three\x85four\x0bfive\x00six\x1b[31mred",
    "    indented code",
    "<details><summary>x</summary>",
    "\ud83d half",
)


def bridge_citation(number: int = 1, sentence: int = 1, **changes: object) -> Citation:
    """A citation of the article of the bridge."""
    bridge = bridge_article()
    found = cite(bridge, bridge.sentences[sentence].span, number=number)
    found = replace(found, url="https://post.example/bridge?a=1&b=2")
    return replace(found, **changes)  # type: ignore[arg-type]


def answered(**changes: object) -> KeptTurn:
    """An extractive answer that cites one sentence."""
    answer = Answer(
        question="What did the mayor say?",
        standalone_question="What did Mayor Okafor say?",
        filters=Filters(
            outlet="Harbour Post",
            understood=(Understood(words="lately", effect="prefer", newest=True),),
        ),
        status="answered",
        engine="extractive",
        statements=(Statement("Mayor Lena Okafor said:", (1,), "exact"),),
        citations=(bridge_citation(),),
    )
    answer = replace(answer, **changes)  # type: ignore[arg-type]
    return KeptTurn(answer.question, answer, asked="2025-11-02T12:00:00+00:00")


def summarized() -> KeptTurn:
    """A summary by a model, one statement with a note, one statement withheld, stopped."""
    summary = Summary(
        question="Summarise all articles",
        standalone_question="Summarise all articles",
        filters=Filters(),
        status="answered",
        engine="openai:small",
        title="The bridge at Eastwick",
        articles=(bridge_article().article.id,),
        sections=(
            Section(
                "Main points",
                (Statement("The mayor closed the bridge.", (1, 2), "loose", ("weak_support",)),),
            ),
        ),
        citations=(bridge_citation(1, 0), bridge_citation(2, 4)),
        withheld=(Withheld("The bridge fell.", "not_said"),),
    )
    return KeptTurn(summary.question, summary, stopped=True)


def conversation(*turns: KeptTurn, title: str = "What did the mayor say?") -> Export:
    """An export of turns, two of the samples unless given."""
    return Export(title, turns or (answered(), summarized()), EXPORTED, "1.2.3")


def hostile(text: str) -> Export:
    """An export in which everything that comes from outside is the text."""
    said = (Said(Span(5, 6), text, text),)
    citation = Citation(
        number=1, article_id=text, title=text, outlet=text, author=text, published=text,
        url=f"https://x.example/{text}", retrieved=text, page=3, quote=text,
        span=Span(5, 5 + len(text)), said=said, speaker=text, before=text, after=text,
        published_from=text, sha256=text,
    )  # fmt: skip
    summary = Summary(
        question=text, standalone_question=text,
        filters=Filters(outlet=text, since=text, until=text), status="answered", engine=text,
        title=f"T {text}", articles=(text,), sections=(
            Section(text, (Statement(text, (1,), "exact"),)),
            Section(text, (Statement(text, (1,), "loose", (text,)),)),
        ),
        statements=(Statement(text, (), "checked"),), citations=(citation,), nearest=(citation,),
        withheld=(Withheld(text, text),), notices=(text,),
    )  # fmt: skip
    return Export(text, (KeptTurn(text, summary, asked=text), KeptTurn(text)), EXPORTED, "1.2.3")
