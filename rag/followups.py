"""Follow-up questions made to stand alone by rules, for when no model can be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions import read_question
from rag.types import Turn

_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|that|this|those|these)\b(?! (?:week|month|year|day|time))", re.I)
_AND = re.compile(r"(?:and|but|so|then|ok(?:ay)?|well)[, ]+", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"(?:what|how) about (?P<about>.+)"
    r"|(?:the )?(?:same )?(?:for|from|with|on) (?P<same>.+)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?P<word>why|when|where|who|how|how many|how much|how long|since when|what else|which|by whom"
    r"|to whom|with whom|really|how so|how come|why not|more|tell me more|go on|and then|what then"
    r"|what happened (?:then|next)|anything else|such as|for example)",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|said|say|happened"
    r"|answer|give|show|tell|list|find|compare|explain|summari[sz]e|quote|describe)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:[A-Z][\w.’'-]*)|(?:Mc|Mac|O’|O')[A-Z]\w+)"
    r"(?:\s+(?:(?:of|the|de|van|von|al|bin|and)\s+)?[A-Z][\w.’'-]*)*"
)
_NOT_NAMES = frozenset(
    """What Who When Where Why How Which Is Are Was Were Do Does Did Has Have Had Can Could Will
    Would Should And But So Then The A An In On At Of For To From With Tell Give Show List Find
    Compare Explain Summarise Summarize Quote Describe Please I It They He She We You That This
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December""".split()
)


def rewrite_by_rules(question: str, history: Sequence[Turn]) -> str:
    """Make a follow-up stand alone with the turns before it; unchanged when it already does.

    Understands pronouns ("And what did he answer?"), "and X?" / "what about X?" (the last question
    about X instead), and bare question words ("Why?").
    """
    asked = " ".join(question.split())
    if not history or not asked:
        return asked
    previous = history[-1]
    opening = _AND.match(asked)
    bare = (asked[opening.end() :] if opening else asked).rstrip(" ?.!")
    if _BARE.fullmatch(bare):
        return _ask_about(bare, previous.question)
    fragment = _FRAGMENT.fullmatch(bare)
    if fragment:
        return _replace_subject(previous.question, fragment["about"] or fragment["same"])
    if opening and not _VERBS.search(bare) and len(bare.split()) <= 6:
        return _replace_subject(previous.question, bare)
    return _resolve_pronouns(asked if not opening else bare + _end_mark(asked), history)


def _end_mark(text: str) -> str:
    return text[-1] if text[-1:] in "?.!" else ""


def _ask_about(word: str, question: str) -> str:
    """ "Why?" after a question: that question's content under the new question word."""
    rest = question.rstrip(" ?.!")
    if re.match(r"(?:more|tell me more|go on|anything else|what else)", word, re.I):
        return question
    for lead in (r"(?:what|who|when|where|why|how|which)\b(?:\s+(?:many|much|long))?\s*", ""):
        matched = re.match(lead, rest, re.I)
        if matched:
            rest = rest[matched.end() :]
            break
    so = (
        " so" if read_question(question).form == "said" and rest.endswith((" say", " said")) else ""
    )
    return f"{word[0].upper()}{word[1:]} {rest}{so}?"


def _replace_subject(question: str, new: str) -> str:
    """The last question, asked about somebody or something else."""
    new = new.strip(" ,")
    said = read_question(question)
    if said.form == "said" and said.speaker and said.speaker in question:
        before, _, after = question.partition(said.speaker)
        before = re.sub(r"\b(?:the|a|an|mr\.?|mrs\.?|ms\.?|dr\.?)\s+$", "", before, flags=re.I)
        if not new.lower().startswith(("the ", "a ", "an ")) and not new[:1].isupper():
            new = f"the {new}"
        return f"{before}{new}{after}"
    names = _names(question)
    if names and new[:1].isupper():
        return question.replace(names[-1], new)
    return f"{question.rstrip(' ?.!')}, {new}?"


def _names(text: str) -> list[str]:
    found = []
    for match in _NAME.finditer(text):
        tokens = match[0].split()
        while tokens and tokens[0] in _NOT_NAMES:
            tokens.pop(0)
        if tokens:
            found.append(re.sub(r"['’]s$|[.,;:]$", "", " ".join(tokens)))
    return found


def _resolve_pronouns(question: str, history: Sequence[Turn]) -> str:
    """Put the last subject of the conversation in the place of a pronoun."""
    if _names(question[1:] if question[:1].isupper() else question):
        return question
    person, thing = _PERSON.search(question), _THING.search(question)
    if person is None and thing is None:
        return question
    for turn in reversed(history):
        subject = _subject(turn)
        if subject is None:
            continue
        if person is not None:
            possessive = person[0].lower() in ("his", "their", "hers") or (
                person[0].lower() == "her"
                and bool(re.match(r"\s+\w", question[person.end() :]))
                and not re.match(r"\s+(?:about|on|to|for|in|say|said)\b", question[person.end() :])
            )
            name = f"{subject}’s" if possessive else subject
            return question[: person.start()] + name + question[person.end() :]
        topic = re.sub(
            r"^(?:what|who|when|where|why|how|which)\b\s*", "", turn.question, flags=re.I
        )
        return f"{question.rstrip(' ?.!')} ({topic.rstrip(' ?.!')})?"
    return question


def _subject(turn: Turn) -> str | None:
    """Whom a turn was about: the speaker asked for, else the last name in it, else in the reply."""
    said = read_question(turn.question)
    if said.speaker:
        return said.speaker
    names = _names(turn.question)
    if names:
        return names[-1]
    first_line = turn.answer.strip().split("\n", 1)[0]
    answered = _names(first_line)
    return answered[0] if answered else None
