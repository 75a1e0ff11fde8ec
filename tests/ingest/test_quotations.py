from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import Quotation


def quotations_of(text: str) -> tuple[Quotation, ...]:
    return find_quotations(text, split_sentences(text, "en"))


@dataclass(frozen=True)
class Said:
    words: str
    """What the quoted words begin with."""
    speaker: str | None
    mention: str | None = None
    cue: str | None = None
    role: str | None = None
    organization: str | None = None
    kind: str = "direct"


BEFORE = "Mayor Ann Lee opened the bridge on Monday."
TWO_LEES = (
    "Chicago Mayor Ann Lee wants the gates open.\n\nSheriff Tom Lee, R-Ohio, met the council."
)

ROWS: dict[str, tuple[str, list[Said]]] = {
    "cue after, bare surname, next sentence keeps the speaker": (
        f"{BEFORE} “We waited,” Lee said. “Now it is here.”",
        [
            Said("We waited,", "Ann Lee", "Lee", "said", "Mayor"),
            Said("Now it", "Ann Lee", "Lee", "said", "Mayor"),
        ],
    ),
    "inverted and split": (
        "“The bridge,” said Ann Lee, the mayor of Bree, “will last.”",
        [
            Said("The bridge,", "Ann Lee", "Ann Lee", "said", "mayor of Bree"),
            Said("will last.", "Ann Lee", "Ann Lee", "said", "mayor of Bree"),
        ],
    ),
    "cue before, with a colon": (
        "Asked about the wall, Ann Lee told reporters: “No comment today.”",
        [Said("No comment", "Ann Lee", "Ann Lee", "told")],
    ),
    "role before the name, organisation of a spokesperson": (
        "Pentagon spokeswoman Ann Lee said that “the ships sail.”",
        [
            Said(
                "the ships",
                "Ann Lee",
                "Pentagon spokeswoman Ann Lee",
                "said",
                "Pentagon spokeswoman",
                "Pentagon",
            )
        ],
    ),
    "role of a former office": (
        "Former Harbour Secretary Tom Ruiz called the plan “a leaky boat.”",
        [Said("a leaky", "Tom Ruiz", role="Former Harbour Secretary", cue="called")],
    ),
    "party mark is no role": (
        "Ann Lee, D-Ohio, wrote that “the law is dead.”",
        [Said("the law", "Ann Lee", "Ann Lee", "wrote", None)],
    ),
    "age and apposition": (
        "Tom Ruiz, 45, a fisherman, said he saw “a wall of water.”",
        [Said("a wall", "Tom Ruiz", "Tom Ruiz", "said", "fisherman")],
    ),
    "role between commas before the name": (
        "The harbour master’s aide, Ann Lee, said she heard “a loud bang.”",
        [Said("a loud", "Ann Lee", "Ann Lee", "said", "harbour master’s aide")],
    ),
    "unnamed spokesperson": (
        "A Pentagon spokesperson had said that the ships would “return to port” soon.",
        [
            Said(
                "return to",
                "Pentagon spokesperson",
                "A Pentagon spokesperson",
                "said",
                None,
                "Pentagon",
            )
        ],
    ),
    "organisation as speaker, two fragments": (
        "The Harbour Ministry has long argued that a wall would “keep the sea out” and stop “salt "
        "in the wells.”",
        [
            Said("keep the", "Harbour Ministry", "The Harbour Ministry", "argued"),
            Said("salt in", "Harbour Ministry", "The Harbour Ministry", "argued"),
        ],
    ),
    "the subject wins over a nearer name": (
        "Ann Lee, a lawyer for Tom Ruiz, said that “the case is closed.”",
        [Said("the case", "Ann Lee", "Ann Lee", "said", "lawyer for Tom Ruiz")],
    ),
    "object after the verb is not the speaker": (
        "“He is the best,” Ann Lee said of Tom Ruiz.",
        [Said("He is", "Ann Lee", "Ann Lee", "said")],
    ),
    "woman and man by pronoun": (
        "Ann Lee met Sen. Tom Ruiz, R-Ohio. “I will run,” she said. “She will lose,” he said.",
        [
            Said("I will", "Ann Lee", "she", "said"),
            Said("She will", "Tom Ruiz", "he", "said", "Sen."),
        ],
    ),
    "pronoun means the subject, not the object": (
        "Tom Ruiz answered Bob Marsh on Friday.\n\n“It is my boat,” he wrote.",
        [Said("It is", "Tom Ruiz", "he", "wrote")],
    ),
    "pronoun and participle of one subject": (
        "Tom Ruiz spoke. Last month, he urged Mayor Ann Lee to not “delay any longer,” mocking the "
        "council and writing, “OPEN THE GATES!”",
        [
            Said("delay any", "Tom Ruiz", "he", "urged"),
            Said("OPEN THE", "Tom Ruiz", "he", "writing"),
        ],
    ),
    "role with the": (
        f"{BEFORE} “We were lucky,” the mayor said.",
        [Said("We were", "Ann Lee", "the mayor", "said", "Mayor")],
    ),
    "role of nobody named": (
        "“We were lucky,” the mayor said.",
        [Said("We were", "mayor", "the mayor", "said")],
    ),
    "two of one surname: who acted last in full": (
        f"{TWO_LEES} He did not say whether he agrees with Mayor Lee.\n\n“Who would open them?” "
        "Lee responded. “Not me.”",
        [
            Said("He did not say", "Tom Lee", "He", "did not say", "Sheriff", kind="unsaid"),
            Said("Who would", "Tom Lee", "Lee", "responded", "Sheriff"),
            Said("Not me.", "Tom Lee", "Lee", "responded", "Sheriff"),
        ],
    ),
    "two of one surname: the other has not come up yet": (
        "Mayor Ann Lee came late.\n\n“I am here,” Lee said.\n\nSheriff Tom Lee left.",
        [Said("I am", "Ann Lee", "Lee", "said", "Mayor")],
    ),
    "two of one surname: left open": (
        "Mayor Ann Lee and Sheriff Tom Lee met on Monday in Bree.\n\n“The gates stay shut,” Lee "
        "said.",
        [Said("The gates", None, "Lee", "said")],
    ),
    "two of one surname: pronoun after an open one stays open": (
        "Mayor Ann Lee and Sheriff Tom Lee met on Monday in Bree.\n\n“The gates stay shut,” Lee "
        "said.\n\n“For good,” he said.",
        [Said("The gates", None, "Lee", "said"), Said("For good,", None, "he", "said")],
    ),
    "two of one surname: told apart by title": (
        f"{TWO_LEES}\n\n“I won,” Mayor Lee said. “I lost,” Sheriff Lee said.",
        [
            Said("I won,", "Ann Lee", "Mayor Lee", "said", "Chicago Mayor"),
            Said("I lost,", "Tom Lee", "Sheriff Lee", "said", "Sheriff"),
        ],
    ),
    "a couple without given names": (
        "Mr. Lee and Mrs. Lee spoke. “I was first,” Mrs. Lee said. “I was second,” Mr. Lee said.",
        [
            Said("I was first", "Mrs. Lee", "Mrs. Lee", "said"),
            Said("I was second", "Mr. Lee", "Mr. Lee", "said"),
        ],
    ),
    "two who are told apart by a middle initial": (
        "Gov. Tom A. Marsh won. Gov. Tom B. Marsh lost. “It was close,” Tom A. Marsh said.",
        [Said("It was", "Tom A. Marsh", "Tom A. Marsh", "said", "Gov.")],
    ),
    "the fullest name counts": (
        "Ann Lee ran. Ann Marie Lee won. “I did it,” Lee said.",
        [Said("I did", "Ann Marie Lee", "Lee", "said")],
    ),
    "statement of who was just quoted, and what it did not say": (
        "Pentagon spokeswoman Ann Lee said that “the ships sail.” The statement did not address "
        "Channel 9 News’ questions.",
        [
            Said("the ships", "Ann Lee", cue="said", organization="Pentagon"),
            Said(
                "The statement did",
                "Ann Lee",
                "The statement",
                "did not address",
                "Pentagon spokeswoman",
                "Pentagon",
                "unsaid",
            ),
        ],
    ),
    "declined, did not respond, could not be reached, had no comment": (
        "Tom Ruiz declined to comment. The Harbour Office did not immediately respond to a request "
        "for comment. Ann Lee could not be reached. Bree Water Co. had no comment.",
        [
            Said("Tom Ruiz", "Tom Ruiz", "Tom Ruiz", "declined to comment", kind="unsaid"),
            Said(
                "The Harbour",
                "Harbour Office",
                "The Harbour Office",
                "did not immediately respond",
                kind="unsaid",
            ),
            Said("Ann Lee", "Ann Lee", "Ann Lee", "could not be reached", kind="unsaid"),
            Said("Bree Water", "Bree Water Co.", cue="had no comment", kind="unsaid"),
        ],
    ),
    "declining to do something else is nothing unsaid": (
        "A judge declined to sign the order on Monday. Ruiz refused to leave the boat.",
        [],
    ),
    "one quotation over three paragraphs": (
        "“I have two things to say,” Ann Lee said.\n\n“First, the wall is old.\n\n“Second, the sea "
        "is rising.\n\n“And we have no money,” she said.",
        [
            Said("I have", "Ann Lee", "Ann Lee", "said"),
            Said("First,", "Ann Lee"),
            Said("Second,", "Ann Lee"),
            Said("And we", "Ann Lee", "she", "said"),
        ],
    ),
    "continued after its speaker was named": (
        "“The wall is old,” Ann Lee said. “It will fall.\n\n“And nobody will come.”",
        [
            Said("The wall", "Ann Lee"),
            Said("It will", "Ann Lee"),
            Said("And nobody", "Ann Lee"),
        ],
    ),
    "a paragraph of quoted words right after its speaker’s": (
        "“The wall is old,” Ann Lee said.\n\n“It will fall before the winter comes.”",
        [Said("The wall", "Ann Lee"), Said("It will", "Ann Lee")],
    ),
    "a paragraph of quoted words after a question stays open": (
        "“Will the old wall hold?” Ann Lee asked.\n\n“It will fall before the winter comes.”",
        [Said("Will the", "Ann Lee"), Said("It will", None)],
    ),
    "a paragraph of quoted words after narrative stays open": (
        "The council met. Nobody spoke for an hour.\n\n“It will fall before the winter comes.”",
        [Said("It will", None)],
    ),
    "single marks with apostrophes inside": (
        "‘We won’t leave the sailors’ hostel,’ Tom Ruiz said. ‘It’s our home.’",
        [Said("We won’t leave the sailors’ hostel,", "Tom Ruiz"), Said("It’s our", "Tom Ruiz")],
    ),
    "two single-marked words are not a quotation": ("The ‘so called’ boats left.", []),
    "marks inside marks belong to the outer words": (
        "“He told me, ‘Go home now,’ and I went,” Ann Lee said.",
        [Said("He told me, ‘Go home now,’ and", "Ann Lee", "Ann Lee", "said")],
    ),
    "straight marks, all capitals": (
        '"WE WILL NEVER LEAVE," Tom Ruiz wrote on X. "NEVER!!!"',
        [
            Said("WE WILL", "Tom Ruiz", "Tom Ruiz", "wrote on X"),
            Said("NEVER!!!", "Tom Ruiz", "Tom Ruiz", "wrote on X"),
        ],
    ),
    "doubled single marks": (
        "''The wall is old,'' Ann Lee said.",
        [Said("The wall is old,", "Ann Lee", "Ann Lee", "said")],
    ),
    "guillemets": (
        "«The wall is old,» Ann Lee said.",
        [Said("The wall is old,", "Ann Lee", "Ann Lee", "said")],
    ),
    "an opening mark typed for a closing one": (
        "“Not on my watch,“ Ann Lee said. “Go.”",
        [Said("Not on my watch,", "Ann Lee"), Said("Go.", "Ann Lee")],
    ),
    "a forgotten closing mark before the next quotation": (
        "“We lost all of it. “We lost the boats,” Ann Lee said.",
        [Said("We lost all", None), Said("We lost the", "Ann Lee")],
    ),
    "a mark that nothing closes is left out": (
        "The sign was “old and green. It fell. Tom Ruiz left.",
        [],
    ),
    "posts and releases": (
        "“The gates stay shut,” Harbour Secretary Ann Lee wrote in a post on X. “Sorry!” The "
        "harbour said in a news release that boats “must wait.”",
        [
            Said("The gates", "Ann Lee", cue="wrote in a post on X", role="Harbour Secretary"),
            Said("Sorry!", "Ann Lee", cue="wrote in a post on X"),
            Said("must wait.", "harbour", cue="said in a news release"),
        ],
    ),
    "document as source": (
        "The lawsuit alleges that the owners “knew of the leak.”",
        [Said("knew of", "lawsuit", "The lawsuit", "alleges")],
    ),
    "his family": (
        "Tom Ruiz died on Monday, his family said in a statement. “He loved the sea,” his family "
        "said.",
        [
            Said("Tom Ruiz died", "Tom Ruiz’s family", "his family", kind="indirect"),
            Said("He loved", "Tom Ruiz’s family", "his family", "said"),
        ],
    ),
    "titles, nicknames and scare quotes are nobody’s words": (
        "Ann Lee hosted Channel 9’s “State of the Harbour” for years. Tom “Sharky” Ruiz sailed. "
        "The so-called “iron law” holds. Ruiz told “Good Morning Bree” about it.",
        [],
    ),
    "words of somebody who compares and calls": (
        "Tom Ruiz has compared the harbour to a “ghost town,” and Ann Lee called him “a liar.”",
        [
            Said("ghost town,", "Tom Ruiz", "Tom Ruiz", "compared"),
            Said("a liar.", "Ann Lee", "Ann Lee", "called"),
        ],
    ),
    "a second verb of the same subject": (
        "Ann Lee said that “the wall is old” and accused the council of having “slept on it.”",
        [
            Said("the wall", "Ann Lee", "Ann Lee", "said"),
            Said("slept on", "Ann Lee", "Ann Lee", "accused"),
        ],
    ),
    "who": (
        "Ann Lee, who once called the plan “a gift to thieves,” voted for it.",
        [Said("a gift", "Ann Lee", "Ann Lee, who", "called")],
    ),
    "words at the start of a sentence that ends with its speaker": (
        "The harbour is “in ruins” after the flood, Ann Lee said on Monday.",
        [Said("in ruins", "Ann Lee", "Ann Lee", "said")],
    ),
    "passive: who was asked does not ask": (
        "Ann Lee was asked whether the wall would hold. “It will,” she said.",
        [Said("It will,", "Ann Lee", "she", "said")],
    ),
    "passive with by": (
        "The plan was called “a leaky boat” by Tom Ruiz.",
        [Said("a leaky", "Tom Ruiz", "Tom Ruiz", "called")],
    ),
    "who is asked answers": (
        "Tom Ruiz waved. When Bob Marsh asked Tom Ruiz about the wall, he smiled. “It holds,” he "
        "said.",
        [Said("It holds,", "Tom Ruiz", "he", "said")],
    ),
    "who asked does not reply": (
        "“Will it hold?” Tom Ruiz asked. “It will not hold,” he replied.",
        [
            Said("Will it", "Tom Ruiz", "Tom Ruiz", "asked"),
            Said("It will", None, "he", "replied"),
        ],
    ),
    "what somebody did not call it": (
        "Ann Lee did not call it “a crime.” Tom Ruiz declined to call it “a sin.”",
        [],
    ),
    "according to": (
        "According to Ann Lee, the wall is “too old to save.”",
        [Said("too old", "Ann Lee", "Ann Lee", "According to")],
    ),
    "two who speak together": (
        "Ann Lee and Tom Ruiz said they were “very happy.”",
        [Said("very happy.", "Ann Lee and Tom Ruiz", "Ann Lee and Tom Ruiz", "said")],
    ),
    "somebody’s claim": (
        "The court heard Tom Ruiz’s claim that “the boat was sold.”",
        [Said("the boat", "Tom Ruiz", "Tom Ruiz", None)],
    ),
    "introduced by a colon": (
        "Ann Lee went even further: “The wall must go before the winter.”",
        [Said("The wall", "Ann Lee", "Ann Lee", None)],
    ),
    "signed below": (
        "“The sea gives and the sea takes.”\n\n— Ann Lee, harbour master",
        [Said("The sea", "Ann Lee", "Ann Lee", None)],
    ),
    "a verb that no list knows": (
        "“Not today, not tomorrow,” Ann Lee deadpanned. “It is a fine boat,” Tom Ruiz riffed.",
        [Said("Not today,", "Ann Lee"), Said("It is", "Tom Ruiz", "Tom Ruiz", "riffed")],
    ),
    "indirect with and without that, at the end, according to": (
        "Ann Lee said that the bridge opens in May. Ann Lee said the ferry had stopped. The road "
        "is closed, Ann Lee said. The road was old, according to engineers.",
        [
            Said("the bridge opens in May", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("the ferry had stopped", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("The road is closed", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("The road was old", "engineers", "engineers", "according to", kind="indirect"),
        ],
    ),
    "indirect beside direct speech": (
        "“The wall is old,” Ann Lee said, adding that it would fall in winter.",
        [
            Said("The wall", "Ann Lee", "Ann Lee", "said"),
            Said("it would fall in winter", "Ann Lee", None, "adding", kind="indirect"),
        ],
    ),
    "a role that is introduced before its name": (
        "Tom Lee came. But the other guest on the stage, former Secretary of State Hillary Ruiz, "
        "drew a line.\n\n“I take it seriously,” she said.",
        [
            Said(
                "I take it",
                "Hillary Ruiz",
                "she",
                "said",
                "former Secretary of State",
            )
        ],
    ),
    "a name between an introduction and its role": (
        "Asked about the vote, Michael Ruiz, Lee’s spokesman, left.\n\n“We tried,” he said.",
        [Said("We tried,", "Michael Ruiz", "he", "said")],
    ),
    "two roles of one person": (
        "Former Mayor Ann Lee came. The former mayor and current governor said “it rains a lot.”",
        [Said("it rains", "Ann Lee", None, "said")],
    ),
    "a later role still means the person": (
        "Senate Democratic leader Tom Ruiz left. Ruiz, now the Senate majority leader, who in May "
        "said the road is “a river of mud,” came back. The Democratic leader said: “I swam.”",
        [Said("a river", "Tom Ruiz"), Said("I swam.", "Tom Ruiz")],
    ),
    "a spokesman named behind his office": (
        "“We need time,” said a spokesman for Bree Steel, Tom Ruiz.",
        [Said("We need", "Tom Ruiz", None, "said", "spokesman for Bree Steel", "Bree Steel")],
    ),
    "the statement of whoever issued it": (
        "“We try,” Tom Ruiz said.\n\nA separate statement issued by the Lee campaign came late. "
        "The statement said the vote is “as open as a barn.”",
        [Said("We try,", "Tom Ruiz"), Said("as open", "Lee campaign", "The statement", "said")],
    ),
    "what somebody does is no role": (
        "Ann Lee, questioning the mayor of Bree, said “no.”",
        [Said("no.", "Ann Lee", "Ann Lee", "said")],
    ),
    "father and son": (
        "President Tom Lee spoke on Monday. His son Tom Lee Jr. came. “We won,” Tom Lee Jr. said. "
        "“I am glad,” President Lee said. “So am I,” Tom Lee said.",
        [
            Said("We won,", "Tom Lee Jr."),
            Said("I am glad,", "Tom Lee", role="President"),
            Said("So am I,", "Tom Lee", role="President"),
        ],
    ),
    "an office with an and": (
        "Health and Human Services Secretary Ann Lee said the ship is late.",
        [
            Said(
                "the ship is late",
                "Ann Lee",
                role="Health and Human Services Secretary",
                kind="indirect",
            )
        ],
    ),
    "an organisation by its initials": (
        "The Bree Tide Institute closed. “The sea will rise,” the BTI said. A BTI report said: "
        "“It rises fast.” Although the institute is small, it called the sea “a hungry thing.”",
        [
            Said("The sea", "Bree Tide Institute", "the BTI", "said", organization="BTI"),
            Said("It rises", "Bree Tide Institute"),
            Said("a hungry", "Bree Tide Institute", "it", "called"),
        ],
    ),
    "a document described between its noun and its verb": (
        "A review written for the regional government says the bridge was “never safe in winter.”",
        [Said("never safe", "review", "A review", "says")],
    ),
    "a pronoun is no adverb, no crowd and no thing before it": (
        "Tom Lee came home. Lately, he has been tired. Audiences can see it.\n\n“I am old,” he "
        "said.\n\nTwo Americans left.\n\n“The letter is here,” it reads.",
        [Said("I am old,", "Tom Lee", "he", "said"), Said("The letter", None, "it", "reads")],
    ),
    "a sender whom nothing else names": (
        "Ann Lee lost the vote, according to a post from Arabella Quint.\n\n“We go on,” she wrote.",
        [
            Said("Ann Lee lost", "Arabella Quint", kind="indirect"),
            Said("We go on,", "Arabella Quint", "she", "wrote"),
        ],
    ),
    "a name behind the quotation, after a dash": (
        "“We waited for years. Who came?” ― Ann Lee\n\n“Nobody came to us at all.”― Tom Ruiz.",
        [Said("We waited", "Ann Lee"), Said("Nobody came", "Tom Ruiz")],
    ),
    "a transcript with what happens in it": (
        'Ann Lee met Tom Ruiz. The transcript:\n\n"LEE: We waited for a long time.\n\n"And then '
        'we left.\n\n"(APPLAUSE.)\n\n"RUIZ: I waited too."',
        [
            Said("We waited", "Ann Lee"),
            Said("And then", "Ann Lee"),
            Said("(APPLAUSE", None),
            Said("I waited", "Tom Ruiz"),
        ],
    ),
    "several clauses of one sentence, each to its verb": (
        "Ann Lee said the ferry had stopped, adding that it would sail in May. Ann Lee said there "
        "is no time, calling the plan “a gift.”",
        [
            Said("the ferry had stopped", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("it would sail in May", "Ann Lee", None, "adding", kind="indirect"),
            Said("there is no time", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("a gift.", "Ann Lee", None, "calling"),
        ],
    ),
    "the speaker in the middle, and after an introduction": (
        "The ferry, Ann Lee said, is too old for the winter. When the storm came, the ferry was "
        "at sea, Ann Lee said on Monday. As Tom Ruiz noted, the ferry has never sunk.",
        [
            Said("The ferry, Ann", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("When the storm", "Ann Lee", "Ann Lee", "said", kind="indirect"),
            Said("the ferry has", "Tom Ruiz", "Tom Ruiz", "noted", kind="indirect"),
        ],
    ),
    "what somebody asks, wants and says of others": (
        "Ann Lee asked whether the ferry was safe. Ann Lee urged the council to close it. Ann Lee "
        "called for a new one. Ann Lee accused Tom Ruiz of sleeping. Ann Lee called the ferry a "
        "danger.",
        [
            Said("whether the ferry", "Ann Lee", "Ann Lee", "asked", kind="indirect"),
            Said("to close it", "Ann Lee", "Ann Lee", "urged", kind="indirect"),
            Said("for a new one", "Ann Lee", "Ann Lee", "called", kind="indirect"),
            Said("Tom Ruiz of", "Ann Lee", "Ann Lee", "accused", kind="indirect"),
            Said("the ferry a danger", "Ann Lee", "Ann Lee", "called", kind="indirect"),
        ],
    ),
    "a poll or a study that finds": (
        "A poll by Bree College found that six in ten dislike the ferry. The records show the "
        "ferry was late. Ann Lee found the ferry in the dark.",
        [
            Said("six in ten", "Bree College", None, "found", kind="indirect"),
            Said("the ferry was late", "records", "The records", "show", kind="indirect"),
        ],
    ),
    "what might be said is not said": (
        "Ann Lee would say the ferry is late. Tom Ruiz was asked whether Ann Lee called for calm.",
        [],
    ),
    "words that lead up to a verb are not reported": (
        "Asked about the wall in the harbour, Ann Lee replied on Monday.",
        [],
    ),
    "German": (
        "„Das Tor bleibt zu“, sagte die Bürgermeisterin Anna Lehmann. „Wir haben kein Geld.“",
        [],
    ),
    "French": (
        "« Nous restons ici », a déclaré le maire, Jean Dupont, lundi. « C’est fini. »",
        [],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_who_said_what(name: str) -> None:
    text, expected = ROWS[name]
    found = quotations_of(text)
    assert len(found) == len(expected), [(text[q.span.slice], q.speaker) for q in found]
    for quotation, said in zip(found, expected, strict=True):
        words = text[quotation.span.slice]
        assert words.startswith(said.words)
        assert (quotation.kind, quotation.speaker) == (said.kind, said.speaker), words
        for field in ("mention", "cue", "role", "organization"):
            if (value := getattr(said, field)) is not None:
                assert getattr(quotation, field) == value, (field, words)
        if quotation.mention_span is not None:
            printed = " ".join(text[quotation.mention_span.slice].split())
            assert printed == quotation.mention


@pytest.mark.parametrize(
    "aside", ["questioning the mayor of Bree", "allowed officials to leave", "players of old"]
)
def test_what_is_no_office_gives_no_role(aside: str) -> None:
    (quotation,) = quotations_of(f"Ann Lee, {aside}, said “no.”")
    assert quotation.role is None


def test_no_party_mark_becomes_a_role() -> None:
    (quotation,) = quotations_of("Ann Lee, D-Ohio, wrote that “the law is dead.”")
    assert quotation.role is None


def test_nothing_gives_nothing() -> None:
    assert find_quotations("", ()) == ()
    assert quotations_of("The boat left at nine. Nobody waved.") == ()


PIECES = st.sampled_from(
    (
        "“|”|\"|'|‘|’|«|»|''|Ann Lee |Mr. Lee |Tom Ruiz, 45, |he |she |the mayor |who |said |"
        "said that |told |according to |did not |declined to comment |, |. |: |? |— |(|) |and |"
        "in a post on X |\n\n|\n|The White House |statement |’s |went on |called |by |to |not |"
        "X.|was |LEE: |When |asked |him |her |his aide |they |it |the company |another |as "
    ).split("|")
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_gives_valid_spans_and_never_raises(text: str) -> None:
    for quotation in quotations_of(text):
        words = text[quotation.span.slice]
        assert words.strip() == words
        assert quotation.mention_span is None or quotation.mention_span.end <= len(text)
        if quotation.kind == "direct":
            assert words[0] not in '“”"«»'
            assert words[-1] not in '“”"«»'


@pytest.mark.parametrize(
    "text",
    [
        "When Tom Ruiz asked him, he said “no.”",
        "While they told them about it, they said “no.”",
    ],
)
def test_pronouns_that_lead_in_circles_stay_open(text: str) -> None:
    (quotation,) = [q for q in quotations_of(text) if q.kind == "direct"]
    assert (quotation.speaker, quotation.cue) == (None, "said")


@pytest.mark.parametrize(
    "text",
    [
        "“" * 3_000 + "word " * 20_000,
        "' ‘ word ' " * 10_000,
        "Ann Lee said that, " * 6_000,
        "Ann Lee and " * 9_000,
        "(a, b, c " * 10_000,
        ("“A line here,” Ann Lee said.\n\n") * 3_000,
        "who said " * 10_000,
        "Mr. Lee, Tom Lee, Ann Lee, 45, " * 3_000,
        "Ann Lee" + ", a clerk" * 10_000 + ", said",
        "of the " * 15_000 + "said",
    ],
    ids=["marks", "singles", "clauses", "pairs", "opens", "short", "who", "names", "commas", "of"],
)
def test_strange_texts_take_no_longer_than_their_length(text: str) -> None:
    sentences = split_sentences(text, "en")
    started = time.process_time()
    find_quotations(text, sentences)
    assert time.process_time() - started < 2


def test_a_megabyte_with_ten_thousand_marks_takes_seconds() -> None:
    text = ("“We left at nine,” Ann Lee said of it. " + "The boat was old and green. " * 6) * 5_000
    sentences = split_sentences(text, "en")
    started = time.process_time()
    found = find_quotations(text, sentences)
    assert time.process_time() - started < 6
    assert len(text) > 1_000_000 and len(found) == 5_000


FIRST_ARTICLE = [
    ("should be in", "Donald Trump"),
    ("Chicago Mayor should", "Donald Trump"),
    ("Governor Pritzker", "Donald Trump"),
    ("JB Pritzker and", "Abigail Jackson"),
    ("stood idly", "Abigail Jackson"),
    ("instead of", "Abigail Jackson"),
    ("I’ve seen", "Donald Trump"),
    ("I will not", "JB Pritzker"),
    ("Trump is now", "JB Pritzker"),
    ("What else", "JB Pritzker"),
    ("a coward.", "JB Pritzker"),
    ("He likes", "JB Pritzker"),
    ("Come and", "JB Pritzker"),
    ("this is not", "Brandon Johnson"),
    ("I’m not going", "Brandon Johnson"),
    ("protect federal", "White House"),
    ("attacks on", "White House"),
    ("support U.S.", "Pentagon spokesperson"),
    ("We will not", "Brandon Johnson"),
    ("war zone,", "Donald Trump"),
    ("they’re just", "JB Pritzker"),
    ("Then what", "JB Pritzker"),
    ("And they,", "JB Pritzker"),
    ("There is", "JB Pritzker"),
    ("I’m asking", "JB Pritzker"),
    ("Should they", "Mike Johnson"),
    ("I’m not the", "Mike Johnson"),
    ("delay any", "Donald Trump"),
    ("JUSTICE MUST", "Donald Trump"),
]


def test_the_first_article_is_attributed_as_printed(seed_path: Path) -> None:
    text = seed_path.read_text(encoding="utf-8")
    found = quotations_of(text)
    direct = [q for q in found if q.kind == "direct"]
    assert [q.speaker for q in direct] == [speaker for _, speaker in FIRST_ARTICLE]
    for quotation, (beginning, _) in zip(direct, FIRST_ARTICLE, strict=True):
        assert text[quotation.span.slice].startswith(beginning)
    roles = {q.speaker: (q.role, q.organization) for q in direct}
    assert roles["Abigail Jackson"] == ("White House spokesperson", "White House")
    assert roles["Mike Johnson"] == ("House Speaker", None)
    assert roles["Brandon Johnson"] == ("Chicago Mayor", None)
    assert roles["JB Pritzker"] == ("Illinois Gov.", None)
    assert roles["Donald Trump"] == ("President", None)
    assert roles["Pentagon spokesperson"] == (None, "Pentagon")


def test_what_the_first_article_says_was_not_said(seed_path: Path) -> None:
    text = seed_path.read_text(encoding="utf-8")
    unsaid = [q for q in quotations_of(text) if q.kind == "unsaid"]
    assert [(q.speaker, q.organization) for q in unsaid] == [
        ("Abigail Jackson", "White House"),
        ("Chicago Police Department", None),
        ("Mike Johnson", None),
    ]
    indirect = [q for q in quotations_of(text) if q.kind == "indirect"]
    assert [(q.speaker, q.cue) for q in indirect] == [
        ("Democrats", "slammed"),
        ("JB Pritzker", "said"),
    ]
