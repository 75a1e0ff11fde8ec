"""A "no" in words that help: what of the question the articles lack, and what it may have meant.

For every answerer alike: what the articles hold is looked up, never asked of a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.library import Library
from rag.naming import AskedName, Scope, asked_names, asked_speaker, find_mention
from rag.questions import asked_by_name
from rag.suggesting import Correction, suggest_corrections
from rag.text.terms import content_words
from rag.text.typography import fold_plain
from rag.types import Filters, Outcome

MOST_WORDS = 3
"""Words named that no article has; more would be most of the question."""


def explain_refusal(
    library: Library, question: str, outcome: Outcome, filters: Filters = Filters()
) -> Outcome:
    """The outcome, a "no" of the articles with notices and suggestions; others as they are.

    What the answerer found out itself stands first. Suggestions are whole questions.
    """
    if outcome.status not in ("not_in_articles", "nothing_matches") or outcome.sections:
        return outcome
    scope = library.scope(filters)
    notices = outcome.notices or _on_speaker(library, question, scope)
    notices = notices or _on_names(library, question, scope) or _on_words(library, question)
    corrections = suggest_corrections(library, question)
    if corrections:
        notices += (f"Did you mean {_listed([each.name for each in corrections])}?",)
    return replace(
        outcome,
        notices=notices,
        suggestions=outcome.suggestions + _questions(question, corrections),
    )


def _on_speaker(library: Library, question: str, scope: Scope) -> tuple[str, ...]:
    """Whether somebody whose words are asked for is named, and that nothing of theirs is quoted."""
    speaker = asked_speaker(question)
    if speaker is None:
        return ()
    mention = find_mention(library, speaker, scope)
    if mention == "absent":
        return (f"The articles do not mention {speaker.text}.",)
    if mention == "surname":
        return (_only_surname(speaker),)
    if mention == "named" and not library.quotations_by(speaker.words, scope=scope):
        return (f"The articles mention {speaker.text} but quote nothing from {speaker.pronoun}.",)
    return ()


def _on_names(library: Library, question: str, scope: Scope) -> tuple[str, ...]:
    """Which of the names asked about the articles have, and which not; () when they have all."""
    names = asked_names(question)
    mentions = {name: find_mention(library, name, scope) for name in names}
    absent = [name.text for name in names if mentions[name] == "absent"]
    named = [name.text for name in names if mentions[name] == "named"]
    found = tuple(_only_surname(name) for name in names if mentions[name] == "surname")
    if absent and named:
        missing = _listed(absent)
        return (f"The articles mention {_listed(named, 'and')}, but not {missing}.", *found)
    if absent:
        return (f"The articles do not mention {_listed(absent)}.", *found)
    return found


def _on_words(library: Library, question: str) -> tuple[str, ...]:
    """Words of the question that no article has in any form."""
    asked = [
        word for word in content_words(asked_by_name(question)) if word not in ("name", "names")
    ]
    frequencies = library.word_frequencies(asked)
    absent = [f"“{word}”" for word in asked if not frequencies.get(word, 0)]
    if not absent or len(absent) > MOST_WORDS:
        return ()
    if len(absent) == 1:
        return (f"The word {absent[0]} does not occur in the articles.",)
    return (f"The words {_listed(absent, 'and')} do not occur in the articles.",)


def _only_surname(name: AskedName) -> str:
    return f"The articles mention {name.words[-1]}, but nowhere as {name.text}."


def _listed(names: Sequence[str], joint: str = "or") -> str:
    *first, last = names
    return f"{', '.join(first)} {joint} {last}" if first else last


def _questions(question: str, corrections: Sequence[Correction]) -> tuple[str, ...]:
    folded = fold_plain(question)
    return tuple(dict.fromkeys(each.put_right(folded) for each in corrections))
