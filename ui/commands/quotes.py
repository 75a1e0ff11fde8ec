"""``onrecord quotes``: who said what."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rag.citing import cite
from rag.errors import UsageError
from rag.types import AnalysedArticle, Quotation, SpokenPassage
from ui.commands.answers import source_line
from ui.commands.arguments import add_filter_options, add_json_option, filters_of, whole_number
from ui.commands.output import line_width, wrap, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_spoken, spoken_words
from ui.wording import counted

if TYPE_CHECKING:
    from rag.library import Library
    from ui.commands.arguments import Subparsers

_MATCHING_WORDS = 0.5
"""The share of the weight of --about's words that must stand in or beside a quotation."""


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser("quotes", help="list who said what")
    parser.add_argument(
        "--speaker", metavar="NAME", help="a person, or for whom somebody speaks (“White House”)"
    )
    parser.add_argument("--about", metavar="TEXT", help="only quotations with these words around")
    parser.add_argument("--limit", metavar="N", type=whole_number, help="at most so many")
    add_filter_options(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the quotations that the options leave, newest article first, in reading order."""
    from rag.standing import Standings  # loads more than a command needs to start

    filters = filters_of(arguments)
    with open_library(read_settings()) as library:
        found = _quotations(library, library.scope(filters), arguments.speaker)
        if arguments.about is not None:
            found = _about(library, found, arguments.about)
        chosen = list(islice(found, arguments.limit))
        citations = Standings(library).of(
            [
                cite(analysed, quotation.span, number=number)
                for number, (analysed, quotation) in enumerate(chosen, start=1)
            ]
        )
        spoken = [
            SpokenPassage(quotation, citation)
            for (_, quotation), citation in zip(chosen, citations, strict=True)
        ]
    if arguments.json:
        write_json([encode_spoken(each) for each in spoken])
    elif spoken:
        count = f"{counted(len(spoken), 'quotation')}."
        write_lines([*spoken_lines(spoken, line_width()), count])
    else:
        write_lines(["Nobody is quoted so in your articles."])
    return 0


def spoken_lines(spoken: Sequence[SpokenPassage], width: int) -> list[str]:
    """Quotations for people, under who said them; direct ones stand between marks."""
    speakers: dict[str | None, list[SpokenPassage]] = {}
    for each in spoken:
        speakers.setdefault(each.quotation.speaker, []).append(each)
    lines: list[str] = []
    for speaker, theirs in speakers.items():
        roles = dict.fromkeys(each.quotation.role for each in theirs if each.quotation.role)
        lines += wrap(", ".join([speaker or "Speaker open", *roles]), width)
        article_id = None
        for each in theirs:
            if each.citation.article_id != article_id:
                article_id = each.citation.article_id
                lines += wrap(source_line(each.citation), width, indent="  ", hanging="    ")
            lines += wrap(_words_line(each), width, indent="    ", hanging="      ")
        lines.append("")
    return lines


def _words_line(spoken: SpokenPassage) -> str:
    words = spoken_words(spoken)
    if spoken.quotation.kind == "direct":
        return f"“{words}”"
    return f"{spoken.quotation.cue or 'said'}: {words}"


def _quotations(
    library: Library, scope: frozenset[str] | None, speaker: str | None
) -> Iterator[tuple[AnalysedArticle, Quotation]]:
    """What was said; what somebody is reported not to have said is no quotation of theirs."""
    from rag.speakers import read_spoken

    if speaker is None:
        found = library.quotations(scope=scope)
    else:
        from rag.questions import ReadQuestion
        from rag.spoken import find_spoken, speaker_words

        if not speaker_words(speaker):
            raise UsageError(f"“{speaker}” names nobody.")
        found = find_spoken(library, ReadQuestion(speaker, "said", speaker=speaker), scope)
    spoken = (pair for pair in found if pair[1].kind != "unsaid")
    yield from read_spoken(library, spoken)


def _about(
    library: Library, found: Iterator[tuple[AnalysedArticle, Quotation]], about: str
) -> Iterator[tuple[AnalysedArticle, Quotation]]:
    """Those in or beside whose sentences most of the words stand, rare words counting more."""
    from rag.retrieval import WordRarity
    from rag.text.terms import stems

    rarity = WordRarity(library, about)
    for analysed, quotation in found:
        citation = cite(analysed, quotation.span, number=1)
        around = f"{citation.before or ''} {citation.quote} {citation.after or ''}"
        if rarity.coverage(set(stems(around))) >= _MATCHING_WORDS:
            yield analysed, quotation
