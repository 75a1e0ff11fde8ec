"""What somebody is: the words before and after a name that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag.text.lexicon import (
    BODIES,
    FEMALE_ROLES,
    MALE_ROLES,
    ORGANIZATION_WORDS,
    POSSESSIVES,
    ROLE_NOUNS,
    SPEAKS_FOR,
    TITLES,
    is_role,
)
from rag.text.phrases import Token, phrase_ending_at, printed
from rag.text.speech import SPEECH_VERBS

_MODIFIERS: Final = frozenset(
    "former acting deputy senior chief vice interim then longtime veteran retired assistant "
    "associate executive managing state federal current incoming outgoing ex-president "
    "republican democratic lead top one-time onetime first second third late fellow u.s.".split()
)
_ING_MODIFIERS: Final = frozenset(
    "acting managing incoming outgoing sitting leading founding ruling presiding commanding "
    "visiting training marketing housing engineering shipping mining banking breaking building "
    "reigning rising retiring nursing".split()
)
"""Words in "ing" that a role may begin with; others begin what somebody does."""
_ED_MODIFIERS: Final = frozenset(
    "retired elected appointed registered renowned celebrated disgraced acclaimed noted convicted "
    "accused alleged indicted jailed exiled ousted embattled certified licensed trained seasoned "
    "wounded injured displaced undecided disabled decorated beloved distinguished respected "
    "married divorced widowed tenured".split()
)
_GENERIC: Final = frozenset(
    "city county state school local federal health fire election trade industry law military town "
    "village district senior top public private police hospital court other many some most two "
    "several border aid rescue park parks transit weather emergency".split()
)
_APPOSITION_ENDS: Final = frozenset(
    {"comma", "stop", "dash", "open", "close", "relative", "quotation", "auxiliary", "colon"}
)


def key_of(word: str) -> str:
    """A word of a name for comparing: lower case, no full stops."""
    return word.replace(".", "").lower()


def organization_of_role(text: str, role: Sequence[Token]) -> str | None:
    """For whom a spokesperson or an official speaks: "Pentagon" of "Pentagon spokesperson"."""
    heads = [index for index, token in enumerate(role) if token.lower in SPEAKS_FOR]
    if not heads and not _is_press_role(role):
        return None
    head = heads[-1] if heads else len(role)
    before = [i for i in range(head) if role[i].tag == "name" and not _is_common_name(role[i])]
    if before:
        end = before[-1]
        while end + 1 < head and role[end + 1].lower in BODIES:
            end += 1
        return printed(text, role[before[0]].start, role[end].end)
    for index in range(head + 1, len(role) - 1):
        if role[index].lower in ("for", "of", "at", "with"):
            rest = list(role[index + 1 :])
            while rest and rest[0].tag == "determiner":
                rest = rest[1:]
            return printed(text, rest[0].start, rest[-1].end) if rest else None
    return None


def _is_press_role(role: Sequence[Token]) -> bool:
    words = [token.lower for token in role]
    return ("press" in words and "secretary" in words) or (
        "communications" in words and "director" in words
    )


def _is_common_name(token: Token) -> bool:
    """Whether a capitalised word names no organisation: a party, or "City" of "City officials"."""
    if token.lower in ("republican", "democratic", "democrat", "conservative", "labour"):
        return True
    return token.first and (token.lower in BODIES or token.lower in _GENERIC)


def has_role_before(tokens: Sequence[Token], first: int) -> bool:
    """Whether a role in lower case stands right before a name ("spokeswoman Ann Lee")."""
    if not first:
        return False
    before = tokens[first - 1]
    return before.tag == "word" and is_role(before.lower)


def role_start(tokens: Sequence[Token], name: int) -> int:
    """Where the role begins that ends right before a name: "former FBI" of "… Director"."""
    index = name - 1
    lower_head = tokens[index].tag == "word"
    while index > 0:
        before = tokens[index - 1]
        if before.tag == "name":
            lower_head = False
        elif before.tag == "word" and before.lower in _MODIFIERS:
            pass
        elif before.tag == "word" and lower_head:
            verb = SPEECH_VERBS.get(before.lower)
            if (verb is not None and not verb.noun_too) or before.lower.endswith("ed"):
                break
        elif before.lower == "and" and name - index > 1 and _is_joint_office(tokens, index):
            pass
        elif before.lower == "of" and index > 1 and key_of(tokens[index - 2].text) in TITLES:
            if tokens[index - 2].tag != "name":
                break
        elif before.tag == "possessive" and index > 1 and tokens[index - 2].tag in ("name", "word"):
            lower_head = False
            index -= 1
        elif before.tag != "number" or not lower_head:
            break
        index -= 1
    return index


def _is_joint_office(tokens: Sequence[Token], index: int) -> bool:
    """Whether an "and" before an index ties one office ("Health and Human Services Secretary")."""
    if index < 2 or tokens[index].tag != "name":
        return False
    return tokens[index - 2].tag == "name" and tokens[index - 2].lower in ORGANIZATION_WORDS


def role_heads(role: Sequence[Token]) -> list[str]:
    """The nouns of a role that say what somebody is, those of its first part first."""
    heads: list[str] = []
    previous = ""
    for token in role:
        if token.tag == "possessive":
            heads = []
        if token.tag == "preposition" and heads:
            break
        word = key_of(token.text)
        if is_role(word) or word in TITLES:
            if previous in ("vice", "deputy", "assistant", "former", "ex"):
                heads.append(f"{previous} {word}")
            else:
                heads.append(word)
        previous = word
    last = heads[-1:]
    return last + [head for head in heads[:-1] if head in FEMALE_ROLES or head in MALE_ROLES]


def _begins_an_act(word: str) -> bool:
    """Whether a role would begin with a verb ("questioning the mayor", "allowed officials")."""
    if word.endswith("ing"):
        return word not in _ING_MODIFIERS
    return word.endswith("ed") and "-" not in word and word not in _ED_MODIFIERS


def is_many(head: str) -> bool:
    """Whether a noun is said of several ("players")."""
    return head.endswith("s") and head[:-1] in ROLE_NOUNS


def apposition_after(tokens: Sequence[Token], last: int) -> list[Token] | None:
    """The role that follows a name between commas, without its article."""
    index = last + 1
    if index < len(tokens) and tokens[index].tag == "open":
        while index < len(tokens) and tokens[index].tag != "close":
            index += 1
        index += 1
    for _ in range(2):
        if index >= len(tokens) or tokens[index].tag != "comma":
            return None
        role = _role_at(tokens, index + 1)
        if role is not None:
            return role
        if not _is_aside(tokens, index + 1):
            return None
        index += 2
    return None


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """An age or a party mark, after which a role may still come ("Lee, 45, a clerk")."""
    if index + 1 >= len(tokens) or tokens[index + 1].tag != "comma":
        return False
    return tokens[index].tag == "number" or "-" in tokens[index].text


def _role_at(tokens: Sequence[Token], start: int) -> list[Token] | None:
    index = start
    if index < len(tokens) and tokens[index].lower in ("now", "then", "also"):
        index += 1
    if index < len(tokens) and tokens[index].tag == "determiner":
        if tokens[index].lower in POSSESSIVES:
            return None
        index += 1
    first = index
    head: int | None = None
    while index < len(tokens) and index < first + 16:
        token = tokens[index]
        if token.tag in _APPOSITION_ENDS or (token.tag == "word" and speaks(token)):
            break
        if token.tag in ("conjunction", "pronoun") and token.lower != "and":
            break
        if head is None:
            if token.tag == "preposition":
                return None
            if key_of(token.text) in ROLE_NOUNS and not _is_mid_noun(tokens, index):
                head = index
        index += 1
    if head is None or tokens[first].tag not in ("word", "name", "adverb", "number"):
        return None
    if _begins_an_act(tokens[first].lower):
        return None
    while (
        tokens[index - 1].tag in ("preposition", "determiner", "conjunction") and index - 1 > head
    ):
        index -= 1
    return list(tokens[first:index])


def _is_mid_noun(tokens: Sequence[Token], index: int) -> bool:
    """Whether a role noun only describes the next word ("police officer training")."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and (
        following.tag == "word" and not speaks(following) and following.lower not in ROLE_NOUNS
    )


def apposition_before(tokens: Sequence[Token], name: int) -> list[Token] | None:
    """The role in "the mayor of Bree, Ann Lee, said"."""
    comma = name - 1
    if comma < 1 or tokens[comma].tag != "comma":
        return None
    phrase = phrase_ending_at(tokens, comma - 1)
    if phrase is None or phrase.tokens[-1].tag not in ("word", "name", "number"):
        return None
    if phrase.tokens[0].tag == "name" and all(t.tag == "name" for t in phrase.tokens):
        return None
    role = list(phrase.tokens)
    while role and role[0].tag == "determiner":
        if role[0].lower in POSSESSIVES:
            return None
        role = role[1:]
    head = next((i for i, token in enumerate(role) if token.tag == "preposition"), len(role)) - 1
    return role if head >= 0 and key_of(role[head].text) in ROLE_NOUNS else None


def speaks(token: Token) -> bool:
    """Whether a word is a verb by which people speak, and no noun."""
    verb = SPEECH_VERBS.get(token.lower)
    return verb is not None and verb.carries and not verb.noun_too


def age_of(text: str) -> int:
    """A number in digits, -1 for anything else."""
    return int(text) if text.isdigit() and len(text) < 5 else -1
