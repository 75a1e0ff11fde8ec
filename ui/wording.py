"""Codes → words, and dates as people read them. Unknown stays unknown and is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from rag.text.ranges import render_range
from rag.types import (
    AlsoIn,
    Answer,
    ArticleMetadata,
    Changes,
    Citation,
    CorrectionKind,
    ReadBy,
    Said,
    Status,
    Understood,
)

NOTES: Final = {
    "counted": "counted by us: the number itself does not stand in the quote",
    "name_not_in_quote": "a name here stands elsewhere in the article, not in the quote",
    "stronger_than_source": "the quote puts this more carefully",
    "weak_support": "the quote supports this only loosely",
    "translated": "translated: the quote is in another language",
}
"""What a statement that is shown with a note is marked with, by code."""

REASONS: Final = {
    "quote_not_in_source": "it puts words in quotation marks that the article does not have",
    "not_said": "it gives words to somebody that the article does not show as said",
    "wrong_speaker": "the article gives these words to somebody else",
    "number_not_in_source": "it has a number that the cited sentences do not have",
    "date_not_in_source": "it has a date that the cited sentences do not give",
    "name_not_in_source": "it has a name that the article does not have",
    "ambiguous_name": "more than one person in the article has that name",
    "polarity": "it says the opposite of the cited sentence",
    "not_stated": "it repeats or obeys an order or a question that stands in an article",
    "not_prose": "it has an address, code or scrambled words that are no prose of the article",
    "points_at_nothing": "it points at no sentence of an article",
}
"""Why a statement was withheld, by code."""

STATUS_HEADINGS: Final[dict[Status, str]] = {
    "not_in_articles": "The articles do not say",
    "nothing_matches": "Nothing in the library matches",
    "no_articles": "There are no articles to ask yet",
    "failed": "Something went wrong",
}
STATUS_WORDS: Final[dict[Status, str]] = {
    "not_in_articles": "Passages touch on the question, but none of them answers it. Ask in other "
    "words, or add an article that does.",
    "nothing_matches": "No passage comes near this question. Try other words, or add an article.",
    "no_articles": "Drop an article into the library, or paste a link.",
    "failed": "The question could not be answered.",
}


def heading_of(answer: Answer) -> str:
    """What stands over a "no" or a failure: of the library, or of the part that was asked."""
    part = "the chosen articles" if answer.filters.article_ids else "these limits"
    if answer.status == "no_articles" and (answer.filters or answer.suggestions):
        return "No article is within these limits"
    if answer.status == "nothing_matches" and answer.filters:
        return f"Nothing within {part} matches"
    if answer.status == "not_in_articles" and answer.filters.article_ids:
        return "The chosen articles do not say"
    return STATUS_HEADINGS[answer.status]


def advice_on(answer: Answer) -> list[str]:
    """What to do next after a "no"; what the answer itself says of it stands in its notices."""
    if answer.error is not None:
        return [answer.error.message]
    words = STATUS_WORDS[answer.status]
    if answer.status == "no_articles" and answer.notices:
        return []
    if answer.filters.article_ids:
        hint = "Only the chosen articles were asked. Clear the choice to ask all of them."
    elif answer.filters:
        hint = "Only part of the library was asked. Take off what narrows the question to ask all."
    else:
        return [words]
    return [words, hint] if answer.status == "not_in_articles" else [hint]


ORIGINS: Final = {
    "json-ld": "as the page’s own data says",
    "opengraph": "as the page’s preview data says",
    "meta": "as the page’s meta tags say",
    "feed": "as the feed says",
    "file": "from the file’s properties",
    "text": "read from the text",
    "url": "read from the address",
    "you": "set by you",
}
"""Where a date or another field came from."""


READ_BY: Final[dict[ReadBy, str]] = {"ocr": "read by OCR, check the picture"}
"""How letters were made of pictures, and what that means for who quotes them."""


def said_by(said: Said) -> str | None:
    """ "Abigail Jackson, White House spokesperson"; None when nobody is named."""
    return ", ".join(filter(None, (said.speaker, said.role))) or None


CORRECTIONS: Final[dict[CorrectionKind, str]] = {
    "correction": "Corrected",
    "clarification": "Clarified",
    "retraction": "Retracted",
    "editors_note": "Editors’ note",
    "update": "Updated",
}
"""What an article's notice about itself is headed with."""
METADATA_NAMES: Final = {
    "title": "Headline",
    "outlet": "Outlet",
    "author": "Author",
    "published": "Published",
    "updated": "Updated",
    "section": "Section",
}


def standing_in_words(citation: Citation) -> list[tuple[str, str]]:
    """What a reader of a quote has to know of its article: the kind and a sentence.

    An article that says only that it was updated is no warning; its notice is in the JSON.
    """
    said: list[tuple[str, str]] = []
    newer = citation.newer
    if newer is not None and newer.state == "gone":
        said.append(("gone", "This sentence is no longer in the newer version."))
    elif newer is not None and newer.state == "altered" and newer.quote is None:
        said.append(("altered", "Part of this quote is no longer in the newer version."))
    elif newer is not None and newer.quote is not None:
        quote = " ".join(newer.quote.split())
        said.append(("altered", f"Changed in the newer version: {quote}"))
    for correction in citation.corrections:
        if correction.is_corrective:
            notice = " ".join(correction.text.split())
            said.append((correction.kind, f"Its article carries a notice: {notice}"))
    return said


def also_in_words(also: Sequence[AlsoIn]) -> str:
    """ "Also in Reuters, The Guardian (near-copies)"."""
    plural = "near-copies" if len(also) > 1 else "near-copy"
    return f"Also in {', '.join(outlet_names(also))} ({plural})"


def outlet_names(articles: Sequence[AlsoIn | ArticleMetadata]) -> list[str]:
    """The outlets of articles; the title where it is unknown, or where two have one outlet."""
    outlets = Counter(article.outlet for article in articles)

    def name(article: AlsoIn | ArticleMetadata) -> str:
        if not article.outlet:
            return f"“{article.title}”"
        alone = outlets[article.outlet] == 1
        return article.outlet if alone else f"{article.outlet} (“{article.title}”)"

    return [name(article) for article in articles]


def changes_in_words(changes: Changes) -> str:
    """ "1 sentence added, 2 altered; headline changed."."""
    counts: Counter[str] = Counter(change.kind for change in changes.sentences)
    kinds = [kind for kind in ("added", "removed", "altered") if counts[kind]]
    told = [
        f"{counted(counts[kind], 'sentence')} {kind}" if not number else f"{counts[kind]} {kind}"
        for number, kind in enumerate(kinds)
    ]
    names = [METADATA_NAMES[each.name].lower() for each in changes.metadata]
    parts = [", ".join(told), f"{', '.join(names)} changed" if names else ""]
    return f"{'; '.join(filter(None, parts)).capitalize()}." if changes else "Nothing changed."


def quotes_in_words(quotes: int, articles: int, independent: int) -> str:
    """ "5 quotes from 4 articles", with how many of them are independent where that is fewer."""
    told = f"{counted(quotes, 'quote')} from {counted(articles, 'article')}"
    if 0 < independent < articles:
        told += f", {counted(independent, 'independent source')}"
    return told


def understood_in_words(understood: Understood) -> str:
    """ "Only The Guardian", "16 to 24 November 2026 first", "Newest first"."""
    if understood.newest:
        return "Newest first"
    meant = understood.outlet or render_range(understood.since, understood.until)
    if understood.effect == "prefer":
        return f"{meant} first"
    return f"Only {meant}"


def undated_in_words(number: int) -> str:
    """That a filter by date leaves out articles of which nobody knows the day."""
    verb = "is" if number == 1 else "are"
    return f"{counted(number, 'article')} of unknown date {verb} left out"


def note_in_words(code: str) -> str:
    """What a note means; a code that has no words yet is shown as it is."""
    return NOTES.get(code, code.replace("_", " "))


def reason_in_words(code: str) -> str:
    """Why a statement was withheld."""
    return REASONS.get(code, code.replace("_", " "))


def day_in_words(when: str | None, *, short: bool = False) -> str:
    """A date or time in ISO 8601 as "12 November 2025"; "date unknown" for None."""
    day = _day(when)
    if day is None:
        return when or "date unknown"
    return f"{day.day} {day:%b} {day.year}" if short else f"{day.day} {day:%B} {day.year}"


def time_in_words(when: str | None) -> str:
    """As ``day_in_words``, with the time of day and its zone where they are known."""
    day = day_in_words(when)
    if when is None or "T" not in when:
        return day
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return day
    zone = (moment.tzname() or "").removesuffix("+00:00")
    return f"{day}, {moment:%H:%M} {zone}".rstrip()


def _day(when: str | None) -> date | None:
    if when is None:
        return None
    try:
        return date.fromisoformat(when[:10])
    except ValueError:
        return None


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """ "1 quote", "3 quotes", "1,200 articles"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def size_in_words(size: int) -> str:
    """A number of bytes as "20 MB" or "1.5 MB", in powers of ten as file managers count."""
    if size < 1_000_000:
        return f"{max(size / 1000, 0.1):.3g} kB"
    return f"{size / 1_000_000:.3g} MB"
