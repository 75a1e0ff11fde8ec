"""Questions that an article answers, made from its own sentences by rules. Pure.

A question takes the words of its sentence and only puts the question word, and the verb, in its
place; whatever would need more (a pronoun, a clause inside another) gives none. That it is really
answered is for others to find out (``rag.greeting``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rag.readable import is_readable, leans_on_article
from rag.text.common_words import COMMON_WORDS
from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.demonyms import PLACES
from rag.text.irregular import base_of
from rag.text.lexicon import GIVEN_NAMES, ORGANIZATION_WORDS, PLACE_WORDS
from rag.text.names import Name, find_names, is_plain_word, name_key
from rag.text.phrases import Token, read_tokens
from rag.text.speech import SPEECH_VERBS
from rag.text.subjects import main_subject
from rag.text.terms import FUNCTION_WORDS, stem
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, Quotation, Sentence, Span

AskingKind: TypeAlias = Literal["why", "figure", "what", "when", "who", "said"]

LONGEST_TAIL = 12
"""Words after the verb; a longer question is a sentence read aloud."""
SHORTEST_TAIL = 2
LONGEST_SUBJECT = 7
LEAD = 4
"""Sentences at the head of an article of which "who" may be asked: who matters stands there."""
MOST_READ = 60
"""Sentences of one article that are read for questions."""

_INVERTING = frozenset("is are was were has had have will would can could must should".split())
_HAPPENING = frozenset("was were will".split())
_MUTE = PLACE_WORDS | {"act", "bill", "law"}
"""Words of names that say nothing themselves."""
_PERFECT = frozenset("has have had".split())
_MONTH = "(?:" + "|".join(month[:3] + r"\w*\.?" for month in MONTHS) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_DATE = re.compile(
    rf" (?:on {_WEEKDAY}(?:, {_MONTH} \d{{1,2}}(?:, \d{{4}})?)?(?: (?:morning|afternoon|evening"
    rf"|night))?|on {_MONTH} \d{{1,2}}(?:, \d{{4}})?|on \d{{1,2}} {_MONTH}(?: \d{{4}})?"
    rf"|in {_MONTH}(?:,? \d{{4}})?|in (?:19|20)\d\d)(?![\w-])"
)
_LEFT_DAY = re.compile(
    rf"\b(?:{_WEEKDAY}s?|yesterday|today|tonight|tomorrow|now|ago|earlier|later"
    r"|(?:this|last|next|past|previous|recent|coming) \w+)\b"
)
_CUT = re.compile(
    r",| [-–—]+ |[;:()]| (?:who|which|whose|because|after|before|while|when|where|as|amid|but|since"
    r"|although|though|if|following|despite|than|until|unless|according|saying|adding|so|with) "
)
_OPEN = re.compile(
    r"\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|this|that|these|those|here|there"
    r"|i|we|us|you|my|our|your|himself|herself|itself|themselves|such|same|other|others|another|also"
    r"|not|never|both|either|neither|former|latter|respectively|each|one)\b|n't\b|['\"]s? ?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”‘]|(?<!\w)'|''")
_ENDING = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|for|by|from|and|or|about|into|over|under|against|between|more"
    r"|less|least|most|up|very|is|are|was|were|be|been|being|have|has|had|will|would|including|\w+-\w+)$",
    re.IGNORECASE,
)
_ABOUT = "at least|at most|about|around|nearly|almost|more than|fewer than|over|some|roughly"
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|dozens of|hundreds of|thousands of)(?: (?:million|billion|thousand|hundred))?"
)
_ROUGHLY = re.compile(rf"^(?:An estimated|{_ABOUT}) (?={_NUMBER} )", re.IGNORECASE)
"""What stands before a number that opens a sentence, which no question repeats."""
_COUNTED = re.compile(
    rf"(?:(?:an )?(?:{_ABOUT}|estimated) )?{_NUMBER} (?P<noun>(?:[a-z][a-z-]+ ){{0,2}}?[a-z-]+s"
    r"|people|(?:[a-z]+ )?(?:children|men|women|police))(?P<tail>(?: .*)?)$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:(?:{_ABOUT}) )?[$£€]\d[\d,.]*(?: ?(?:million|billion|trillion|m|bn))?(?P<tail>(?: .*)?)$",
    re.IGNORECASE,
)
_UNITS = frozenset(
    "years year months days weeks hours minutes seconds percent points times miles degrees others"
    " thirds feet inches pounds ages dollars euros cents series news".split()
)
_POSSESSING = frozenset(
    "a an this that its his her their our my your no any every r d dear thank hey".split()
)
_ADJECTIVES = ("an", "ese", "ish", "ic", "ench", "utch", "eek", "rab", "can")
_NO_THINGS = frozenset(
    "first last same next past best worst other most more world country people time year years day"
    " days week month thing things way ways place part side case point only very right wrong rest"
    " end full whole entire former latter back good great high long major many".split()
)
_COMMON_STEMS = frozenset(map(stem, COMMON_WORDS))
_OFFICES = (
    "president|chief executive|chief executive officer|CEO|director|executive director|mayor"
    "|governor|chairman|chairwoman|chair|head|prime minister|secretary general|founder"
)
_PERSON = r"(?P<person>[A-Z][\w.'-]+(?: [A-Z][\w.'-]*)+)"
_AGED = re.compile(rf"{_PERSON}, \d\d(?=,)")
_DESCRIBED = re.compile(
    rf"{_PERSON}, (?:an?|the) (?:[\w'-]+ ){{0,5}}?"
    r"(?:[a-z]+(?:er|or|ist|ian|ant|ent|eur|an|man|woman)"
    r"|chief|head|chef|star|coach|mother|father|pilot|judge|fellow|analyst|nurse|spokesperson)"
    r"(?: (?:of|at|for|in|with|from|on) [^,]+)?,"
)
_AUTHOR = re.compile(r"\b(?:reporter|journalist|correspondent|editor|writer|columnist|intern)\b")
"""What articles say of who wrote them, at their end."""
_TELLING: Final = dict(
    pair.split(":")
    for pair in """
announced:announce approved:approve proposed:propose launched:launch released:release
unveiled:unveil revealed:reveal ordered:order bought:buy acquired:acquire found:find
demanded:demand banned:ban introduced:introduce won:win
""".split()
)
"""Past forms of verbs that promise news of what comes after them, with their bases."""
_CALLED = re.compile(
    rf"{_PERSON}, (?:the )?(?P<office>{_OFFICES}) of"
    r" (?P<body>(?:the )?[A-Z][\w.'-]*(?: (?:(?:of|for|and|the) )*[A-Z][\w.'-]*)*)(?=,|$)"
)
_TAIL_STARTS = frozenset(
    "in at on for to from of during against across by into over near under between outside".split()
)
_PAID = frozenset("pay cost raise spend earn lose donate invest receive owe win".split())
_BASES: Final = dict(
    pair.split(":")
    for pair in """
announced:announce closed:close cancelled:cancel canceled:cancel rejected:reject approved:approve
resigned:resign launched:launch killed:kill injured:injure opened:open suspended:suspend
recalled:recall ordered:order sued:sue fined:fine arrested:arrest charged:charge won:win lost:lose
left:leave joined:join signed:sign banned:ban blocked:block accused:accuse visited:visit
arrived:arrive died:die ended:end started:start stopped:stop began:begin fell:fall rose:rise
grew:grow paid:pay cost:cost raised:raise spent:spend earned:earn donated:donate invested:invest
received:receive acquired:acquire bought:buy sold:sell released:release withdrew:withdraw
delayed:delay postponed:postpone cut:cut increased:increase reduced:reduce removed:remove
replaced:replace returned:return moved:move dismissed:dismiss dropped:drop deleted:delete
published:publish beat:beat defeated:defeat created:create built:build destroyed:destroy
damaged:damage adopted:adopt passed:pass vetoed:veto supported:support opposed:oppose
refused:refuse agreed:agree attended:attend held:hold became:become took:take gave:give made:make
found:find sent:send led:lead met:meet added:add hired:hire fired:fire appointed:appoint
""".split()
)
"""Past forms in the verbs that news asks about, with their bases: "why did it close"."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question made from a sentence, or from somebody's words."""

    text: str
    kind: AskingKind
    span: Span
    """The sentence, or the quotation, it was made from."""
    about: str
    """Whom or what it is about, for showing different ones."""


@dataclass(frozen=True, slots=True)
class _Clause:
    subject: str
    """As it stands inside a sentence: "the mayor", "Lena Okafor"."""
    verb: str
    rest: str
    is_person: bool


def ask_of(analysed: AnalysedArticle) -> Iterator[Asking]:
    """Questions from an article's sentences and quotations: each kind's in reading order."""
    sentences = [
        (sentence, fold_plain(analysed.text_of(sentence)))
        for sentence in analysed.sentences[:MOST_READ]
        if is_readable(analysed.text_of(sentence))
    ]
    for place, (sentence, text) in enumerate(sentences):
        yield from _ask_of_sentence(sentence, text, in_lead=place < LEAD)
    yield from ask_of_speakers(analysed)


def _ask_of_sentence(sentence: Sentence, text: str, *, in_lead: bool) -> Iterator[Asking]:
    for kind, aside, about in _ask_asides(text):
        if _is_sound(aside):
            yield Asking(aside, kind, sentence.span, about)
    clause = None if _QUOTED.search(text) else _read_clause(text)
    if clause is None or leans_on_article(clause.subject[0].upper() + clause.subject[1:]):
        return
    makers: tuple[tuple[AskingKind, str | None], ...] = (
        ("why", _ask_why(clause)),
        ("figure", _ask_how_many(clause)),
        ("what", _ask_what(clause)),
        ("when", _ask_when(clause)),
        ("who", _ask_who(clause) if in_lead else None),
    )
    for kind, asked in makers:
        if asked is not None and _is_sound(asked):
            yield Asking(asked, kind, sentence.span, clause.subject)


def _read_clause(text: str) -> _Clause | None:
    """Subject, verb and rest of a sentence that begins with its subject."""
    text = _ROUGHLY.sub("", text.rstrip(".!?"))
    tokens = list(read_tokens(text, 0, len(text)))
    phrase = main_subject(tokens) if tokens else None
    if phrase is None or phrase.last + 2 >= len(tokens):
        return None
    verb, following = tokens[phrase.last + 1], tokens[phrase.last + 2]
    if not _is_finite(verb, following) or phrase.tokens[0].tag == "pronoun":
        return None
    if len(phrase.tokens) > LONGEST_SUBJECT:
        return None
    if _is_plural_word(phrase.tokens):
        return None
    subject = text[phrase.tokens[0].start : phrase.tokens[-1].end]
    return _Clause(
        _inside(subject, phrase.tokens[0]),
        verb.text,
        text[verb.end :].strip(),
        _is_person(subject),
    )


def _is_plural_word(tokens: Sequence[Token]) -> bool:
    """Whether a subject is one capitalised plural, which may be no name ("Prices")."""
    word = tokens[0].lower
    return len(tokens) == 1 and tokens[0].first and word.endswith("s") and word not in PLACES


def _is_finite(verb: Token, following: Token) -> bool:
    """Whether it is the verb of the sentence, and no "accused of" that only describes."""
    if verb.lower in _INVERTING:
        return True
    past = verb.tag == "word" and (verb.lower.endswith("ed") or base_of(verb.lower) != verb.lower)
    return (past or verb.lower in _BASES) and following.lower not in ("of", "by", "as", "with")


def _inside(subject: str, first: Token) -> str:
    """The subject as it is written when it opens no sentence."""
    names = find_names(subject)
    named = bool(names) and names[0].span.start == 0 and not is_plain_word(names[0])
    return subject if named and first.tag != "determiner" else subject[0].lower() + subject[1:]


def _is_person(subject: str) -> bool:
    """Whether the subject is somebody's full name, perhaps with titles before it."""
    names = find_names(subject)
    if len(names) != 1 or names[0].span.end != len(subject):
        return False
    return _is_full_name(names[0])


def _is_full_name(name: Name) -> bool:
    return len(name.words) > 1 and name.is_person and not _is_body(name)


def _is_body(name: Name) -> bool:
    keys = {name_key(word) for word in name.words}
    return bool(keys & (ORGANIZATION_WORDS | PLACE_WORDS))


def _tail(rest: str, *, undated: bool = True) -> str | None:
    """What of the rest goes into a question: up to where another clause begins, without days."""
    cut = _CUT.search(rest + " ")
    kept = rest[: cut.start()] if cut else rest
    kept = _DATE.sub("", f" {kept}").strip() if undated else kept.strip()
    kept = re.sub(r"(?:^| )at (?:the )?age (?:of )?\d+", "", kept).strip()
    count = len(kept.split())
    if not SHORTEST_TAIL <= count <= LONGEST_TAIL or _ENDING.search(kept):
        return None
    return kept if _joins_names_only(kept) else None


def _joins_names_only(text: str) -> bool:
    """Whether "and" joins nothing but names, so that no second clause hides behind it."""
    return all(
        match[1][0].isupper() and match[2][0].isupper()
        for match in re.finditer(r"(\S+),? and (\S+)", text)
    )


def _invert(word: str, clause: _Clause, tail: str) -> str | None:
    """ "Why was the bridge closed?": the auxiliary, or "did" and the base, before the subject."""
    if clause.verb in _INVERTING:
        return f"{word} {clause.verb} {clause.subject} {tail}?"
    base = _BASES.get(clause.verb)
    return f"{word} did {clause.subject} {base} {tail}?" if base else None


def _ask_why(clause: _Clause) -> str | None:
    before, joint, _ = clause.rest.partition(" because ")
    if not joint or re.search(r"\b(?:only|just|simply|partly|largely|not|mainly)$", before):
        return None
    tail = _tail(before.rstrip(","))
    if tail is None or len(tail) < len(_DATE.sub("", f" {before}").strip(" ,")):
        return None
    if clause.verb in _PERFECT and not _is_participle(tail.split()[0]):
        return None
    return _invert("Why", clause, tail)


def _is_participle(word: str) -> bool:
    return word == "been" or word.endswith("ed") or base_of(word) != word


def _ask_when(clause: _Clause) -> str | None:
    """When something happened or will, of a sentence that tells a day, a month or a year."""
    cut = _CUT.search(clause.rest + " ")
    kept = clause.rest[: cut.start()] if cut else clause.rest
    if _DATE.search(f" {kept}") is None or re.search(r"\b(?:by|until|from|through) \w+$", kept):
        return None
    if clause.verb in _INVERTING and not _tells_event(clause.verb, clause.rest):
        return None
    tail = _tail(clause.rest)
    return None if tail is None or clause.verb == "became" else _invert("When", clause, tail)


def _tells_event(verb: str, rest: str) -> bool:
    first = rest.split()[0].lower()
    if verb not in _HAPPENING or first in ("need", "used", "supposed", "based", "expected"):
        return False
    going_on = re.match(r"be \w+ing\b", rest) is not None
    return not going_on if verb == "will" else _is_participle(first)


def _ask_how_many(clause: _Clause) -> str | None:
    counted = _COUNTED.fullmatch(clause.subject)
    if counted is not None and not counted["tail"] and _may_count(counted["noun"]):
        tail = _tail(clause.rest)
        return f"How many {counted['noun']} {clause.verb} {tail}?" if tail else None
    base = _BASES.get(clause.verb)
    if base is None:
        return None
    cut = _CUT.search(re.sub(r"(?<=\d),(?=\d)", "_", clause.rest) + " ")
    kept = _DATE.sub("", " " + (clause.rest[: cut.start()] if cut else clause.rest)).strip()
    money = _MONEY.fullmatch(kept)
    if money is not None and base in _PAID and _may_follow(money["tail"]):
        return f"How much did {clause.subject} {base}{money['tail']}?"
    counted = _COUNTED.fullmatch(kept)
    if counted is None or not _may_count(counted["noun"]) or not _may_follow(counted["tail"]):
        return None
    return f"How many {counted['noun']} did {clause.subject} {base}{counted['tail']}?"


def _may_count(noun: str) -> bool:
    return noun.split()[-1].lower() not in _UNITS and not noun.endswith(("ss", "us"))


def _may_follow(tail: str) -> bool:
    """Whether what comes after a figure is a phrase that can end a question."""
    words = tail.split()
    if not words:
        return True
    fits = words[0] in _TAIL_STARTS and len(words) <= LONGEST_TAIL
    return fits and not _ENDING.search(tail) and _joins_names_only(tail)


def _ask_who(clause: _Clause) -> str | None:
    if (
        not clause.is_person
        or clause.verb in SPEECH_VERBS
        or clause.verb in ("has", "have", "had", "would", "can", "could")
    ):
        return None
    first = clause.rest.split()[0].lower()
    if clause.verb in ("is", "are") and first != "the":
        return None
    if clause.verb in ("was", "were") and first != "the" and not _tells_event("was", clause.rest):
        return None
    tail = _tail(clause.rest)
    return f"Who {clause.verb} {tail}?" if tail else None


def ask_of_speakers(analysed: AnalysedArticle) -> Iterator[Asking]:
    """What each person who is quoted said, about the first name in or beside the words."""
    asked: set[str] = set()
    whole = fold_plain(analysed.article.text)
    told = sorted(analysed.quotations, key=lambda each: each.kind != "direct")
    for quotation in told:
        speaker = quotation.speaker or ""
        called = None if speaker in asked else _called(whole, quotation)
        if quotation.kind == "unsaid" or called is None:
            continue
        topic = _topic(analysed, quotation.span, whole, speaker)
        if topic is not None or quotation.kind == "direct":
            asked.add(speaker)
        if topic is not None:
            text = f"What did {called} say about {topic}?"
            yield Asking(text, "said", quotation.span, speaker)
        if quotation.kind == "direct":
            yield Asking(f"What did {called} say?", "said", quotation.span, speaker)


def _called(whole: str, quotation: Quotation) -> str | None:
    """The speaker as a question names one; None for a bare surname and "officials"."""
    written = fold_plain(quotation.speaker or "")
    names = find_names(written)
    if len(names) != 1 or names[0].words != tuple(written.split()):
        return None
    if re.search(re.escape(written) + r"[\u0300-\u036f]", whole):
        return None  # its last letter is written in two characters, of which it lacks one
    if _is_full_name(names[0]) or (quotation.role and 1 < len(names[0].words) < 4):
        return None if _is_body(names[0]) else written
    keys = {name_key(word) for word in names[0].words}
    if len(keys) < 2 or not keys & ORGANIZATION_WORDS or keys & _MUTE:
        return None
    of = " of " in written
    return (
        f"the {written}" if of or re.search(rf"\b[Tt]he {re.escape(written)}\b", whole) else written
    )


def _topic(analysed: AnalysedArticle, span: Span, whole: str, speaker: str) -> str | None:
    """A name, or a thing of the title, in the very words; None when there is none for sure."""
    said = fold_plain(analysed.article.text[span.slice])
    for name in find_names(said):
        opens = name.opens or not name.span.start or said[name.span.start - 1] != " "
        if opens or name.descriptor or not _is_topic(name, speaker, whole):
            continue
        last = said[: name.span.start].split()[-1].lower()
        if last in _POSSESSING or not _ends_phrase(said[name.span.end :]):
            continue
        written = " ".join(name.words)
        if last == "the":
            return f"the {written}"
        if whole.count(f"the {written}") * 2 < whole.count(written):
            return written
    return _thing(said, whole, fold_plain(analysed.article.title))


def _ends_phrase(after: str) -> bool:
    """Whether a name ends what it names: "Northline boats" and "Sol's" are something else."""
    following = re.match(r"(['-]?) ?([\w']*)", after)
    if following is None or following[1]:
        return False
    if not after.startswith(" "):
        return True
    return following[2].lower() in FUNCTION_WORDS


def _thing(said: str, whole: str, title: str) -> str | None:
    """ "the bridge": what the words, the title and more than one sentence name."""
    titled = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", title)}
    for match in re.finditer(r"\b[Tt]he ([a-z]{4,})\b", said):
        noun = match[1]
        if noun not in titled or noun in _NO_THINGS or noun.endswith(("ed", "ing", "ly", "est")):
            continue
        if whole.count(f"the {noun}") > 1 and _ends_phrase(said[match.end() :]):
            return f"the {noun}"
    return None


def _is_topic(name: Name, speaker: str, whole: str) -> bool:
    keys = {name_key(word) for word in speaker.split()}
    written = " ".join(name.words)
    if keys & {name_key(word) for word in name.words} or whole.count(written) < 2:
        return False
    if len(written) < 3 or not written[0].isupper() or re.fullmatch(_MONTH, written):
        return False
    if len(name.words) == 1 and (name_key(written) in GIVEN_NAMES):
        return False
    if len(name.words) == 1 and (name_key(written) in PLACES and written.endswith(_ADJECTIVES)):
        return False
    plain = name_key(name.words[-1]) in COMMON_WORDS or stem(name.words[-1]) in _COMMON_STEMS
    return not plain if len(name.words) == 1 else name_key(name.words[0]) not in COMMON_WORDS


def _ask_what(clause: _Clause) -> str | None:
    """ "What did Northline announce?", and "What is Northline?" of what is told to be something."""
    base = _TELLING.get(clause.verb)
    names = find_names(clause.subject)
    if base is not None:
        start = len("the ") if clause.subject.startswith("the ") else 0
        named = len(names) == 1 and names[0].span == Span(start, len(clause.subject))
        return f"What did {clause.subject} {base}?" if named else None
    bare = re.sub(r"^the ", "", clause.subject)
    if clause.verb != "is" or len(names) != 1 or " ".join(names[0].words) != bare:
        return None
    defined = re.match(r"(?:an?|the) (?!same\b|only\b|first\b|latest\b)[a-z]", clause.rest)
    if defined is None or is_plain_word(names[0]) or _AUTHOR.search(clause.rest):
        return None
    if clause.is_person:
        return f"Who is {clause.subject}?"
    is_thing = _is_made_up(bare) or (len(names[0].words) > 1 and _is_body(names[0]))
    return f"What is {clause.subject}?" if is_thing else None


def _is_made_up(word: str) -> bool:
    """Whether a single word is no surname: capitals or figures inside it ("ParkMobile")."""
    return " " not in word and re.search(r"\d|[A-Z]", word[1:]) is not None


def _ask_asides(text: str) -> Iterator[tuple[AskingKind, str, str]]:
    """What stands between commas after a name: an office, an age, who somebody is."""
    for match in _CALLED.finditer(text):
        body = match["body"].rstrip(".")
        names = find_names(body)
        if len(names) == 1 and _person(match["person"]) is not None:
            yield "who", f"Who is the {match['office']} of {body}?", match["person"]
    for match in _AGED.finditer(text):
        person = _person(match["person"])
        if person is not None:
            yield "figure", f"How old is {person}?", person
    for match in _DESCRIBED.finditer("" if _AUTHOR.search(text) else text):
        person = _person(match["person"])
        if person is not None:
            yield "who", f"Who is {person}?", person


def _person(written: str) -> str | None:
    """The full name of somebody in a run of capitalised words, without what stands before it."""
    names = find_names(written)
    if not names or names[-1].span.end != len(written) or not _is_full_name(names[-1]):
        return None
    words = names[-1].words
    known = name_key(words[0]) in GIVEN_NAMES and len(words) < 4
    return " ".join(words) if known else None


def _is_sound(question: str) -> bool:
    """Whether a question is understood by itself: it names something and points nowhere."""
    bare = question.rstrip("?")
    if _OPEN.search(bare) or _LEFT_DAY.search(bare) or _ENDING.search(bare):
        return False
    if leans_on_article(bare) or "  " in bare or len(bare.split()) > 20:
        return False
    names = [name for name in find_names(bare.split(" ", 1)[1]) if not is_plain_word(name)]
    return any(len(name.words[0]) > 1 for name in names)
