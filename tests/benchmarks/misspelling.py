"""Names of speakers misspelt, and names that a library does not have: what is offered for them."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import percentile

if TYPE_CHECKING:
    from rag.library import Library

ASKED = 300
"""Names of either kind."""
_SEED = 11
_VOWELS, _ALIKE = "aeiouy", ("ckq", "sz", "dt", "bp", "fvw", "mn", "gj")


def offer(home: str, other: str) -> dict[str, float]:
    """What is offered for the surnames of one library's speakers, asked of it misspelt, and for
    those of another's that it does not have: shares, and seconds of processor time."""
    from rag.library import open_library
    from rag.settings import Settings
    from rag.suggesting import suggest_corrections

    with open_library(Settings(home=Path(other)), repair="foreground") as library:
        strangers = surnames(library)
    with open_library(Settings(home=Path(home)), repair="foreground") as library:
        own = surnames(library)
        drawn = random.Random(_SEED)
        slips = [
            (name, slipped(name, drawn)) for name in drawn.sample(own, min(2 * ASKED, len(own)))
        ]
        absent = {name for _, name in slips} | set(strangers)
        held = library.word_frequencies([name.lower() for name in absent])
        slips = [pair for pair in slips if not held.get(pair[1].lower(), 0)][:ASKED]
        foreign = [name for name in strangers if not held.get(name.lower(), 0)]
        foreign = drawn.sample(foreign, min(ASKED, len(foreign)))
        right, seconds = 0, []
        for name, slip in slips:
            began = time.process_time()
            found = suggest_corrections(library, f"What did {slip} say?")
            seconds.append(time.process_time() - began)
            right += any(name in each.name.split() for each in found)
        false = sum(bool(suggest_corrections(library, f"What did {n} say?")) for n in foreign)
    return {
        "asked": len(slips),
        "right": right / len(slips),
        "foreign": len(foreign),
        "false": false / len(foreign),
        "median": percentile(seconds, 0.5),
        "slowest": percentile(seconds, 0.95),
    }


def surnames(library: Library) -> list[str]:
    """The last words of the names of people who are quoted twice or more, each once."""
    from collections import Counter

    from rag.text.names import find_names

    counts = Counter(quotation.speaker for _, quotation in library.quotations())
    found = {
        name.words[-1]
        for speaker, count in counts.items()
        if speaker and count > 1
        for name in find_names(speaker)
        if name.is_person and name.given and len(name.words[-1]) >= 5 and name.words[-1].isalpha()
    }
    return sorted(found)


def slipped(name: str, drawn: random.Random) -> str:
    """A name with one slip after its first letter: left out, doubled, swapped, or another letter
    that sounds alike."""
    place = drawn.randrange(1, len(name) - 1)
    kind = drawn.choice(("lost", "doubled", "swapped", "alike"))
    head, letter, tail = name[:place], name[place], name[place + 1 :]
    if kind == "lost":
        return head + tail
    if kind == "doubled":
        return head + 2 * letter + tail
    if kind == "swapped":
        return head + tail[0] + letter + tail[1:]
    groups = [group for group in (_VOWELS, *_ALIKE) if letter in group]
    if not groups:
        return head + tail
    return head + drawn.choice(groups[0].replace(letter, "")) + tail
