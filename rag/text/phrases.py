"""Text → tagged words, and the noun phrases that stand before and after a verb.

No grammar, only what news prose needs: closed classes of words come from the lexicon, every other
word is a name if it is capitalised. Quotations are single tokens here, so that a sentence reads
the same however long the words are that it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.text.lexicon import BODIES, DOCUMENTS, ROLE_NOUNS, TITLES, WORD_TAGS, Tag, is_role
from rag.text.speech import SPEECH_VERBS

_TITLE_STOPS = (
    "Mr|Mrs|Ms|Dr|Gov|Govs|Sen|Sens|Rep|Reps|Lt|Gen|Col|Capt|Sgt|Maj|Adm|Cmdr|Rev|Prof|Pres|Hon|"
    "St|Jr|Sr|Supt|Det|Atty|Inc|Corp|Co|Ltd|No|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|Cpl|Pvt|Messrs"
)
_TOKEN = re.compile(
    rf"(?:{_TITLE_STOPS})\.|[A-Z][a-z]{{1,5}}\.(?=,|\s[a-z(])|(?:[A-Z]\.)+[A-Z]?(?!\w)|[ap]\.m\."
    r"|[^\W\d_]\w*(?:[-’'&@][^\W_]\w*)*"
    r"|\d(?:[\d.,:/-]*\d)?\w*%?(?:-[^\W\d_]+)*"
    r"|[$€£@#]\w*|--+|\S"
)
_PUNCTUATION: Final[dict[str, Tag]] = {
    ",": "comma", ".": "stop", "!": "stop", "?": "stop", "…": "stop", ";": "colon", ":": "colon",
    "—": "dash", "–": "dash", "―": "dash", "-": "dash", "--": "dash", "---": "dash",
    "(": "open", "[": "open", ")": "close", "]": "close", "&": "name", "/": "dash",
}  # fmt: skip
_CONTRACTION = re.compile(r"(\w+?)([’'](?:s|re|ve|d|ll|m))$")
_CONTRACTED = frozenset(
    "it he she that what who there let here how where when i you we they this".split()
)

NOMINAL: Final = frozenset({"name", "word", "number", "possessive"})
_PHRASE_PREPOSITIONS = frozenset(
    "of for at from with in on to by across around inside outside near behind within among "
    "against about".split()
)
_RIGHT_PREPOSITIONS = frozenset("of for at from with".split())
_NEVER_SHOUTED = frozenset({"conjunction", "preposition", "adverb", "object"})
"""Tags of words that, all in capitals, are an abbreviation rather than themselves ("US", "IN")."""
_NOT_ADVERBS = frozenset(
    "rally family reply supply bully assembly monopoly jelly belly apply anomaly butterfly homily "
    "lily ally elderly friendly ugly lonely likely unlikely costly orderly multiply imply comply "
    "deadly daily weekly monthly tally folly".split()
)
_BARE_DETERMINERS = frozenset("a an the my our your their its his her no every last next".split())
_ALONE = frozenset("another others some many several both most one all".split())
"""Determiners that can stand for somebody by themselves ("tweeted another")."""
_WHEN_WORDS = frozenset(
    "late early earlier last this next night morning afternoon evening week month year ago "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


class Token:
    """A word, a punctuation mark, or a whole quotation (tag "quotation")."""

    __slots__ = ("start", "end", "text", "lower", "tag", "first", "quotation")

    def __init__(self, start: int, end: int, text: str, lower: str, tag: Tag, first: bool) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.lower = lower
        self.tag = tag
        self.first = first
        """Whether it begins a sentence, so that its capital letter says nothing."""
        self.quotation = -1
        """For a quotation, which one; else -1."""

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens ``[first, last]`` that names somebody or something."""

    tokens: tuple[Token, ...]
    first: int
    """Index of its first token among those of the clause."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end

    @property
    def last(self) -> int:
        """Index of its last token among those of the clause."""
        return self.first + len(self.tokens) - 1


def read_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of one sentence, in order; possessive endings are tokens of their own."""
    first = True
    will: Token | None = None
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        begin, finish = match.span()
        letter = word[0]
        if not letter.isalnum():
            yield _punctuation(begin, finish, word, text)
            continue
        ending = _CONTRACTION.match(word) if "’" in word or "'" in word else None
        if ending is not None:
            cut = begin + ending.end(1)
            stem, rest = ending.groups()
            lower, tag = _tagged(stem, first)
            yield Token(begin, cut, stem, lower, tag, first)
            is_possessive = rest[1:] == "s" and lower not in _CONTRACTED
            ended: Tag = "possessive" if is_possessive else "auxiliary"
            yield Token(cut, finish, rest, "’" + rest[1:], ended, False)
        else:
            lower, tag = _tagged(word, first)
            token = Token(begin, finish, word, lower, tag, first)
            if will is not None and token.tag == "name" and text[end - 1] != "?":
                will.tag = "name"
            will = token if first and word == "Will" else None
            yield token
        first = False


def _punctuation(start: int, end: int, word: str, text: str) -> Token:
    if word in "’'" and start and text[start - 1] in "sxzSXZ":
        return Token(start, end, word, "’s", "possessive", False)
    tag = _PUNCTUATION.get(word, "other")
    return Token(start, end, word, word, tag, False)


@lru_cache(maxsize=20_000)
def _tagged(word: str, first: bool) -> tuple[str, Tag]:
    """A word in lower case, and what it is; most words of an article are among the last ones."""
    lower = word.lower()
    tag = WORD_TAGS.get(lower)
    if tag is None:
        letter = word[0]
        if letter.isupper():
            tag = "name"
        elif letter.isdigit():
            tag = "number"
        elif lower.endswith("ly") and len(lower) > 4 and lower not in _NOT_ADVERBS:
            tag = "adverb"
        else:
            tag = "word"
    elif (tag in _NEVER_SHOUTED and len(word) > 1 and word.isupper()) or (
        word == "Will" and not first
    ):
        tag = "name"
    return lower, tag


def phrase_ending_at(tokens: Sequence[Token], last: int) -> Phrase | None:
    """The noun phrase whose last token is ``tokens[last]``, prepositional phrases included.

    "a spokesman for the mayor" is one phrase; a comma, a verb or a conjunction ends it.
    """
    index = last
    first: int | None = None
    while index >= 0:
        token = tokens[index]
        if token.tag in NOMINAL:
            if token.tag == "word" and index != last and _acts(tokens, index):
                break
            first = index
            index -= 1
        elif token.tag == "determiner":
            first = index
            index -= 1
            if not (index >= 0 and _joins(tokens, index)):
                if index >= 0 and tokens[index].tag == "determiner":
                    continue
                break
        elif first is not None and (token.lower in ("-", "/") or _joins(tokens, index)):
            index -= 1
        else:
            break
    if first is None or (first == last and tokens[last].lower in _BARE_DETERMINERS):
        return None
    while first < last and tokens[first].tag == "possessive":
        first += 1
    if first > 1 and tokens[first - 1].tag == "quotation" and tokens[first - 2].lower == "the":
        first -= 2
    return Phrase(tuple(tokens[first : last + 1]), first)


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a preposition stands there that ties two noun phrases into one."""
    token = tokens[index]
    if token.tag != "preposition" or token.lower not in _PHRASE_PREPOSITIONS or not index:
        return False
    before = tokens[index - 1]
    return before.tag in ("name", "word", "number") and not _is_verb(before)


def _acts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word inside a phrase is its verb after all ("This prompted the paper")."""
    token = tokens[index]
    if _is_verb(token):
        return True
    if token.lower in ("sent", "gave", "took", "made", "told", "went", "came", "became"):
        return index > 0 and tokens[index - 1].tag == "name"
    if not token.lower.endswith("ed") or len(token.lower) < 5 or not index:
        return False
    before = tokens[index - 1]
    return before.tag in ("name", "pronoun", "relative") or before.lower in (
        "this",
        "that",
        "which",
    )


def _is_verb(token: Token) -> bool:
    verb = SPEECH_VERBS.get(token.lower)
    return verb is not None and not verb.noun_too and token.tag == "word"


def phrase_starting_at(tokens: Sequence[Token], first: int) -> Phrase | None:
    """The noun phrase whose first token is ``tokens[first]``; pronouns are phrases too."""
    size = len(tokens)
    index = first
    if index >= size:
        return None
    if tokens[index].tag in ("pronoun", "object"):
        return Phrase((tokens[index],), first)
    seen_name = False
    last: int | None = None
    while index < size:
        token = tokens[index]
        if token.tag == "name":
            seen_name, last = True, index
        elif token.tag == "word":
            if _is_verb(token):
                break
            if seen_name and not (_leads_to_head(tokens, index) or _is_head(tokens, index)):
                break
            if last is not None and (_is_participle(tokens, index) or _follows_role(tokens, index)):
                break
            last = index
        elif token.tag in ("number", "possessive"):
            last = index
            seen_name = False
        elif token.tag == "time" and index > first and tokens[index - 1].tag == "determiner":
            pass
        elif token.tag == "determiner":
            if last is not None and tokens[index - 1].tag not in ("determiner", "preposition"):
                break
        elif last is not None and (_extends(tokens, first, index) or _pairs_names(tokens, index)):
            seen_name = False
        else:
            break
        index += 1
    if last is None and tokens[first].lower in _ALONE:
        last = first
    return Phrase(tuple(tokens[first : last + 1]), first) if last is not None else None


def _is_head(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word after a name is the noun of the phrase: "the Lee base has …"."""
    if index + 1 >= len(tokens) or tokens[index].lower.endswith("ed"):
        return False
    following = tokens[index + 1]
    return following.tag == "auxiliary" and following.lower not in ("be", "been", "being")


def _follows_role(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word after a role is the verb: "the mayor left"."""
    before = tokens[index - 1]
    if before.tag != "word" or not is_role(before.lower):
        return False
    return not is_role(tokens[index].lower) and not _leads_to_head(tokens, index)


def _is_participle(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word ends its phrase as a participle: "a suit filed in May"."""
    if not tokens[index].lower.endswith("ed") or index + 1 >= len(tokens):
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return before.tag in ("word", "name") and after.tag in ("preposition", "time")


def _pairs_names(tokens: Sequence[Token], index: int) -> bool:
    return (
        tokens[index].lower == "and"
        and index + 1 < len(tokens)
        and tokens[index - 1].tag == "name"
        and tokens[index + 1].tag == "name"
    )


def _extends(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether a preposition goes on with the phrase ("a spokesman for …", "University of …")."""
    token = tokens[index]
    if token.tag != "preposition" or index + 1 >= len(tokens):
        return False
    sent = token.lower in ("from", "by") and tokens[index - 1].lower in DOCUMENTS
    if token.lower not in _RIGHT_PREPOSITIONS and not sent:
        return False
    if tokens[index + 1].tag not in ("name", "word", "determiner", "number"):
        return False
    before = tokens[index - 1]
    if token.lower == "of" or sent:
        return True
    role = before.lower.rstrip(".") in ROLE_NOUNS
    return role and all(each.tag != "preposition" for each in tokens[first + 1 : index])


def _leads_to_head(tokens: Sequence[Token], index: int) -> bool:
    """Whether lower-case words after a name go on to a role or another name."""
    for token in tokens[index : index + 4]:
        if token.tag == "word" and (is_role(token.lower) or token.lower in BODIES):
            return True
        if token.tag not in ("word", "name") or _is_verb(token):
            return False
    return False


def skip_time_before(tokens: Sequence[Token], index: int) -> int:
    """From ``index`` leftwards over "on Monday", "earlier this week", "Tuesday night"."""
    position = index
    while position >= 0:
        token = tokens[position]
        inside = position != index and (token.lower in _WHEN_WORDS or token.tag == "determiner")
        if token.tag == "time" or inside:
            position -= 1
        elif token.lower in _WHEN_WORDS and token.tag in ("word", "determiner"):
            if position == 0 or not _time_at(tokens, position - 1):
                break
            position -= 1
        else:
            break
    if (
        position != index
        and position >= 0
        and tokens[position].lower in ("on", "in", "since", "during")
    ):
        position -= 1
    return position


def _time_at(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].tag == "time" or tokens[index].lower in _WHEN_WORDS


def is_title(token: Token) -> bool:
    """Whether a capitalised word is a title before a name ("Gov.", "Mayor")."""
    return token.tag == "name" and token.lower.rstrip(".") in TITLES


def printed(text: str, start: int, end: int) -> str:
    """A piece of the text on one line."""
    return " ".join(text[start:end].split())
