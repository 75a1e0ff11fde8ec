"""Links to a quote on its live page, by text fragments. Pure.

``https://…#:~:text=[prefix-,]start[,end][,-suffix]`` makes a browser find, mark and scroll to the
words (https://wicg.github.io/scroll-to-text-fragment/). Letters match without case, whole words
only; ``start`` may not run over the end of a paragraph, the way from ``start`` to ``end`` may. A
browser that knows nothing of it, or does not find the words, opens the page at its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from rag.types import Span

_EXACT_CHARACTERS = 80
"""A quote up to this long is named whole, a longer one by its first and last words."""
_ENOUGH_WORDS, _ENOUGH_CHARACTERS = 5, 24
_MOST_WORDS = 12
_CONTEXT_WORDS = 4
_TELLING_WORDS = 4
"""Fewer words than these may well stand elsewhere on a page."""

# A script without spaces is cut at its punctuation: elsewhere the browser may see no word's end.
_WORD = re.compile(r"[^\s。，、；：！？]+[。，、；：！？]*")
_QUOTATION_MARK = re.compile('[“”„«»"]')
_RFC_3986 = ":/?#[]@!$&'()*+,;=%~-._"


def web_address(url: str | None) -> str | None:
    """The address with what does not belong into one percent-encoded; None when it is no web's."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return percent_encode(url.strip(), safe=_RFC_3986, errors="replace")


def link_to_quote(
    url: str | None,
    quote: str,
    *,
    before: str | None = None,
    after: str | None = None,
    text_before: str | None = None,
    page: int | None = None,
) -> str | None:
    """The address with a fragment that leads to the quote; None when it is no web address.

    ``before`` and ``after`` are the sentences beside the quote. They are needed only where its
    words may stand earlier on the page as well: told by ``text_before``, all of the article's text
    before the quote, and without that by how few words there are. ``page``: of a pdf.
    """
    address = web_address(url)
    if address is None:
        return None
    base, _, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    if page is not None and not fragment:
        fragment = f"page={page}"
    directive = _text_directive(quote, before or "", after or "", text_before)
    if directive is None:
        return f"{base}#{fragment}" if fragment else base
    return f"{base}#{fragment}:~:text={directive}"


def _text_directive(quote: str, before: str, after: str, text_before: str | None) -> str | None:
    """What stands behind ``text=``; None when the quote has no word."""
    line = " ".join(quote.split())
    letters = [index for index, character in enumerate(line) if character.isalnum()]
    if not letters:
        return None
    # Quotation marks at the ends may be drawn by the page's style, and are then no text of it.
    first, last = letters[0], letters[-1] + 1
    pieces = _pieces(quote, line, Span(first, last), text_before)
    context = ["", ""]
    if (before or after) and _stands_earlier(pieces, text_before):
        # What stands beside the quote has to follow on it, so its punctuation is needed here.
        pieces[0] = line[:first] + pieces[0]
        pieces[-1] += line[last:]
        context = [_last_words(before), _first_words(after)]
    encoded = [f"{_encode(context[0])}-"] if context[0] else []
    encoded += map(_encode, pieces)
    return ",".join([*encoded, f"-{_encode(context[1])}"] if context[1] else encoded)


def _pieces(quote: str, line: str, inside: Span, text_before: str | None) -> list[str]:
    """What names the quote: all of it, or its beginning and its end.

    ``line`` is the quote on one line, ``inside`` what of that is neither mark nor stop at an end.
    """
    core = line[inside.slice]
    words = list(_WORD.finditer(core))
    paragraphs = [" ".join(each.split()) for each in quote.split("\n") if each.strip()]
    in_one_piece = len(paragraphs) == 1 and len(core) <= _EXACT_CHARACTERS
    if len(words) <= _ENOUGH_WORDS or (in_one_piece and not _QUOTATION_MARK.search(core)):
        return [core]
    first_ends = len(paragraphs[0]) - inside.start
    last_begins = len(line) - len(paragraphs[-1]) - inside.start
    opening = [word for word in words if word.end() <= first_ends]
    closing = [word for word in words if word.start() >= last_begins]
    return _both_ends(core, opening or words[:1], closing or words[-1:], text_before)


def _both_ends(
    core: str,
    opening: Sequence[re.Match[str]],
    closing: Sequence[re.Match[str]],
    text_before: str | None,
) -> list[str]:
    """The first and the last words, as many as tell them from others; all when they would meet.

    ``opening`` and ``closing`` are the words of the first and of the last paragraph.
    """
    count = _enough(opening)
    while (
        count < min(_MOST_WORDS, len(opening))
        and text_before is not None
        and _occurs(_trimmed(core[: opening[count - 1].end()]), text_before)
    ):
        count += 1
    start = opening[count - 1].end()
    backwards = [word for word in closing if word.start() >= start][::-1]
    if not backwards:
        return [core]
    taken = _enough(backwards)
    while taken < len(backwards):
        end = backwards[taken - 1].start()
        if not _occurs(_trimmed(core[end:]), core[start:end]):
            break
        taken += 1
    return [_trimmed(core[:start]), _trimmed(core[backwards[taken - 1].start() :])]


def _enough(words: Sequence[re.Match[str]]) -> int:
    """How many of the words are enough to name a place; none with a quotation mark if it can be,
    for a page may draw these by its style."""
    characters = 0
    for count, word in enumerate(words, 1):
        characters += len(word[0]) + 1
        if count >= _ENOUGH_WORDS and characters >= _ENOUGH_CHARACTERS:
            return count
        beyond = words[count : count + 1]
        if count > 2 and beyond and _QUOTATION_MARK.search(beyond[0][0]):
            return count
    return len(words)


def _stands_earlier(pieces: Sequence[str], text_before: str | None) -> bool:
    """Whether the words may well lead to another place; a beginning has its end to tell it."""
    if text_before is not None:
        return _occurs(pieces[0], text_before)
    return len(_WORD.findall(pieces[0])) < _TELLING_WORDS - len(pieces) + 1


def _occurs(sought: str, text: str) -> bool:
    """Whether the words stand in a text, as a browser compares them."""
    line = " ".join(text.split())
    return re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", line, re.IGNORECASE) is not None


def _trimmed(words: str) -> str:
    """The words without the punctuation at their ends."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", words)


def _last_words(text: str) -> str:
    """The last words of the last paragraph: a browser looks for them inside one only."""
    paragraphs = text.strip().splitlines() or [""]
    return " ".join(paragraphs[-1].split()[-_CONTEXT_WORDS:])


def _first_words(text: str) -> str:
    paragraphs = text.strip().splitlines() or [""]
    return " ".join(paragraphs[0].split()[:_CONTEXT_WORDS])


def _encode(text: str) -> str:
    """Percent-encoded, with the dash too: dash, comma and ampersand are the directive's own."""
    return percent_encode(text, safe="", errors="replace").replace("-", "%2D")
