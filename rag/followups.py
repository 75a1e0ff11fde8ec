"""Follow-up questions made to stand alone by rules, for when no model can be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from rag.antecedents import (
    Subjects,
    gender_of,
    is_person,
    may_be_person,
    names_in,
    noun_phrases,
    subjects_of,
)
from rag.manners import courtesy_for
from rag.outlets import Outlets
from rag.questions import ReadQuestion, read_question
from rag.scoping import is_bare, read_scope
from rag.text.lexicon import BODIES, ORGANIZATION_WORDS, is_role
from rag.text.periods import find_periods
from rag.text.terms import content_words
from rag.types import Turn

_AND = re.compile(r"(?:and|but|so|then|ok(?:ay)?|well|yes|no|also)\b[, ]+", re.IGNORECASE)
_AUX = r"(?:did|does|do|is|are|was|were|will|would|can|could|has|have|had|should|may|might)"
_BARE = re.compile(
    r"(?P<word>why|when|where|who|how|how many|how much|how long|how often|since when|which|by whom"
    r"|to whom|with whom|how so|how come|why not|where exactly|when exactly|why exactly)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    rf"(?P<word>when|where|why|how|how long ago|since when|what day) {_AUX}(?:n['’]t)? "
    r"(?:that|this)(?: (?:happen(?:ed|ing)?|take place|said|decided|announced|be|so|the case))?"
    rf"|(?P<happened>when|where|why|how) {_AUX} it (?:happen|take place|come about)"
    r"|(?P<so>why|how) so",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:(?:can you |please )?(?:tell|give) me more|more(?: details| on that| about that)?|go on"
    r"|(?:(?:can|could|would) you |please )?(?:explain|elaborate)|what else happened|is there more"
    r"|anything else|what else|continue|and then|what (?:then|happened (?:then|next))"
    r"|(?:any )?more details)(?: (?:about|on) (?:that|this|it))?",
    re.IGNORECASE,
)
_WHO_ELSE = re.compile(r"who else|anyone else|anybody else|any others?", re.IGNORECASE)
_TRUE = re.compile(
    r"(?:really|is (?:that|this|it) (?:really )?(?:true|right|correct|so|accurate)"
    r"|are you (?:sure|certain)|is that a fact|can that be true)",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"(?:who (?:said|says|wrote|claimed|claims|told you|is saying) (?:that|this|it|so)|says who"
    r"|whose words (?:are|were) (?:that|those|these|they))",
    re.IGNORECASE,
)
_MEANS = re.compile(r"what does (?:that|this|it) mean|meaning what", re.IGNORECASE)
_IN = re.compile(r"^(?:in|from|by|per|(?:as )?reported (?:by|in)|according to)\s+", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<when>before|after|since) (?:that|then|this)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:what|how) about (?P<new>.+)", re.IGNORECASE)
_TOPIC = re.compile(r"(?:(?:what|how) about )?(?:about|on|regarding) (?P<new>.+)", re.IGNORECASE)
_SAME = re.compile(r"(?:the )?(?:same )?(?:for|from|with|by) (?P<new>.+)", re.IGNORECASE)
_VERBS = re.compile(
    rf"\b(?:{_AUX}|said|say|happened|answer|give|show|tell|list|find|compare|explain"
    r"|summari[sz]e|quote|describe)\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"\b(?P<word>he|she|him|her|his|hers)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?P<word>they|them|their|theirs)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?P<word>it|its)\b(?! true\b)"
    r"|(?<!say )(?<!said )(?<!do )(?<!think )\b(?P<that>that|this|those|these)\b"
    r"(?=\s*(?:[?.!,]|$)|\s+(?:cost|work|affect|happen|matter|change|go|come|look|be)\b)",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"\b(?:answer|reply|replied|respond|react|say back|counter)(?:ed|s)?\b", re.I)
_SWAPPED = re.compile(
    rf"(?:(?:why|when|where|how(?: long| often| soon| far)?)\s+(?P<aux>{_AUX})"
    r"|(?:what|who|whom|how(?: much| many))\s+(?P<do>did|does|do|will|would|can|could|should))"
    r"\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"(?P<aux>{_AUX})\s+(?P<rest>.+)", re.IGNORECASE)
_OBJECT_HER: Final = re.compile(r"\s+(?:about|on|to|for|in|say|said|and|when|at|after|before)\b")
_LONGEST_CLAIM: Final = 25
"""Words of an answer that "Is that true?" repeats."""


def rewrite_by_rules(
    question: str,
    history: Sequence[Turn],
    *,
    outlets: Outlets | None = None,
    today: date | None = None,
) -> str:
    """Make a follow-up stand alone with the turns before it; unchanged when it already does.

    Understands pronouns ("And what did he answer?"), "and X?" / "what about X?" (the last question
    about X instead), bare question words ("Why?"), "that" as what was asked about ("When was
    that?"), other places to look ("And in the Guardian?"). What limited the last question to an
    outlet or a time is not carried over unless a follow-up asks for another one.

    :param outlets: those of the library, by which "in the Guardian" is known for one.
    """
    rewriter = _Rewriter(outlets or Outlets(()), today or date.today())
    alone: list[Turn] = []
    for turn in history:
        if courtesy_for(turn.question) is not None:
            continue  # after "thanks" the question before it is still the last one
        rewritten = rewriter.rewrite(turn.question, alone)
        alone.append(Turn(rewritten, turn.answer, turn.articles))
    return rewriter.rewrite(question, alone)


def asks_for_summary(question: str) -> bool:
    """Whether a summary of articles as such is wished, which are then found by what was cited."""
    read = read_question(question)
    return read.form == "summary" and read.topic is None


class _Rewriter:
    """Rewrites one question after turns whose questions stand alone."""

    def __init__(self, outlets: Outlets, today: date) -> None:
        self._outlets = outlets
        self._today = today

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        asked = " ".join(question.split())
        if not history or not asked or asks_for_summary(asked):
            return asked
        opening = _AND.match(asked)
        bare = (asked[opening.end() :] if opening else asked).rstrip(" ?.!")
        last = history[-1]
        content = _unwrapped(self._scope_free(last.question))
        return (
            _ask_again(bare, content, last)
            or self._elsewhere(bare, last.question)
            or self._about_another(bare, content, history, is_opened=opening is not None)
            or _with_context(_resolve(_sentence(bare, asked), history), content)
        )

    def _scope_free(self, question: str) -> str:
        """The question without the outlet and the time that were a filter of its own."""
        scope = read_scope(question, outlets=self._outlets, today=self._today)
        kept = tuple(each.words for each in scope.preferences)
        return read_scope(question, outlets=self._outlets, today=self._today, kept=kept).text

    def _about_another(
        self, bare: str, content: str, history: Sequence[Turn], *, is_opened: bool
    ) -> str | None:
        """ "And X?", also "And his deputy?", whose pronoun means somebody spoken of."""
        asked = _fragment(bare, content, is_opened=is_opened)
        return _resolve(asked, history) if asked and _SINGULAR.search(bare) else asked

    def _elsewhere(self, bare: str, previous: str) -> str | None:
        """ "And in the Guardian?", "And last week?": the last question asked of other articles."""
        words = re.sub(r"^(?:what|how) about ", "", bare, flags=re.I)
        if _VERBS.search(words) or len(words.split()) > 8:
            return None
        scope = read_scope(words, outlets=self._outlets, today=self._today)
        outlet = scope.unclear.name if scope.unclear else None
        if scope.filters.outlet:
            outlet = _IN.sub("", scope.filters.understood[0].words)
        earlier = read_scope(previous, outlets=self._outlets, today=self._today)
        if outlet is None and earlier.filters.outlet:
            meant = self._outlets.named(words)
            outlet = words if len(meant) == 1 else None
        if outlet is not None and (is_bare(scope.text) or scope.text == words):
            times = tuple(u.words for u in earlier.filters.understood if not u.outlet)
            left = read_scope(previous, outlets=self._outlets, today=self._today, kept=times).text
            return f"{left.rstrip(' ?.!')}, according to {outlet}?"
        periods = find_periods(words, self._today)
        if not periods or words[: periods[0].span.start] + words[periods[0].span.end :]:
            return None
        dated = [u.words for u in earlier.filters.understood if u.since or u.until]
        if dated and dated[-1] in previous:
            return previous.replace(dated[-1], words, 1)
        return f"{previous.rstrip(' ?.!')} {words}?"


def _ask_again(bare: str, content: str, last: Turn) -> str | None:
    """What asks for more of the last answer: "Why?", "When was that?", "Who else?", "Really?"."""
    event = _EVENT.fullmatch(bare)
    word = _BARE.fullmatch(bare)
    if event or word:
        new = word["word"] if word else event["word"] or event["happened"] or event["so"]  # type: ignore[index]
        return _swap(new, content)
    if _WHO_ELSE.fullmatch(bare):
        return _who_else(content)
    if _MORE.fullmatch(bare):
        return _more(content)
    if _WHO_SAID.fullmatch(bare):
        said = subjects_of(last).said
        return f"Who said “{_cut(said)}”?" if said else None
    if _TRUE.fullmatch(bare):
        said = subjects_of(last).said
        return f"Is it true that “{_cut(said)}”?" if said else None
    before = _BEFORE.fullmatch(bare)
    if before:
        return f"What happened {before['when'].lower()} that ({_lower(content.rstrip(' ?.!'))})?"
    if _MEANS.fullmatch(bare):
        return f"What does that mean ({_lower(content.rstrip(' ?.!'))})?"
    return None


def _swap(word: str, question: str) -> str:
    """A question's content under another question word."""
    word = word[:1].upper() + word[1:].lower()
    word = {"How so": "How", "How come": "Why", "Why so": "Why"}.get(
        word, word.removesuffix(" exactly")
    )
    rest = question.rstrip(" ?.!")
    read = read_question(question)
    plain = word.lower() in ("why", "when", "where", "how", "since when", "how long ago")
    if plain and read.form == "said" and read.speaker:
        topic = f" about {read.topic}" if read.topic else ""
        return f"{word} did {read.speaker_as_asked} say that{topic}?"
    swapped = _SWAPPED.fullmatch(rest) if plain else None
    if swapped:
        return f"{word} {(swapped['aux'] or swapped['do']).lower()} {swapped['rest']}?"
    whether = _YES_NO.fullmatch(rest) if plain else None
    if whether:
        return f"{word} {whether['aux'].lower()} {whether['rest']}?"
    return f"{word} was that ({_lower(rest)})?" if plain else f"{word} ({_lower(rest)})?"


def _who_else(question: str) -> str:
    read = read_question(question)
    if read.form == "said":
        return f"Who else commented on {read.topic}?" if read.topic else "Who else is quoted?"
    who = re.match(r"who(?: else)?\b", question, re.I)
    if who:
        return f"Who else{question[who.end() :].rstrip(' ?.!')}?"
    return f"Who else ({_lower(question.rstrip(' ?.!'))})?"


def _more(question: str) -> str:
    read = read_question(question)
    if read.form == "said" and read.speaker:
        topic = f" about {read.topic}" if read.topic else ""
        return f"What else did {read.speaker_as_asked} say{topic}?"
    thing = subjects_of(Turn(question, "")).thing
    return f"What else do the articles say about {thing or _content(question)}?"


def _content(question: str) -> str:
    """What a question is about: without question word and auxiliary."""
    rest = question.rstrip(" ?.!")
    rest = re.sub(r"^what (?:else )?do the articles say about ", "", rest, flags=re.I)
    return re.sub(
        rf"^(?:(?:what|who|whom|when|where|why|how(?: \w+)?|which)\b\s*)?(?:{_AUX}\s+)?",
        "",
        rest,
        flags=re.I,
    )


def _cut(said: str) -> str:
    """The first words of what was said, enough to find it again."""
    return " ".join(said.rstrip(" ,.!?").split()[:_LONGEST_CLAIM])


def _unwrapped(question: str) -> str:
    """The question that an earlier follow-up of ours has in brackets."""
    inner = re.fullmatch(r"[^()]{1,40} \((.+)\)\?", question)
    return f"{inner[1][:1].upper()}{inner[1][1:]}?" if inner else question


def _fragment(bare: str, content: str, *, is_opened: bool) -> str | None:
    """ "And X?", "What about X?", "And about X?": the last question with X in its place."""
    topic = _TOPIC.fullmatch(bare) if is_opened or _ABOUT.match(bare) else None
    about = _ABOUT.fullmatch(bare)
    if topic and not about:
        return _replace_topic(content, topic["new"])
    same = _SAME.fullmatch(bare)
    if about or same:
        return _replace(content, (about or same)["new"])  # type: ignore[index]
    if is_opened and not _VERBS.search(bare) and len(bare.split()) <= 6:
        return _replace(content, bare)
    return None


def _replace(question: str, new: str) -> str | None:
    """The last question about somebody or something else."""
    new = new.strip(" ,")
    if re.fullmatch(r"(?:it|that|this|them|him|her|you|me|us)", new, re.I):
        return None
    read = read_question(question)
    if read.form == "said" and read.speaker and read.speaker in question:
        if read.topic and not _can_speak(new):
            return _replace_topic(question, new)
        return _replace_speaker(question, read, new).replace("What else did ", "What did ", 1)
    if read.form == "speakers":
        return f"Who is quoted about {new}?"
    names, nouns = names_in(question), noun_phrases(question)
    if names and (new[:1].isupper() or is_person(names[-1])):
        return question.replace(names[-1], new)
    speaking = [noun for noun in nouns if _can_speak(noun)] if _can_speak(new) else []
    if nouns:
        return question.replace(speaking[0] if speaking else nouns[-1], new)
    return f"{question.rstrip(' ?.!')} about {new}?"


def _can_speak(name: str) -> bool:
    """Whether a name or noun is somebody who says things: "Lee", "the mayor", "the board"."""
    last = re.sub(r"\W+$", "", name).split()[-1].lower()
    speaks = is_role(last) or last in ORGANIZATION_WORDS | BODIES
    return name[:1].isupper() or speaks or is_role(last.removesuffix("s"))


def _replace_speaker(question: str, read: ReadQuestion, new: str) -> str:
    before, _, after = question.partition(read.speaker or "")
    before = re.sub(r"\b(?:the|a|an|mr\.?|mrs\.?|ms\.?|dr\.?)\s+$", "", before, flags=re.I)
    determined = re.match(r"(?:the|an?|his|her|their|its|this|that|these|those|our)\s", new, re.I)
    if not determined and not new[:1].isupper():
        new = f"the {new}"
    return f"{before}{new}{after}"


def _replace_topic(question: str, new: str) -> str:
    read = read_question(question)
    if read.form == "who_said":
        return f"Who commented on {new}?"
    topic = read.topic or subjects_of(Turn(question, "")).thing
    if topic and topic in question:
        return question.replace(topic, new)
    return f"{question.rstrip(' ?.!')} about {new}?"


def _sentence(bare: str, asked: str) -> str:
    """The follow-up without its "and", as a sentence of its own."""
    end = asked[-1] if asked[-1:] in "?.!" else ""
    return f"{bare[:1].upper()}{bare[1:]}{end}" if bare else asked


def _with_context(question: str, content: str) -> str:
    """ "How many people died?": so little names nothing, so that the last question is meant too."""
    most = {"how_many": 2, "who": 2, "when": 1, "where": 1, "why": 1, "yes_no": 1}.get(
        read_question(question).form, 0
    )
    if not 0 < len(content_words(question)) <= most or "(" in question:
        return question
    nouns = [noun for noun in noun_phrases(question) if not noun.lower().startswith(("a ", "an "))]
    if names_in(question) or nouns:
        return question
    return f"{question.rstrip(' ?.!')} ({_content(content)})?"


# Pronouns


def _resolve(question: str, history: Sequence[Turn]) -> str:
    """Put whom and what the conversation was about in the place of pronouns."""
    turns = [subjects_of(turn) for turn in reversed(history)]
    resolved = question
    for pattern in (_SINGULAR, _PLURAL, _THING):
        match = pattern.search(resolved)
        if match is None or _is_told_inside(match, question):
            continue
        if pattern is _SINGULAR:
            found = _person(match[0].lower(), question, turns, history[-1])
        else:
            found = (
                _group(turns) if pattern is _PLURAL else _thing(match[0].lower(), question, turns)
            )
        if found:
            resolved = _put(resolved, match, found)
    if resolved == question and _THING.search(question) and not names_in(question):
        return f"{question.rstrip(' ?.!')} ({_content(history[-1].question)})?"
    return resolved


def _is_told_inside(match: re.Match[str], question: str) -> bool:
    """Whether a pronoun means what stands before it in the same question."""
    start = question.lower().find(match[0].lower())
    before = question[:start]
    if match[0].lower() in ("him", "them") or _is_object_her(match, question):
        return False  # whom somebody speaks of is not the speaker
    if match.re is _THING and match[0].lower() != "its":
        noun = subjects_of(Turn(before, "")).thing
        return noun is not None and not _can_speak(noun)
    return bool(names_in(before))


def _person(word: str, question: str, turns: Sequence[Subjects], last: Turn) -> str | None:
    """The last person spoken of whom the pronoun fits; who answers is not who was asked about."""
    gender = "female" if word in ("she", "her", "hers") else "male"
    if _REPLIES.search(question):
        other = _addressed(last)
        if other is not None and gender_of(other) in (gender, None):
            return other
    by_surname = {
        name.split()[-1]: known
        for subjects in turns
        for name in subjects.people
        if (known := gender_of(name))
    }
    for subjects in turns:
        surnames = [n for n in subjects.bodies if n == subjects.speaker and may_be_person(n)]
        for name in (*subjects.people, *surnames):
            if name.split()[-1] in question:
                continue
            if (gender_of(name) or by_surname.get(name.split()[-1])) in (gender, None):
                return name
    return None


def _addressed(last: Turn) -> str | None:
    """The person about whom a speaker was asked, who may answer."""
    read = read_question(last.question)
    names = names_in(read.topic or "") if read.form == "said" else []
    people = [name for name in names if may_be_person(name)]
    return people[-1] if people else None


def _group(turns: Sequence[Subjects]) -> str | None:
    """Whom "they" means: whose words were asked for, else a body before a person."""
    for subjects in turns:
        if subjects.speaker:
            return subjects.speaker
        if subjects.bodies or subjects.people:
            return (subjects.bodies or subjects.people)[0]
    return None


def _thing(word: str, question: str, turns: Sequence[Subjects]) -> str | None:
    """What "it" means: the body when it speaks, else what was asked about."""
    speaks = word == "it" and read_question(re.sub(r"\bit\b", "X", question)).speaker == "X"
    if speaks:
        speaker = turns[0].speaker
        return speaker if speaker in turns[0].bodies else "the article"
    if re.match(r"who (?:is|was) (?:that|this)\b", question, re.I):
        return next((each.people[0] for each in turns if each.people), None)
    for subjects in turns:
        if subjects.thing:
            return subjects.thing
    return None


def _is_object_her(match: re.Match[str], question: str) -> bool:
    """ "to her", against "her plan"."""
    after = question[question.lower().find(match[0].lower()) + len(match[0]) :]
    return match[0].lower() == "her" and not (
        re.match(r"\s+\w", after) and not _OBJECT_HER.match(after)
    )


def _put(question: str, match: re.Match[str], name: str) -> str:
    word, after = match[0].lower(), question[match.end() :]
    possessive = word in ("his", "hers", "their", "theirs", "its") or (
        word == "her" and re.match(r"\s+\w", after) and not _OBJECT_HER.match(after)
    )
    put = f"{name}’s" if possessive else name
    if match.start() == 0:
        put = put[:1].upper() + put[1:]
    return question[: match.start()] + put + after


def _lower(question: str) -> str:
    """A question inside another: its first word small unless it is a name."""
    first = question.split(" ", 1)[0]
    is_name = first in names_in(question)
    return question if is_name else question[:1].lower() + question[1:]
