"""The verbs by which somebody is reported to say something, and those by which nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

VerbForm: TypeAlias = Literal["base", "present", "past", "gerund"]

SPEECH_VERB: Final = (
    r"(?:said|says|say|told|asked|asks|added|adds|wrote|writes|tweeted|posted|replied|responded|"
    r"answered|continued|argued|insisted|explained|warned|declared|announced|noted|joked|quipped|"
    r"shouted|yelled|cried|exclaimed|recalled|concluded|remarked|stated|claimed|wondered|demanded)"
)
"""The commonest ones as a pattern, for telling whether a sentence goes on after a quotation."""


@dataclass(frozen=True, slots=True)
class SpeechVerb:
    """One form of a verb that can report somebody's words."""

    base: str
    form: VerbForm
    carries: bool
    """Whether it can carry a whole quotation ("…," he said), not only frame some words of one."""
    clause: bool
    """Whether a clause may follow with or without "that" ("he said it rained")."""
    noun_too: bool
    """Whether this form is as often a noun ("claims", "notes"), so needs a clear subject."""


# Verbs that carry a whole quotation. "+" marks those that report a clause without "that".
_CARRYING: Final = """
say+ tell+ ask add write tweet post reply respond answer continue argue+ insist+ explain warn+
declare announce note joke quip shout yell cry exclaim recall conclude remark state claim+ wonder
demand observe acknowledge admit+ concede confess complain boast brag vow pledge promise+ predict+
suggest stress emphasize emphasise reiterate repeat retort counter interject muse lament bemoan
grumble chant sing whisper mutter murmur scream bark snap tease urge advise caution assert
maintain contend allege testify comment confirm deny+ disclose reveal report recount elaborate
clarify opine echo protest plead pray beg thunder proclaim pronounce reckon gush marvel rail fume
scoff sneer intone deadpan crack reason theorize speculate ponder text email message blog inquire
object propose recommend assure+ inform remind notify put read begin start agree think believe
write scold chide taunt instruct command order cheer roar gloat laugh sigh smile nod shrug tout
rave retweet reflect confide relate stammer joke summarize sum describe promise hope offer
volunteer apologize rejoin remember affirm shoot fire interrupt press beam snipe elaborate bellow
boom drawl growl grouse gripe huff rant sniff snort sob stutter vent weigh rule
""".split()

# Verbs that frame words of somebody, and what somebody does by saying something.
_FRAMING: Final = """
call accuse compare denounce condemn criticize criticise slam blast dismiss mock praise label
brand dub deride decry characterize characterise portray refer cite quote hail attack assail
rebuke ridicule credit blame express encourage question challenge threaten reject defend deplore
lash deem welcome lambast lambaste excoriate skewer rip berate paint liken equate frame pitch bill
champion invite congratulate commend applaud salute lecture implore address speak talk mention
reference discuss voice issue release publish deliver detail outline spell highlight point sign
campaign fault knock chastise admonish castigate disparage belittle lampoon lambaste scorn signal
stipulate require specify define swear joke conclude complain endorse propose dispute rebut refute
vilify upbraid bash trash tar pan savage malign smear jeer heckle promote trumpet advertise peg
style term title tag name slap slur insult flatter wish urge warn rail inveigh fulminate declare
wonder imply insinuate hint indicate underscore underline stress contradict find determine cast
anticipate project list seek want target oppose envision foresee contrast hammer quote
""".split()

_IRREGULAR_PAST: Final = {
    "say": ("said",),
    "tell": ("told",),
    "write": ("wrote", "written"),
    "read": ("read",),
    "put": ("put",),
    "begin": ("began", "begun"),
    "cast": ("cast",),
    "seek": ("sought",),
    "foresee": ("foresaw", "foreseen"),
    "find": ("found",),
    "shoot": ("shot",),
    "think": ("thought",),
    "sing": ("sang", "sung"),
    "speak": ("spoke", "spoken"),
    "swear": ("swore", "sworn"),
    "plead": ("pleaded", "pled"),
    "slam": ("slammed",),
    "brag": ("bragged",),
    "beg": ("begged",),
    "snap": ("snapped",),
    "quip": ("quipped",),
    "blog": ("blogged",),
    "dub": ("dubbed",),
    "rip": ("ripped",),
    "tar": ("tarred",),
    "pan": ("panned",),
    "peg": ("pegged",),
    "tag": ("tagged",),
    "sob": ("sobbed",),
    "sum": ("summed",),
    "nod": ("nodded",),
    "shrug": ("shrugged",),
    "chant": ("chanted",),
    "slap": ("slapped",),
    "slur": ("slurred",),
    "rebut": ("rebutted",),
    "rebuke": ("rebuked",),
    "admit": ("admitted",),
    "refer": ("referred",),
    "label": ("labeled", "labelled"),
    "compare": ("compared",),
    "highlight": ("highlighted",),
    "signal": ("signaled", "signalled"),
}
_NOUN_TOO: Final = frozenset(
    "press presses shot shots fire fires find finds beam beams signals signal hints hint jokes "
    "joke whispers whisper screams scream chants chant snaps counters taunts taunt jeers jeer "
    "murmurs murmur mutters echoes rants roars barks cast casts project projects list lists "
    "target targets hammer hammers contrast contrasts want claims notes states calls reports "
    "remarks comments posts tweets answers questions demands promises pledges vows warns boasts "
    "orders rules signs texts emails messages blogs laughs names terms labels brands attacks "
    "hopes offers objects reasons puts starts titles tags issues releases points details "
    "outlines highlights bills frames quotes credits addresses talks cries report claim note "
    "state call remark comment post tweet answer question demand promise pledge vow boast order "
    "rule sign text email message blog laugh name term label brand attack hope offer object "
    "reason start title tag issue release point detail outline highlight bill frame quote "
    "credit address talk cry campaign cheer counter crack echo read reading writing meaning "
    "protest campaigns protests challenge challenges command commands voice style rant thanks "
    "thank wish sum welcome champion champions question cheers put reflect weigh savage repeat "
    "knock slap trash invite detail tout advertising snap objects set sing smile sigh nod".split()
)


def _doubles(base: str) -> bool:
    past = _IRREGULAR_PAST.get(base, ("",))[0]
    return past.endswith("ed") and len(past) == len(base) + 3 and past[-3] == base[-1]


def _forms(base: str) -> list[tuple[str, VerbForm]]:
    if base.endswith("y") and base[-2] not in "aeiou":
        present, past, gerund = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif base.endswith("e"):
        present, past, gerund = base + "s", base + "d", base[:-1] + "ing"
    elif _doubles(base):
        present, past, gerund = base + "s", base + base[-1] + "ed", base + base[-1] + "ing"
    else:
        present = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
        past, gerund = base + "ed", base + "ing"
    if base in ("put", "begin"):
        gerund = base + base[-1] + "ing"
    pasts = _IRREGULAR_PAST.get(base, (past,))
    return [
        (base, "base"),
        (present, "present"),
        *((each, "past") for each in pasts),
        (gerund, "gerund"),
    ]


def _table() -> dict[str, SpeechVerb]:
    table: dict[str, SpeechVerb] = {}
    for entries, carries in ((_FRAMING, False), (_CARRYING, True)):
        for entry in entries:
            base = entry.rstrip("+")
            for word, form in _forms(base):
                table[word] = SpeechVerb(base, form, carries, entry[-1] == "+", word in _NOUN_TOO)
    for word in ("finding", "relating", "shooting", "firing", "wanting", "states"):
        del table[word]
    table["read"] = SpeechVerb("read", "past", True, False, True)
    return table


SPEECH_VERBS: Final = _table()
"""Every form, in lower case."""

WEAK_FRAMES: Final = frozenset(
    "cast anticipate project list seek want target oppose envision foresee contrast hammer "
    "continue agree think believe hope wish read put reflect laugh smile sigh nod shrug reason "
    "cheer roar offer vent style campaign talk speak press fire shoot beam find determine "
    "invite champion advertise promote outline detail thank weigh object volunteer".split()
)
"""Base forms that give way to an earlier verb for words that stand farther on in the sentence."""

ADJACENT_ONLY: Final = frozenset(
    "begin start sing order command rule sign deliver release publish file issue name title tag "
    "post term peg set".split()
)
"""Base forms that say nothing about quoted words unless these follow at once."""

REPORTS_CLAUSE: Final = frozenset(
    "say tell add write tweet reply respond argue insist explain warn declare announce note "
    "recall conclude remark state claim observe acknowledge admit concede confess complain "
    "boast brag vow pledge promise predict suggest stress emphasize emphasise reiterate repeat "
    "counter lament caution assert maintain contend allege testify comment confirm deny "
    "disclose reveal report recount clarify opine proclaim reckon propose recommend assure "
    "inform remind joke quip signal indicate hint imply point swear estimate".split()
)
"""Base forms after which "that …" is what somebody said, not what somebody thought."""

FINDS_CLAUSE: Final[dict[str, VerbForm]] = {
    "find": "base", "finds": "present", "found": "past", "show": "base", "shows": "present",
    "showed": "past", "shown": "past", "suggest": "base", "indicate": "base", "say": "base",
    "reveal": "base", "estimate": "base", "estimates": "present", "estimated": "past",
}  # fmt: skip
"""Verbs by which a poll, a study or a document says something."""

ASKS_WHETHER: Final = frozenset("ask wonder question explain describe say tell".split())
"""Base forms after which "whether …", "why …" and the like is asked or told."""

WANTS_ACTION: Final = frozenset(
    "urge ask tell call advise warn implore promise pledge vow threaten refuse".split()
)
"""Base forms after which "to leave" is what somebody wants or promises in so many words."""

SPEAKS_OF: Final = frozenset(
    "accuse criticize criticise denounce condemn praise blame blast slam dismiss describe call "
    "deny acknowledge announce compare liken mock deride decry hail reject defend rebuke "
    "commend applaud lambast lambaste ridicule endorse confirm concede question deplore disavow "
    "berate".split()
)
"""Base forms by which somebody says something of what follows, clause or not."""

NEEDS_THAT: Final = frozenset(
    "add write pledge maintain respond reply point repeat counter assert comment swear imply "
    "remark observe confess lament declare state conclude allege".split()
)
"""Base forms that report a clause only with "that": without, they seldom mean speech."""

UNSAID_AFTER_DECLINE: Final = frozenset(
    "comment say answer discuss respond reply elaborate speculate provide give disclose reveal "
    "name identify confirm specify address speak talk explain clarify be detail offer share "
    "take release describe".split()
)
"""What somebody "declined to" or "refused to" do who left something unsaid."""

UNSAID_AFTER_NOT: Final = frozenset(
    "respond responded reply replied return returned answer answered say said address addressed "
    "comment commented elaborate elaborated specify specified explain explained discuss "
    "discussed disclose disclosed reveal revealed mention mentioned identify identified clarify "
    "clarified confirm confirmed detail detailed speculate".split()
)
"""What somebody "did not", "has not" or "would not" do who left something unsaid."""
