"""How likely one word is another one misspelt: an edit distance that knows common slips."""

from __future__ import annotations

from itertools import pairwise

SLIP = 0.5
"""The cost of a common slip: letters swapped, doubled or not, one vowel or sound for another."""
VOWEL = 0.6
"""The cost of a vowel too many or too few inside a word."""
TWIN = 0.25
"""The cost of one letter for another that is often read the same: "i" for "y"."""
EDIT = 1.0
"""The cost of a letter too many or too few."""
STRANGE = 1.4
"""The cost of one letter for another that neither sounds like it nor lies beside it: "Obama" is
no slip for "Osama"."""
PER_LETTER = 0.2
"""What a word may cost for each letter of the shorter one, to be taken for a slip; one letter too
many is one in any. At .25 more surnames that a library lacks were taken for others."""
SHORTEST = 4
"""Letters of a word that is taken for a slip at all: every shorter one is near to many others."""

_VOWELS = "aeiouyw"
_SOUNDS = (_VOWELS, "bfpv", "cgjkqsxz", "dt", "l", "mn", "r", "h")
"""Groups of letters that are taken for one another, nearly those of Soundex."""
_SOUND_OF = {letter: number for number, group in enumerate(_SOUNDS) for letter in group}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TWINS = {frozenset(pair) for pair in ("iy", "ck", "sz", "vw")}
_BESIDE = {frozenset(pair) for row in _ROWS for pair in pairwise(row)}


def is_slip(asked: str, known: str) -> bool:
    """Whether ``asked`` may be ``known`` misspelt; words in lower case without accents.

    The first letters must be the same or sound alike, and it is no slip for itself.
    """
    if len(asked) < SHORTEST or len(known) < SHORTEST - 1 or asked == known:
        return False
    if _SOUND_OF.get(asked[0], asked[0]) != _SOUND_OF.get(known[0], known[0]):
        return False
    most = max(EDIT, PER_LETTER * min(len(asked), len(known)))
    return abs(len(asked) - len(known)) * SLIP <= most and slip_cost(asked, known) <= most


def slip_cost(asked: str, known: str) -> float:
    """The least cost of the edits from one word to the other, with swapped neighbours as one
    (optimal string alignment, Damerau 1964)."""
    before: list[float] = []
    last = [0.0]
    for column in range(len(known)):
        last.append(last[-1] + _lost(known, column))
    for row in range(len(asked)):
        line = [last[0] + _lost(asked, row)]
        for column in range(len(known)):
            costs = [
                last[column] + _replaced(asked[row], known[column]),
                last[column + 1] + _lost(asked, row),
                line[column] + _lost(known, column),
            ]
            if row and column and asked[row - 1 : row + 1] == known[column - 1 : column + 1][::-1]:
                costs.append(before[column - 1] + SLIP)
            line.append(min(costs))
        before, last = last, line
    return last[-1]


def _lost(word: str, place: int) -> float:
    """Leaving out a doubled letter, or an "h" inside a word, is a slip."""
    letter = word[place]
    doubled = letter in (word[place - 1 : place], word[place + 1 : place + 2])
    if doubled or (place and letter == "h"):
        return SLIP
    return VOWEL if place and letter in _VOWELS else EDIT


def _replaced(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if frozenset((one, other)) in _TWINS:
        return TWIN
    if one in _SOUND_OF and _SOUND_OF.get(one) == _SOUND_OF.get(other):
        return SLIP
    return EDIT if frozenset((one, other)) in _BESIDE else STRANGE
