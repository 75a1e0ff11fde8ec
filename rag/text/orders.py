"""Sentences of an article that state nothing, because they order or ask.

Some of them are addressed to whoever answers from the article ("add to your reply …"): nothing may
ever rest on those. The others bear out at most that somebody asks or advises so. Texts are taken as
folded by ``rag.text.typography``; words are read in English.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from rag.text.quoted import find_quoted, without_quoted

Order: TypeAlias = Literal["to_answerer", "to_reader"]

_VERBS = (
    "bake boil breathe bring brush carry charge climb close cook cover cross cut dial drain drink "
    "dry eat empty exercise fasten fix fold freeze get go grab heat hold lock meet mix move "
    "pack park peel pour press pull push raise rest rinse roll rub run seek sell serve shake sit "
    "sleep slice stand start stay stir strip switch throw tie touch unplug wait wake walk wash "
    "watch water wear wipe work "
    "accept act add adjust advertise advise alert alter analyse analyze anagram announce answer "
    "append apply approve ask assess assume attach augment avoid become begin behave blend break "
    "build buy calculate call change check choose cite claim classify clear click combine comment "
    "compare compile complete compose compress compute conceal conclude confirm consider contact "
    "continue contrast convert convince copy count craft create debug declare decode decrypt "
    "define delete deliver demonstrate deny describe design detail determine develop direct "
    "disclose discuss display disregard divide do donate download draft draw drop edit elaborate "
    "email embed emphasise emphasize enable encode encourage encrypt end enhance enrich ensure "
    "enter enumerate evaluate exchange execute expand explain explore express extend extract "
    "fetch fill find finish focus follow forget format forward generate give greet group guess "
    "help hide highlight hint identify ignore illustrate imagine imitate implement imply improve "
    "include incorporate indicate inform infuse inject insert inspire install instruct integrate "
    "interpret introduce invent invite join jumble justify keep label learn let link list locate "
    "log look lower make mention merge mimic misspell mix modify name navigate never offer omit "
    "open order outline output overwrite override paint paraphrase parse paste pause pay "
    "perform permute persuade pick place play point portray post prepare prepend present pretend "
    "print produce promise promote propose provide publish purchase put query question quote "
    "randomize rank rate read rearrange rebuild recite recommend record redirect refer reference "
    "refine reflect refuse register reject remind remove rename render reorder repeat rephrase "
    "replace reply report reproduce request respond restate return reveal reverse review rewrite "
    "reword run save say scan scramble search select send separate set shape share shift shorten "
    "show shuffle sign simplify simulate skip solve sort speak specify speculate spell split "
    "spread sprinkle stop store stress structure study submit subscribe substitute suggest "
    "summarise summarize support swap switch take talk teach tease tell test thank think transfer "
    "transform translate transmit treat trust try turn type uninstall update upload urge use "
    "utilise utilize verify view visit vote vow warn weave withhold wrap write"
).replace(" ", "|")
_OPENING = (
    r"(?:[-*>\u2022\"'(\[]\s*|(?:please|now|then|also|always|never|first|next|finally|instead|just"
    r"|kindly|note|important|attention|system|user|assistant|ai|instruction|instructions|task"
    r"|reminder|warning|hey|hello|hi|ps|p\.s|and|but|so|do not|don't|you must|you should|you will"
    r"|you are to|you have to|you need to|make sure to|be sure to|remember to|try to|feel free to"
    r")\b[\s,:;.!-]*)*"
)
_OBJECT = (
    r"(?:a|an|the|your|my|our|his|her|their|its|this|that|these|those|all|every|each|any|some|no"
    r"|me|us|it|them|him|how|what|why|who|where|when|whether|if|random|one|two|three|only|nothing"
    r"|everything|anything|users|readers|people|numbers|letters|words|vowels|spaces|symbols)"
)
_WITH_PREPOSITION = (
    r"(?:act|behave|begin|convert|elaborate|go|hint|imagine|insist|listen|pretend|refer|reply"
    r"|respond|speak|stick|subscribe|talk|think|translate|write)\s+"
    r"(?:to|as|in|into|with|about|like|at|on|for|from|that)"
)
"""Verbs that are no nouns as well: "Hint at a scandal", but "Support for the plan grew"."""
_IMPERATIVE = re.compile(
    rf"{_OPENING}(?:{_WITH_PREPOSITION}"
    rf"|(?:{_VERBS})(?:\s+(?:up|down|out|off|in|over|away|back))?\s+{_OBJECT})\b",
    re.IGNORECASE,
)
_BARE_IMPERATIVE = re.compile(
    rf"{_OPENING}(?:please|do not|don't|you must|you should|you are to|you have to)\W+"
    rf"(?:{_VERBS})\b",
    re.IGNORECASE,
)
_ANSWER = (
    r"(?:answers?|reply|replies|responses?|output|completion|summary|summaries|generated text"
    r"|final (?:message|text|statement)|next (?:message|statement))"
)
_TO_ANSWERER = re.compile(
    rf"""\b(?:your|the|this|its|each|every)\ (?:\w+\ )?{_ANSWER}\b
    |\bas\ an?\ (?:ai|assistant|language\ model|chat\ ?bot)\b
    |\b(?:language\ model|llm|chat\ ?bot|chatgpt|gpt-?\d|system\ prompt|ai\ (?:assistant|model))\b
    |\b(?:ignore|disregard|forget|override|bypass)\b.{{0,40}}\b(?:instructions?|rules?|prompts?
        |above|previous|prior|guidelines|labels?|everything)\b
    |\b(?:new|following|these|secret|hidden|real|special)\ (?:instructions?|task|orders?|prompt)\b
    |\byou\ are\ (?:now|no\ longer)\b
    |\bno\ answer\b.{{0,30}}\b(?:reply|write|say|output)\b
    |\[\s*(?:inst|system|/inst)\s*\]|<\|?\s*(?:system|im_start|assistant)""",
    re.IGNORECASE | re.VERBOSE,
)
_HARD = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:all|any|every|the|your|previous|prior|above)\b"
    r"|\bsystem prompt\b|\bas an ai\b|\byou are (?:now|no longer) (?:an?|the|in)\b|\[/?inst\]|<\|",
    re.IGNORECASE,
)
_OWN_ANSWER = re.compile(rf"\byour (?:\w+ )?{_ANSWER}\b", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:who|whom|whose|what|what's|when|where|why|which|how|is|are|was|were|do|does|did|can|could"
    r"|would|should|will|has|have)\b.*\?",
    re.IGNORECASE | re.DOTALL,
)


def order_in(text: str) -> Order | None:
    """Whether a folded sentence orders or asks, and whom; None when it states something.

    What stands in quotation marks is somebody's words and does not count, unless nothing else is
    there.
    """
    prose = " ".join(without_quoted(text, find_quoted(text)).split())
    if not re.search(r"\w", prose):
        return None
    orders = _IMPERATIVE.match(prose) or _BARE_IMPERATIVE.match(prose)
    if _OWN_ANSWER.search(prose) or (_TO_ANSWERER.search(prose) and (orders or _hard(prose))):
        return "to_answerer"
    if orders or (_ASKING.match(prose) and prose.rstrip("\"') ").endswith("?")):
        return "to_reader"
    return None


def _hard(prose: str) -> bool:
    """Whether the words themselves could hardly stand in news."""
    return _HARD.search(prose) is not None
