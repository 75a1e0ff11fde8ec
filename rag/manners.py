"""What is no question about articles: greetings, thanks, questions about the program itself."""

from __future__ import annotations

import re

HELP = (
    "Ask about the articles in your library and every statement of the answer comes with the "
    "exact quote that it rests on."
)
THANKS = "You are welcome. Ask another question whenever you like."
EMPTY = "Type a question about your articles. " + HELP

_GREETING = re.compile(
    r"(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|yo|hallo|bonjour"
    r"|hola|ciao)(?: (?:there|all|everyone|again|on record))?(?: how are you(?: today)?| how is it"
    r" going| whats up)?"
)
_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|cool|nice|super|awesome)[ ,]*)?"
    r"(?:thanks?|thank you|thx|cheers|merci|danke|gracias|much appreciated)"
    r"(?: (?:you|a lot|so much|very much|a bunch|again|for (?:your|the) (?:help|answer)))*"
    r"|(?:(?:ok(?:ay)?|great|perfect|cool|nice|super|awesome|got it|bye|goodbye|see you)\b ?)+"
)
_ABOUT_US = re.compile(
    r"(?:so )?(?:help|help me|\?|what (?:can|do) (?:you|i|we) (?:do|ask)(?: (?:here|you|with this"
    r"|for me))*|what (?:are|is) (?:you|this|on record|this (?:program|page|tool|app|thing))"
    r"|who are you|what is your name|how (?:do|does|can) (?:i use )?(?:this|you|it|on record)"
    r"(?: (?:work|program|page|tool|app))*|how are you(?: (?:today|doing))*"
    r"|what (?:can|should|could) i (?:ask|do)(?: (?:here|you))*"
    r"|how (?:do|can) i (?:add|upload|import|load|remove|delete)"
    r"(?: (?:an?|my|the|some))?(?: (?:articles?|files?|links?|news|text|pdfs?))?"
    r"|are you (?:an? )?(?:ai|bot|robot|human|chatgpt|there|real)"
    r"|(?:can|could) you help(?: me)?(?: please)?|test|testing)"
)


def courtesy_for(text: str) -> str | None:
    """What to reply when the text is no question about articles; None when it is one."""
    plain = " ".join(re.sub(r"[^\w?]+", " ", re.sub("['’]", "", text.lower())).split())
    plain = plain.replace("whats ", "what is ").replace("im ", "i am ")
    bare = plain.rstrip("? ")
    if not bare:
        return HELP if "?" in plain else EMPTY
    if _THANKS.fullmatch(bare):
        return THANKS
    if _GREETING.fullmatch(bare) or _ABOUT_US.fullmatch(bare):
        return HELP
    return None
