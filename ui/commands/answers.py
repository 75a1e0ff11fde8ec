"""Answers and summaries as lines for people. Pure: an Answer in, lines out.

An answer is printed in two parts: its blocks, one a statement, as they are verified, and the rest
(sources, notes, what was withheld) when it is finished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from rag.types import Answer, Citation, Passage, Statement, Status, Summary, Withheld
from ui.commands.output import one_line, wrap
from ui.wording import (
    READ_BY,
    STATUS_HEADINGS,
    also_in_words,
    counted,
    day_in_words,
    note_in_words,
    reason_in_words,
    standing_in_words,
    undated_in_words,
    understood_in_words,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_BAR = "  │ "
"""Before the lines of a quote: marks round it would stand beside the article's own."""

AS_ASKED = "--as-asked"
"""The option with which no words of a question are read as filters."""
HOW_TO_ADD = "To add articles: onrecord add FILE, FOLDER or LINK"

_REFUSALS: dict[Status, str] = {
    "not_in_articles": "Passages touch on the question, but none of them answers it.",
    "nothing_matches": "No passage comes near this question. Try other words, or add an article.",
}


def answer_blocks(answer: Answer, width: int) -> list[list[str]]:
    """What the question was understood to be asked of, the title, headings and statements, a block
    of lines each.

    The blocks of a growing answer begin with those of the one before, so that they can be printed
    as they come.
    """
    blocks = [_statement_lines(s, answer, width) for s in answer.statements]
    understood = _understood_lines(answer, width)
    if isinstance(answer, Summary) and answer.sections:
        blocks.insert(0, [*wrap(answer.title, width), ""])
        for section in answer.sections:
            if heading := answer.heading_of(section):
                blocks.append([*wrap(heading, width), ""])
            blocks += [_statement_lines(s, answer, width) for s in section.statements]
    return [understood, *blocks] if understood else blocks


def closing_lines(answer: Answer, width: int) -> list[str]:
    """What follows the statements: the kind of "no", sources, notes, suggestions."""
    parts = [
        _opening_lines(answer, width),
        _source_lines(answer, width),
        _nearest_lines(answer, width),
        _withheld_lines(answer.withheld, width),
        _suggestion_lines(answer, width),
    ]
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines


def date_in_words(iso: str | None) -> str:
    """A day with its weekday, so that "on Wednesday" in a quote can be placed."""
    words = day_in_words(iso)
    try:
        return f"{WEEKDAYS[date.fromisoformat((iso or '')[:10]).weekday()]}, {words}"
    except ValueError:
        return words


def speakers_in_words(citation: Citation) -> str:
    """Who is quoted in a citation, with roles; empty when nobody is."""
    roles: dict[str, str | None] = {}
    for said in citation.said:
        if said.speaker is not None:
            roles[said.speaker] = roles.get(said.speaker) or said.role
    if citation.speaker is not None:
        roles = {citation.speaker: roles.get(citation.speaker)}
    return "; ".join(f"{name}, {role}" if role else name for name, role in roles.items())


def source_line(found: Citation | Passage) -> str:
    """Title, outlet and date, and the id under which ``show`` finds the article."""
    return f"{one_line(found.title)} · {_place_line(found)}"


def _place_line(found: Citation | Passage) -> str:
    outlet = one_line(found.outlet or "outlet unknown")
    place = f"{outlet} · {date_in_words(found.published)} · id {found.article_id}"
    read_by = found.read_by if isinstance(found, Citation) else None
    return f"{place} · {READ_BY[read_by]}" if read_by else place


def _statement_lines(statement: Statement, answer: Answer, width: int) -> list[str]:
    """Framing and quotes of an extractive statement; of a model's its prose and its notes."""
    numbers = "".join(f"[{number}]" for number in statement.citations)
    if statement.support == "exact":
        lines = wrap(statement.text, width)
        for number in statement.citations:
            quote = answer.citation_by_number[number].quote
            lines += wrap(f"{quote} [{number}]", width, indent=_BAR, hanging=_BAR)
    else:
        lines = wrap(f"{statement.text} {numbers}".strip(), width)
    for code in statement.notes:
        lines += wrap(f"Note: {note_in_words(code)}.", width, indent="  ", hanging="    ")
    return [*lines, ""]


def _understood_lines(answer: Answer, width: int) -> list[str]:
    """Which words of the question became a filter or a preference, and how to take them off."""
    filters = answer.filters
    told = [
        f"{understood_in_words(u)} (asked as “{one_line(u.words)}”)" for u in filters.understood
    ]
    lines = wrap(f"{'; '.join(told)}. Take off with {AS_ASKED}.", width) if told else []
    if filters.undated_left_out:
        lines += wrap(f"{undated_in_words(filters.undated_left_out)}.", width)
    return [*lines, ""] if lines else []


def _opening_lines(answer: Answer, width: int) -> list[str]:
    """The kind of "no" in its own words, and what is to be said of the whole answer.

    What failed is told beside the output; here only that what follows is no answer.
    """
    said = list(answer.notices)
    if answer.status == "no_articles":
        said = said or [f"{STATUS_HEADINGS[answer.status]}."]
        said += [] if answer.filters else [HOW_TO_ADD]
    elif answer.status in _REFUSALS and not answer.statements:
        said = [f"{STATUS_HEADINGS[answer.status]}.", *(said or [_REFUSALS[answer.status]])]
    elif answer.status == "failed" and answer.statements:
        said = [f"{STATUS_HEADINGS[answer.status]}: this is all that was found until then.", *said]
    elif answer.status == "failed" and answer.nearest:
        said = [f"{STATUS_HEADINGS[answer.status]}: there is no answer.", *said]
    return [line for sentence in said for line in wrap(sentence, width)]


def _source_lines(answer: Answer, width: int) -> list[str]:
    """The citations under the article from which each is taken, in the order of numbers."""
    if not answer.citations:
        return []
    shown_inline = {n for s in _statements(answer) if s.support == "exact" for n in s.citations}
    lines = ["Sources"]
    article_id = None
    articles = len({citation.article_id for citation in answer.citations})
    if 0 < answer.independent_sources < articles:
        lines = [f"Sources ({counted(answer.independent_sources, 'independent source')})"]
    for citation in answer.citations:
        if citation.article_id != article_id:
            article_id = citation.article_id
            lines += wrap(citation.title, width, indent="  ")
            more = [f"by {citation.author}"] if citation.author else []
            more += [citation.url] if citation.url else []
            place = " · ".join([_place_line(citation), *more])
            lines += wrap(place, width, indent="  ", hanging="    ")
        page = f" (page {citation.page})" if citation.page is not None else ""
        who = speakers_in_words(citation) or "the article’s own words"
        label = f"    [{citation.number}] "
        lines += wrap(who + page, width, indent=label, hanging=" " * len(label))
        if citation.number not in shown_inline:
            bar = " " * len(label) + _BAR.lstrip()
            lines += wrap(citation.quote, width, indent=bar, hanging=bar)
        lines += _standing_lines(citation, width, indent=" " * len(label))
    return lines


def _standing_lines(citation: Citation, width: int, *, indent: str) -> list[str]:
    """What became of the quote and its article, and which near-copies hold it too."""
    told = [words for _, words in standing_in_words(citation)]
    told += [also_in_words(citation.also_in)] if citation.also_in else []
    return [
        line for words in told for line in wrap(words, width, indent=indent, hanging=f"{indent}  ")
    ]


def _nearest_lines(answer: Answer, width: int) -> list[str]:
    if not answer.nearest:
        return []
    lines = ["Closest passages:"]
    for citation in answer.nearest:
        lines += wrap(citation.quote, width, indent=_BAR, hanging=_BAR)
        lines += wrap(source_line(citation), width, indent="    ")
        lines += _standing_lines(citation, width, indent="    ")
    return lines


def _withheld_lines(withheld: Sequence[Withheld], width: int) -> list[str]:
    if not withheld:
        return []
    lines = wrap(f"Withheld: {counted(len(withheld), 'statement')} that could not be backed", width)
    for code, number in Counter(statement.reason for statement in withheld).items():
        lines += wrap(f"{number} because {reason_in_words(code)}", width, indent="  ")
    return lines


def _suggestion_lines(answer: Answer, width: int) -> list[str]:
    if not answer.suggestions:
        return []
    lines = ["You could ask:"]
    for suggestion in answer.suggestions:
        lines += wrap(suggestion, width, indent="  ", hanging="    ")
    return lines


def _statements(answer: Answer) -> Sequence[Statement]:
    if isinstance(answer, Summary):
        inside = (s for section in answer.sections for s in section.statements)
        return (*answer.statements, *inside)
    return answer.statements
