"""The fixed words round a quote: who said it, in which article, of which day. Pure."""

from __future__ import annotations

import re
from datetime import date

from rag.types import ArticleMetadata, Quotation

_RELATIVE_DAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:yesterday|today|tonight|tomorrow)\b"
    r"|\b(?:this|last|next|past|coming|previous) (?:week|month|year|weekend|night|morning|evening"
    r"|afternoon|summer|winter|spring|autumn|fall|decade)\b"
    r"|\b(?:earlier|later) (?:today|this)\b"
    r"|\b(?:days?|weeks?|months?|years?|hours?) (?:ago|later)\b",
    re.IGNORECASE,
)
_PLAIN_CUES = frozenset(
    """said says argued claimed wrote added asked replied responded answered announced warned stated
    insisted posted tweeted joked noted explained declared admitted suggested promised predicted
    confirmed acknowledged concluded testified recalled complained writes adds argues vowed pledged
    remarked shouted""".split()
)
"""Verbs that can stand before a colon; for any other the framing says "said"."""
_NO_COMMENT = re.compile(r"\b(?:comment|respond|reply|return(?:ed)? .*(?:calls?|messages?))", re.I)


def day_of(published: str | None) -> str | None:
    """The day of a publication time for people ("8 October 2025"); None when unknown."""
    if not published:
        return None
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"


def frame_source(article: ArticleMetadata, quote: str, *, of: str | None = None) -> str:
    """How the article itself is brought in ("Harbour Post, 8 October 2025, reports:").

    :param of: whom a pronoun at the beginning of the quote means, to be said with it.
    """
    named = article.outlet or f"“{article.title}”"
    when = day_of(article.published)
    whom = f" (of {of})" if of else ""
    if when:
        return f"{named}, {when}, reports{whom}:"
    if _RELATIVE_DAY.search(quote):
        return f"{named} (date unknown) reports{whom}:"
    return f"{named} reports{whom}:"


def frame_speaker(
    quotation: Quotation,
    article: ArticleMetadata,
    quote: str,
    *,
    sourced: bool = False,
    of: str | None = None,
) -> str:
    """How a speaker is brought in ("White House spokesperson Jane Doe said:").

    Words that are told only by the day of publication ("on Wednesday") get that day beside them.

    :param sourced: outlet and day stand beside every speaker ("said (Harbour Post, 8 October)").
    :param of: whom a pronoun at the beginning of the quote means, to be said with it.
    """
    who = name_speaker(quotation)
    when = _sourced(article, quote) if sourced else _dated(article, quote)
    whom = f" of {of}" if of else ""
    if quotation.kind == "unsaid":
        verb = "gave no comment" if _NO_COMMENT.search(quotation.cue or quote) else "left this open"
        return f"{who} {verb}{when}:"
    if quotation.kind == "indirect":
        return f"{who.rstrip(',')}, in the article’s words{whom}{when}:"
    return f"{who} {_verb(quotation.cue)}{whom}{when}:"


def _sourced(article: ArticleMetadata, quote: str) -> str:
    when = day_of(article.published)
    unknown = "date unknown" if _RELATIVE_DAY.search(quote) else None
    told = [article.outlet or f"“{article.title}”", when or unknown]
    return f" ({', '.join(part for part in told if part)})"


def _dated(article: ArticleMetadata, quote: str) -> str:
    if not _RELATIVE_DAY.search(quote):
        return ""
    when = day_of(article.published)
    return f" (article of {when})" if when else " (date of the article unknown)"


def _verb(cue: str | None) -> str:
    first = (cue or "said").split()[0].lower()
    return first if first in _PLAIN_CUES else "said"


def name_speaker(quotation: Quotation) -> str:
    """The speaker with role, as a sentence begins with it; "The speaker is not named" is ours."""
    speaker = quotation.speaker
    if speaker is None:
        return "Somebody the article does not clearly name"
    role = quotation.role
    if quotation.mention and quotation.mention.lower() == f"the {speaker}".lower():
        speaker = f"the {speaker}"
    if not role or role.lower() in speaker.lower():
        return _capitalized(speaker)
    if re.match(r"(?:the|a|an|who|one of|\w+ of|\w+ at|\w+ with)\b", role) or len(role.split()) > 5:
        return f"{_capitalized(speaker)}, {role},"
    return _capitalized(f"{role} {speaker}")


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
