"""What a question asks for, told by its form: a pure reading of English questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rag.text.terms import FUNCTION_WORDS, words
from rag.types import SummaryFocus, SummaryLength

Form: TypeAlias = Literal[
    "said", "who_said", "speakers", "summary", "yes_no", "why", "who", "when", "where", "how_many",
    "what",
]  # fmt: skip

_SAY = (
    r"(?:say|said|says|saying|tell|told|claim|claimed|argue|argued|state|stated|comment|commented"
    r"|announce|announced|write|wrote|written|post|posted|tweet|tweeted|respond|responded|reply"
    r"|replied|react|reacted|answer|answered|call|called|describe|described|think|thought|promise"
    r"|promised|warn|warned|predict|predicted|accuse|accused|deny|denied|explain|explained|suggest"
    r"|suggested|insist|insisted|demand|demanded|urge|urged|admit|admitted|declare|declared"
    r"|mention|mentioned|criticise|criticised|criticize|criticized|joke|joked|tell reporters)"
)
_ABOUT = r"(?:about|on|regarding|concerning|of|over|as to|with regard to|in response to|to|when)"
_LINK = r"(?:did|does|do|has|have|had|is|was|were|are|would|will)"

_WHO = r"(?P<who>(?!(?:the|an?) )\S.*?|(?:the|an?) \S.*?)"
"""Never an article alone: "the State Department" holds a verb."""

_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"what(?: else| exactly| all|(?: [\w’'-]+){{1,3}}(?= (?:did|does|do) ))?,?"
        rf" (?P<link>{_LINK}) {_WHO} (?:been )?(?:have to )?"
        rf"(?:\w+ly )?(?P<verb>{_SAY})(?! say\b| said\b)(?P<rest>\b.*)",
        rf"how {_LINK} (?P<who>.+?) (?:respond|reply|react|answer|comment|describe|justify|explain)"
        r"(?:ed|d|ing|s)?(?P<rest>\b.*)",
        r"what (?:is|was|were|are) the (?:\w+ )?(?:responses?|reactions?|repl(?:y|ies)|answers?"
        r"|comments?|statements?|views?|positions?|opinions?|remarks?|stance|message)"
        r" (?:of|from|by) (?P<who>.+?)(?P<rest>(?: (?:about|on|to|regarding|over) .*)?)",
        r"what (?:is|was|were|are) (?P<who>.+?)(?:['’]s?)? (?:\w+ )?(?:response|reaction|reply"
        r"|answer|comments?|statements?|words|view|views|position|opinion|remarks?|quotes?"
        r"|message|explanation|take|stance)(?P<rest>\b.*)",
        rf"{_LINK} (?P<who>.+?) (?:have )?(?:say|said|comment|commented|mention|mentioned|respond"
        r"|responded|reply|replied)(?: (?:anything|something|at all))?(?P<rest>(?: .*)?)",
        r"(?:(?:give|show|list|find)(?: me)?(?: all)?(?: the)? )?"
        r"(?:quotes?|quotations?|statements?|words|comments?|remarks?)"
        r" (?:from|by|of) (?P<who>.+?)(?P<rest>(?: (?:about|on|regarding) .*)?)",
        r"quote (?P<who>[A-Z].+?)(?P<rest>(?: (?:about|on|regarding) .*)?)",
        r"(?:tell me )?what (?!(?:is|are|was|were) )(?P<who>.+?)"
        r" (?:has |have |had )?(?:said|says|say|told|thinks?)(?P<rest>\b.*)",
    )
)
_CALLED = re.compile(
    r"what (?P<be>is|are|was|were) (?P<what>.+?) (?:called|named)[\s?]*", re.IGNORECASE
)
_WHO_SAID = re.compile(
    rf"(?:who(?: else)?|which (?:person|people|politicians?|officials?|experts?))(?: \w+ly)? "
    rf"(?:has |have |had |was |is |did )?(?:{_SAY}|declined|refused|not \w+"
    r"|quoted(?: as)?(?: saying)?)(?P<what>\b.*)",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(
    r"(?:who(?: all| else)? (?:is|was|are|were|gets?|got|has been|have been) (?:being )?"
    r"(?:quoted|cited)"
    r"(?! (?:as )?(?:saying|telling))"
    r"|who (?:speaks?|spoke)|who (?:said|says) what|whom? (?:do|does|did) (?:the |this |that "
    r"|these )?"
    r"(?:articles?|stor(?:y|ies)|it|they) quote"
    r"|(?:list|name|show|give)(?: me)? (?:all )?(?:of )?(?:the )?(?:speakers|people quoted"
    r"|(?:people )?who (?:is|are|was|were) quoted)|which people (?:are|were) quoted"
    r"|whose (?:words|statements|quotes) are (?:in|given|quoted))"
    r"(?P<what>(?:\W.*)?)",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"(?:(?:please|can you|could you|would you|will you|i want you to|give me|write|make|i need"
    r"|i would like|i['’]d like|kindly)[ ,]+)*"
    r"(?:an? |the )?(?:(?P<short>short|brief|quick|one[- ]sentence|concise)"
    r"|(?P<long>long|detailed|full|thorough))?[ -]*"
    r"(?:summari[sz]e|summary|summari[sz]ation|sum up|tl;?dr|recap|overview|gist)\b"
    r"(?:(?: of| for| me| on|:|,))*(?P<what>.*)"
    r"|what (?:is|are|was) (?P<this>(?:this|that|the|these|my|those)(?: \w+)?)"
    r" (?:articles?|stor(?:y|ies)|pieces?|files?)? ?(?:all )?about"
    r"|what(?:['’]s| is) (?:this|it) (?:all )?about"
    r"|what are the (?:main|key) (?:points|takeaways|facts)(?: (?:of|in) (?P<points>.+))?",
    re.IGNORECASE,
)
_SHOW = (
    r"(?:(?:please|can you|could you|would you|i want|i need|give|show|tell|list|name|make|write"
    r"|draw"
    r"|find|get|create|build|me|us|what|which|where|how|is|are|were|do|does|did|have|has|been"
    r"|there|all"
    r"|any|some|the|a|an|of|key|main|most important|important|short|brief|full|detailed|long|on|in"
    r"|up)"
    r"[ ,]+)*"
)
_THERE = (
    r"(?: (?:(?:are|is|was|were|do|does|did|has|have|been|get|gets) )?(?:being )?(?:mentioned"
    r"|given|named"
    r"|reported|quoted|cited|found|there|they mention|they give|it mentions?|told|stated|contested"
    r"|disputed)"
    r"|(?: (?:does|do|did))? (?:the |this |that |these )?(?:articles?|stor(?:y|ies)|it|they)"
    r" (?:mention|give|name|report|contain|have|cite|include)s?)?"
)
_ON_WHAT = (
    r"(?P<what>(?:[ ,:]*(?:about|on|regarding|concerning|of|over|for|with|from|in|to|since|between"
    r"|among|around|today|now|here|so far|this week|please)\b.*)?)"
)
_FOCUS_WORDS: tuple[tuple[SummaryFocus, str], ...] = (
    (
        "new",
        r"(?:(?:what|anything)(?:['’]s| is| are| has|(?= new))? ?(?:new|changed(?! between)|the"
        r" (?:latest|news|update)"
        r"|happened (?:lately|recently|since))|(?:tell me |give me |show me |any "
        r"|is there any(?:thing)? )*"
        r"(?:the )?(?:latest|news|newest|updates?)(?: news| developments?| updates?)?)"
        r"(?! (?:articles?|stor(?:y|ies))\b)",
    ),
    (
        "disputed",
        rf"(?:{_SHOW}(?:disputed|contested|controversial|denied|disputes?|disagreements?"
        r"|contradictions?|contradictory|conflicting (?:claims?|reports?|accounts?))"
        rf"{_THERE}"
        r"|(?:(?:on|about|in|over) )?(?:where|what|which points|how)(?: points)? (?:do|does"
        r"|did)"
        r" (?:the |these |those |my )?(?:articles?|stor(?:y|ies)|outlets?|sources?|reports?"
        r"|they)"
        r" (?:disagree|differ|contradict(?: (?:each other|one another))?|conflict|diverge)"
        r"|do (?:the |these |those |my )?(?:articles?|stor(?:y|ies)|outlets?|sources?|reports?"
        r"|they)"
        r" (?:disagree|differ|contradict(?: (?:each other|one another))?|conflict)"
        r"|(?:what|who) is (?:being )?(?:disputed|contested|denied))",
    ),
    (
        "timeline",
        rf"(?:{_SHOW}(?:timeline|time line|chronology|sequence of events|order of events"
        rf"|events (?:in"
        r" (?:order|sequence)|by date))"
        r"|what happened when|when did what happen|in (?:what|which) order did (?:it|things"
        r"|this)"
        r" happen)",
    ),
    (
        "figures",
        rf"{_SHOW}(?:figures|numbers|statistics|stats|amounts|sums){_THERE}"
        r"(?! in (?!(?:the |this |that |these |those |all |my |both )*(?:articles?|stor(?:y|ies)"
        r"|texts?|reports?|news|it|here)\b))",
    ),
)
_FOCUSED = tuple(
    (focus, re.compile(pattern + _ON_WHAT, re.IGNORECASE)) for focus, pattern in _FOCUS_WORDS
)
_WHOLE = re.compile(
    r"(?:(?:this|that|these|those|the|it|all|everything|my|of|both|them|two|three|library|here"
    r"|please"
    r"|whole|entire|news|each|every|today|uploaded|latest|briefly|shortly|quickly|in|one|few|words"
    r"|paragraph|sentences?|sentence|short|detail|for|me|again|now|ones?"
    r"|articles?|stor(?:y|ies)|texts?|documents?|files?|pieces?|pages?|reports?|links?|pdfs?)\W*)*",
    re.IGNORECASE,
)
_ABOUT_PREFIX = re.compile(
    r"(?:the |an |a |that |this |all )*"
    r"(?:(?:articles?|stor(?:y|ies)|news|pieces?|reports?|one)\s+)?"
    rf"(?:{_ABOUT}\s+)?(?:what (?:happened|was said)\s+(?:with|about|in|to)\s+)?",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
    r"|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t"
    r"|won['’]t|wouldn['’]t|can['’]t|couldn['’]t|shouldn['’]t)\b",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("why", re.compile(r"\b(?:why|how come|for what reason|what (?:is|was) the reason)\b", re.I)),
    (
        "how_many",
        re.compile(
            r"\bhow (?:many|much|old|long|far|big|large|tall|high|fast|often|few|deep|wide)\b"
            r"|\bwhat (?:percentage|percent|number|amount|share|age|price|cost|proportion)\b",
            re.I,
        ),
    ),
    ("when", re.compile(r"\b(?:when|what (?:day|date|year|month|time)|since when)\b", re.I)),
    (
        "where",
        re.compile(
            r"\b(?:where|(?:what|which) (?:city|country|state|place|town|region|nation|county"
            r"|venue|location|continent))\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"\b(?:who|whom|whose|which (?:person|man|woman))\b", re.I)),
)
_NO_NOUN = (
    r"(?:is|was|has|does|its|his|this|us|as|series|species|news|of|are|were|have|do|did|will|can"
    r"|could|would|may|might|must|should|the|in|to|by|on|happens|\w+ed)"
)
_SEVERAL = (
    rf"(?:(?!{_NO_NOUN}\b)\w+ ){{0,2}}?(?!{_NO_NOUN}\b)(?:\w+(?:ies|[^s\W]s)|people|men|women)"
)
_LIST = re.compile(
    r"(?:list|name|enumerate)\b(?! (?:is|was)\b)"
    r"|(?:give|show|tell)(?: me)? (?:a list of|all|the names of)\b"
    r"|who (?:are|were) (?:all |some of )?the\b|who all\b|who else\b"
    r"|what (?:are|were) (?:all |some of )?(?:the|his|her|its|their)\b(?! (?:odds|chances|size)\b)"
    rf"|(?:in |to |from |at |by |for )?(?:which|what) (?:other |all )?{_SEVERAL}"
    r"(?= (?:are|were|have|do|did|will|can|could|would|may|might|must|should|that|who)\b)"
    rf"|(?:in |to |from |at |by |for )?which (?:other |all )?{_SEVERAL}"
    r"(?= (?:\w+ed|won|lost|left|took|made|got|met|held|hit|in|to|from|with|at|on|play|want)\b)"
    r"|.*\ball (?:of )?the \w+s\b",
    re.IGNORECASE,
)
_PRONOUN_SUBJECTS = frozenset("it this that they he she we you i there one anyone anybody".split())
_ARTICLE_SUBJECTS = frozenset(
    """article articles story stories text texts report reports piece news outlet outlets paper
    papers author authors document documents file files library sources source writer reporter
    journalist""".split()
)
_LEADING = frozenset("the a an all any some of mr mrs ms dr".split())


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question with its form and the parts that the form names."""

    text: str
    form: Form
    speaker: str | None = None
    """Who is asked about, as written, for "said"."""
    topic: str | None = None
    """What it is to be about; for "who_said" the words said, for "summary" which articles."""
    asks_whether: bool = False
    """It wants a yes or a no, whatever its form."""
    length: SummaryLength = "medium"
    """For "summary", as is the focus."""
    focus: SummaryFocus = "all"
    is_list: bool = False
    """It wants all there are of something, not one ("which countries …", "name the …")."""

    @property
    def speaker_as_asked(self) -> str:
        """The speaker as the question has it: with "the" where it has one."""
        speaker = self.speaker or ""
        has_article = f"the {speaker}".lower() in self.text.lower()
        return f"the {speaker}" if has_article else speaker


def read_question(text: str) -> ReadQuestion:
    """Tell the form of a question that stands alone."""
    asked = " ".join(text.split())
    bare = re.sub(r"^(?:and|but|so|ok(?:ay)?|well|please|now)[, ]+", "", asked, flags=re.I)
    bare = bare.rstrip(" ?.!")
    asks_whether = bool(_YES_NO.match(bare))
    summary = _SUMMARY.fullmatch(bare)
    if summary:
        return _read_summary(asked, summary)
    focused = _read_focused(asked, bare)
    if focused is not None:
        return focused
    speakers = _SPEAKERS.fullmatch(bare)
    if speakers:
        return ReadQuestion(asked, "speakers", topic=_which_articles(speakers["what"] or ""))
    said = _read_said(asked, bare, asks_whether)
    if said is not None:
        return said
    who_said = _WHO_SAID.fullmatch(bare)
    if who_said and words(who_said["what"]):
        topic = who_said["what"].strip(" :,")
        return ReadQuestion(asked, "who_said", topic=re.sub(r"^(?:that|as)\s+", "", topic))
    if asks_whether:
        return ReadQuestion(asked, "yes_no", asks_whether=True)
    is_list = bool(_LIST.match(bare))
    for form, pattern in _FORMS:
        if pattern.search(bare):
            return ReadQuestion(asked, form, is_list=is_list)
    return ReadQuestion(asked, "what", is_list=is_list)


def _read_summary(asked: str, match: re.Match[str]) -> ReadQuestion:
    about = match["what"] or match["points"] or ""
    focused = _read_focused(asked, about.strip(" :,"))
    if focused is not None:
        return focused
    length = _read_length(asked)
    if match["short"]:
        length = "short"
    elif match["long"]:
        length = "long"
    return ReadQuestion(asked, "summary", topic=_which_articles(about), length=length)


def _read_focused(asked: str, bare: str) -> ReadQuestion | None:
    """ "What's new?", "Give me a timeline of …": a summary of one side of the articles."""
    for focus, pattern in _FOCUSED:
        match = pattern.fullmatch(bare)
        if match is not None:
            topic = _which_articles(match["what"])
            return ReadQuestion(
                asked, "summary", topic=topic, length=_read_length(asked), focus=focus
            )
    return None


def _read_length(asked: str) -> SummaryLength:
    shape = asked.lower()
    if re.search(r"\b(?:short|brief|briefly|shortly|quickly|in one (?:sentence|line))\b", shape):
        return "short"
    return "long" if re.search(r"\bin (?:full |more )?detail\b", shape) else "medium"


def _which_articles(about: str) -> str | None:
    """What the articles meant are about; None for those at hand, or all."""
    about = about.strip(" :,–-")
    if _WHOLE.fullmatch(about):
        return None
    about = re.sub(r"^(?:in|within|from|to|for|with|among|around|between) ", "", about, flags=re.I)
    prefix = _ABOUT_PREFIX.match(about)
    topic = about[prefix.end() if prefix else 0 :].strip(" “”\"'")
    return topic if set(words(topic)) - FUNCTION_WORDS else None


def _read_said(asked: str, bare: str, asks_whether: bool) -> ReadQuestion | None:
    for pattern in _SAID:
        match = pattern.fullmatch(bare)
        if match is None or _is_passive(match.groupdict()):
            continue
        who = _speaker_words(match["who"])
        topic = _topic(match["rest"])
        if who is None:
            return None
        if _ARTICLE_SUBJECTS & set(words(who)):
            return ReadQuestion(asked, "what", topic=topic, asks_whether=asks_whether)
        return ReadQuestion(asked, "said", speaker=who, topic=topic, asks_whether=asks_whether)
    return None


def asked_by_name(text: str) -> str:
    """ "What is the ferry called?" → "What is the name of the ferry?", else the same.

    Articles give names and seldom say "called".
    """
    found = _CALLED.fullmatch(text.strip())
    if not found:
        return text
    name = "names" if found["be"].lower() in ("are", "were") else "name"
    return f"What {found['be']} the {name} of {found['what']}?"


def _is_passive(found: Mapping[str, str | None]) -> bool:
    """ "What is the law called?", "What was announced by …": nobody is named as speaking."""
    link, verb = found.get("link") or "", found.get("verb") or ""
    is_participle = re.fullmatch(r"\w+ed|said|told|written|thought", verb, re.IGNORECASE)
    return link.lower() in ("is", "was", "are", "were") and is_participle is not None


def _speaker_words(who: str) -> str | None:
    """The speaker without leading articles and courtesy titles; None when it names nobody."""
    tokens = re.sub(r"['’]s$|['’]$", "", who.strip()).split()
    while tokens and tokens[0].lower().strip(".") in _LEADING:
        tokens.pop(0)
    shouted = any(token.isupper() and len(token) > 1 for token in tokens)
    lowered = {token.lower() for token in tokens}
    if not tokens or len(tokens) > 8:
        return None
    if lowered <= FUNCTION_WORDS | _PRONOUN_SUBJECTS and not shouted:
        return None
    return " ".join(tokens)


def _topic(rest: str) -> str | None:
    """What the speaker is asked about: the rest of the question without its link word."""
    text = rest.strip(" ,")
    text = re.sub(
        r"^(?:(?:anything|something|to (?:reporters|journalists|the press)|publicly)\s*)+",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(rf"^(?:{_ABOUT}\s+)", "", text + " ", flags=re.I).strip()
    meaningful = [word for word in words(text) if word not in FUNCTION_WORDS]
    return text if meaningful else None
