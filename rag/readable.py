"""Which sentences of an article a reader can be given without what stood round them. Pure."""

from __future__ import annotations

import re

from rag.evidence import is_whole_sentence
from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.terms import FUNCTION_WORDS
from rag.types import AnalysedArticle, Sentence

LONGEST_WORDS = 70
"""A longer sentence is a list or a page without full stops."""
MOSTLY_SPOKEN = 0.6
"""A sentence of which more than this is somebody's quoted words belongs under its speaker."""
MOST_CAPITALS = 0.6
"""Of a headline more words than this share are capitalised, of a sentence of news about .25."""

_ENDS = re.compile(r"[.!][”\"’')\]]*$")
_SCRAP = re.compile(
    r"^(?:[a-z(\[…•*|>-]|\.\.\.)|(?:…|\.\.\.)[”\"’')\]]*$|https?://|www\.|\S@\S|[|•►▶©#]\s*\w"
    r"|^By [A-Z][\w.’'-]+ [A-Z][^!?]{0,60}$",
)
_FURNITURE = re.compile(
    r"\b(?:read (?:more|also|next|the full)|sign up (?:for|to)|subscribe|newsletter|click (?:here"
    r"|on)"
    r"|follow us|follow \w+ on|all rights reserved|copyright|getty images|ap photo|file photo"
    r"|reuters/"
    r"|photo(?:graph)?s?(?: by|:| credit| courtesy)|image (?:source|caption|credit)|pictured"
    r"|screenshot"
    r"|advertisement|sponsored|cookies?|privacy policy|terms of (?:use|service)|contributed to this"
    r" (?:report|story|article)|contributing:|this (?:article|story) (?:was|has been|originally"
    r"|first)"
    r"|republished|first published|last updated|download (?:the|our) app|share this|watch (?:live"
    r"|below"
    r"|the video|more)|listen (?:to|now)|related (?:article|stor)|editor['’]s note|correction:"
    r"|e-?mail (?:us|your)|comments? section|get in touch|our (?:app|podcast|live blog|reporters?)"
    r"|produced by|edited by|reporting by|written by|scroll down|tap here|enable javascript)\b"
    r"|\((?:left|right|centre|center|top|bottom|pictured)(?:[ )])",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:AI-\w+ )?summary\b(?! (?:judge?ment|execution|of))"
    r"|(?:key|main) (?:points|takeaways|facts)\b"
    r"|for (?:the |all |our )?(?:latest|lastest|newest|more|full|further|breaking|complete)\b.*"
    r"\b(?:visit|read|see|follow|go to|check|contact|call|click)\b",
    re.IGNORECASE,
)
"""What a page says of itself before a sentence begins, or where it sends its reader."""
_CREDIT = re.compile(
    r"(?:[A-Z][\w.’'-]* ){0,4}[A-Z][\w.’'-]*/(?:AP|AFP|EPA|Reuters|Getty|Shutterstock|Bloomberg"
    r"|Pool"
    r"|Anadolu|Alamy|PA|Xinhua|ZUMA)\b"
    r"|(?:[A-Z][\w.’'-]* ){0,3}(?:AP|AFP|EPA|Getty Images|Shutterstock)(?: Photo)?"
    r"(?= (?!News\b|Style)(?:An?|The|People|[A-Z]\w+s?) )"
)
"""Who took a picture, before the caption of the next one: "Jo Bell/AP A man …"."""
_POSING = re.compile(
    r"^(?:[\w.,’'-]+ ){1,10}?(?:sits?|stands?|walks?|poses?|waves?|looks?|gestures?|celebrates?"
    r"|hugs?"
    r"|smiles?|arrives?|speaks?|performs?|holds?|embraces?|reacts?|watch(?:es)?|kneels?|carr(?:y"
    r"|ies)"
    r"|shakes?|greets?|addresses|inspects?)\b"
)
"""What captions say in the present tense."""
LONGEST_CAPTION = 12
"""Words of a sentence in the present tense of pictures; a longer one is a caption with a date."""
_DATED_END = re.compile(r"\b(?:\d{1,2}|\d{1,2}, \d{4}|(?:19|20)\d\d|\w+day)[.)]*$")
_ORDER = re.compile(
    r"(?:explore|discover|sign|get|join|find|read|watch|listen|click|download|follow|support|become"
    r"|visit|stay|start|try|learn|see|check|share|subscribe|call|e-?mail|text|order|shop|buy|save"
    r"|send"
    r"|submit|tell|keep|enjoy|scroll|tap|view|browse|register|donate)\b.*"
    r"\b(?:news|newsletters?|updates?|alerts?|inbox|our|your|more|here|now|us)\b",
    re.IGNORECASE,
)
_CUT_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Lt|Gen|Sgt|Prof|Chief U\.S|vs)\.$")
_LEANING_START = re.compile(
    r"(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|we|i|you|our|my|your|me|us"
    r"|that|those|such|both|neither|either|another|others|other|the (?:latter|former|same|others?)"
    r"|(?:this|these)(?! (?:morning|afternoon|evening|week|weekend|month|year|summer|winter|spring"
    r"|autumn|fall|season|days)\b)|some of (?:them|those|these)|all of (?:them|this|these|that)"
    r"|(?:some|many|most|few|several|none|all)(?: \w+ly)? (?:have|has|had|are|were|is|was|say|said"
    r"|also|will|would|could|can|do|did|even)|more recently|not surprisingly|afterwards?"
    r"|one of (?:them|those)|many of (?:them|those)|but|and|or|so|yet|nor|also|then|thus|hence"
    r"|therefore|however|moreover|furthermore|instead|still|nevertheless|nonetheless|likewise"
    r"|similarly|besides|otherwise|consequently|accordingly|in addition|as a result|for (?:example"
    r"|instance|that)|(?:by|in) (?:contrast|comparison|turn|response|doing so|other words|that"
    r"|this)"
    r"|on the (?:other hand|contrary)|after (?:that|this|which)|since then|by then|back then"
    r"|at (?:the|that) time|that['’]?s|it['’]s|he['’]s|she['’]s|they['’]re|we['’]re|here['’]?s|here"
    r"|who|which|why|how|what|when asked|asked|meaning|because of (?:this|that)|not only that"
    r"|to that end"
    r"|despite (?:this|that)|with that|even so|more than that|once (?:there|again)|alternatively"
    r"|meantime|worse|better|sadly|unfortunately|fortunately|naturally|of course|indeed|in fact"
    r"|in particular|above all|finally|secondly|thirdly"
    r"|(?:first|second|third|next|again|later|earlier|too)(?=,))\b",
    re.IGNORECASE,
)
_LEANING_SUBJECT = re.compile(
    r"the (?:company|firm|group|pair|duo|trio|two|three|man|woman|men|women|couple|agency|move"
    r"|moves"
    r"|decision|ruling|deal|bill|law|order|statement|report|study|survey|attack|incident|case|suit"
    r"|lawsuit|event|team|player|film|show|book|suspect|suspects|victim|victims|proposal|plan"
    r"|measure"
    r"|letter|post|video|announcement|news|figure|figures|changes?|problem|issue|project|site"
    r"|organi[sz]ation|department|officials?|researchers|authors|results|findings|process"
    r"|service)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"The [a-z]")
_PERSON = re.compile(r"\b(?:he|she)\b")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|my|me|us|you|your)\b(?!\.)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*(?:’\w[^’]*)*’(?!\w)")
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))


def is_readable(text: str) -> bool:
    """Whether it is a sentence of the article: no caption, byline, headline or page furniture."""
    words = text.split()
    if not is_whole_sentence(text) or len(words) > LONGEST_WORDS or not _ENDS.search(text):
        return False
    if _SCRAP.search(text) or _FURNITURE.search(text) or _CUT_END.search(text):
        return False
    if _ORDER.match(text) or _POINTER.match(text) or is_caption(text):
        return False
    bare = [word for word in words if word[:1].isalpha()]
    capitals = sum(word[0].isupper() for word in bare)
    shouted = sum(word.isupper() and len(word) > 3 for word in bare)
    return capitals <= MOST_CAPITALS * len(bare) and shouted <= 0.3 * len(bare)


def is_caption(text: str) -> bool:
    """Whether it looks like the words under a picture, or begins with who took the one before."""
    if begins_with_credit(text):
        return True
    posing = _POSING.match(text) is not None
    return posing and (len(text.split()) <= LONGEST_CAPTION or bool(_DATED_END.search(text)))


def begins_with_credit(text: str) -> bool:
    """Whether it begins with a photographer or agency: the sentence before is a caption, too."""
    return _CREDIT.match(text) is not None


def stands_alone(analysed: AnalysedArticle, sentence: Sentence) -> bool:
    """Whether the sentence is understood without the one before it.

    It does not begin with a pronoun or a word that goes on from something, no "he" comes before
    the first name, nobody speaks of "us" outside quotation marks, and no quotation is cut in two.
    """
    text = analysed.text_of(sentence)
    if is_cut_quote(text) or _LEANING_START.match(text):
        return False
    if _FIRST_PERSON.search(_QUOTED.sub("", text)):
        return False
    person = _PERSON.search(text)
    if person is not None and not _names_somebody(text[: person.start()]):
        return False
    return spoken_share(analysed, sentence) <= MOSTLY_SPOKEN


def leans_on_article(text: str) -> bool:
    """Whether its subject is known only from the article ("The company …")."""
    if _LEANING_SUBJECT.match(text):
        return True
    return _DEFINITE.match(text) is not None and not _NAME.search(text, 4)


def spoken_share(analysed: AnalysedArticle, sentence: Sentence) -> float:
    """How much of the sentence, 0 to 1, is words in quotation marks."""
    span = sentence.span
    said = sum(
        min(quotation.span.end, span.end) - max(quotation.span.start, span.start)
        for quotation in analysed.quotations_over(span)
        if quotation.kind == "direct"
    )
    return said / len(span)


def is_cut_quote(text: str) -> bool:
    """Whether a quotation begins or ends elsewhere."""
    return text.count("“") != text.count("”") or text.count('"') % 2 == 1


def _names_somebody(text: str) -> bool:
    found = (match[0] for match in _NAME.finditer(text))
    return any(word not in _CALENDAR and word.lower() not in FUNCTION_WORDS for word in found)
