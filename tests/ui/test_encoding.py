import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citing import cite
from rag.library import Check, RebuildReport
from rag.types import (
    AlsoIn,
    AnalysedArticle,
    Answer,
    Article,
    Change,
    Changes,
    Correction,
    Failure,
    Filters,
    IngestResult,
    MetadataChange,
    NewerVersion,
    Passage,
    Quotation,
    Seconds,
    Section,
    Sentence,
    Span,
    SpokenPassage,
    Statement,
    Summary,
    Understood,
    Withheld,
    WordChange,
)
from ui.encoding import (
    encode_answer,
    encode_article,
    encode_changes,
    encode_check,
    encode_citation,
    encode_ingest_result,
    encode_metadata,
    encode_passage,
    encode_rebuild,
    encode_removal,
    encode_search,
    encode_spoken,
    to_json,
)

TEXT = (
    "The bridge closed on Monday.\n\n"
    "“It is not safe,” Mayor Ana Ruiz said. “We will not wait.” 𝕏 users cheered."
)
SENTENCES = ("The bridge closed on Monday.", "“It is not safe,” Mayor Ana Ruiz said.",
             "“We will not wait.”", "𝕏 users cheered.")  # fmt: skip

ARTICLE_KEYS = [
    "id", "title", "title_from", "outlet", "outlet_from", "author", "author_from", "published",
    "published_from", "updated", "section", "ingested", "url", "source", "part", "language",
    "read_by", "sha256", "source_sha256", "supersedes", "superseded_by", "text", "corrections",
    "also_in",
]  # fmt: skip
METADATA_KEYS = ARTICLE_KEYS[: ARTICLE_KEYS.index("text")]
CITATION_KEYS = [
    "number", "article_id", "title", "outlet", "author", "published", "url", "retrieved", "page",
    "read_by", "quote", "start", "end", "said", "speaker", "before", "after",
    "also_in", "corrections", "newer",
]  # fmt: skip
ANSWER_KEYS = [
    "question", "standalone_question", "filters", "status", "suggestions", "engine", "statements",
    "citations", "independent_sources", "nearest", "withheld", "error", "seconds",
]  # fmt: skip
SUMMARY_KEYS = [
    "question", "standalone_question", "filters", "status", "suggestions", "engine", "title",
    "articles", "statements", "sections", "citations", "independent_sources", "nearest",
    "withheld", "error", "seconds",
]  # fmt: skip


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def make_article() -> Article:
    return Article(
        id=Article.id_for(TEXT),
        title="Bridge closed",
        title_from="text",
        ingested="2025-10-09T08:00:00+00:00",
        source="bridge.txt",
        sha256="0" * 64,
        text=TEXT,
    )


def make_analysed() -> AnalysedArticle:
    sentences = tuple(
        Sentence(index, min(index, 1), span_of(sentence))
        for index, sentence in enumerate(SENTENCES)
    )
    quotations = tuple(
        Quotation(span_of(words), "direct", "Ana Ruiz", role="Mayor", mention=mention, cue="said")
        for words, mention in (("It is not safe,", "Mayor Ana Ruiz"), ("We will not wait.", None))
    )
    return AnalysedArticle(make_article(), sentences, (), quotations)


def make_answer() -> Answer:
    citation = cite(make_analysed(), span_of("It is not safe"), number=1)
    return Answer(
        question="And she?",
        standalone_question="What did Ana Ruiz say?",
        filters=Filters(
            article_ids=("ab",),
            since="2025-10-01",
            understood=(Understood(words="since October", effect="only", since="2025-10-01"),),
            undated_left_out=2,
        ),
        status="answered",
        engine="extractive",
        statements=(Statement("Mayor Ana Ruiz said:", (1,), "exact", ("counted",)),),
        citations=(citation,),
        nearest=(replace(citation, number=2),),
        withheld=(Withheld("Nine died.", "number_not_in_source"),),
        suggestions=("What else?",),
        seconds=Seconds(0.1234, 0.2, 0.3234),
        notices=("not for programs",),
    )


def test_an_article_has_every_key_in_order_and_lists_leave_the_text_out() -> None:
    article = make_article()
    assert list(encode_article(article)) == ARTICLE_KEYS
    assert encode_article(article)["text"] == TEXT
    assert list(encode_metadata(article)) == METADATA_KEYS
    assert encode_metadata(article)["outlet"] is None


def test_changes_and_what_became_of_a_quote_have_every_key_whatever_they_hold() -> None:
    old, new = make_article(), replace(make_article(), id="ff", text=TEXT.replace("not", "hardly"))
    start = TEXT.index("not")
    changes = Changes(
        old.id,
        new.id,
        (
            Change("removed", span_of("The bridge closed on Monday."), None),
            Change(
                "altered",
                span_of("“It is not safe,”"),
                Span(start - 7, start + 13),
                (WordChange(Span(start, start + 3), Span(start, start + 6)),),
            ),
        ),
        (MetadataChange("author", None, "A. Ruiz"),),
    )
    encoded: Any = encode_changes(changes, old, new)
    assert list(encoded) == ["old", "new", "metadata", "sentences"]
    assert encoded["metadata"] == [{"name": "author", "old": None, "new": "A. Ruiz"}]
    removed, altered = encoded["sentences"]
    assert list(removed) == list(altered) == ["kind", "old", "new", "words"]
    assert removed["old"]["text"] == SENTENCES[0]
    assert (removed["new"], removed["words"]) == (None, [])
    assert altered["words"] == [
        {
            "old": {"text": "not", "start": start, "end": start + 3},
            "new": {"text": "hardly", "start": start, "end": start + 6},
        }
    ]
    citation = replace(
        make_answer().citations[0],
        also_in=(AlsoIn("cd", "Bridge shut", "The Lantern", None),),
        corrections=(Correction("update", span_of(SENTENCES[3]), SENTENCES[3]),),
        newer=NewerVersion("ff", "gone"),
    )
    shown: Any = encode_citation(citation)
    assert list(shown) == CITATION_KEYS
    assert shown["also_in"] == [
        {"article_id": "cd", "outlet": "The Lantern", "title": "Bridge shut", "url": None}
    ]
    assert shown["corrections"][0]["text"] == SENTENCES[3]
    assert shown["newer"] == {
        "article_id": "ff", "state": "gone", "quote": None, "start": None, "end": None,
    }  # fmt: skip


def test_a_citation_has_every_key_in_order_and_its_quote_is_the_slice() -> None:
    encoded = encode_citation(make_answer().citations[0])
    assert list(encoded) == CITATION_KEYS
    assert TEXT[encoded["start"] : encoded["end"]] == encoded["quote"] == SENTENCES[1]
    said = encoded["said"][0]
    assert TEXT[said["start"] : said["end"]] == "It is not safe,"
    assert (said["speaker"], said["role"]) == ("Ana Ruiz", "Mayor")
    assert encoded["before"] == SENTENCES[0]
    assert encoded["after"] == SENTENCES[2]


def test_an_answer_has_every_key_in_order() -> None:
    encoded = encode_answer(make_answer())
    assert list(encoded) == ANSWER_KEYS
    assert encoded["filters"] == {
        "articles": ["ab"], "outlet": None, "since": "2025-10-01", "until": None,
        "undated_left_out": 2,
        "understood": [
            {"words": "since October", "effect": "only", "outlet": None, "since": "2025-10-01",
             "until": None, "newest": False}
        ],
    }  # fmt: skip
    assert encoded["statements"] == [
        {"text": "Mayor Ana Ruiz said:", "citations": [1], "support": "exact", "notes": ["counted"]}
    ]
    assert encoded["withheld"] == [{"text": "Nine died.", "reason": "number_not_in_source"}]
    assert encoded["seconds"] == {"retrieve": 0.123, "answer": 0.2, "total": 0.323}
    assert encoded["error"] is None


def test_an_answer_that_failed_has_the_same_keys() -> None:
    failed = Answer(
        question="?",
        standalone_question="?",
        filters=Filters(),
        status="failed",
        engine="openai:m",
        error=Failure("model_key", "The key was refused."),
    )
    encoded = encode_answer(failed)
    assert list(encoded) == ANSWER_KEYS
    assert encoded["error"] == {"kind": "model_key", "message": "The key was refused."}
    assert encoded["statements"] == encoded["citations"] == encoded["withheld"] == []


def test_a_summary_has_title_articles_and_sections_as_well() -> None:
    answer = make_answer()
    fields = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    fields["statements"] = ()
    sections = (Section("Main points", answer.statements),)
    summary = Summary(**fields, title="Bridge closed", articles=("ab",), sections=sections)
    encoded = encode_answer(summary)
    assert list(encoded) == SUMMARY_KEYS
    assert encoded["sections"] == [
        {"heading": "Main points", "statements": encode_answer(answer)["statements"]}
    ]
    assert encoded["statements"] == []


def test_where_a_summary_was_asked_for_its_keys_are_there_even_without_one() -> None:
    encoded = encode_answer(replace(make_answer(), status="no_articles"), as_summary=True)
    assert list(encoded) == SUMMARY_KEYS
    assert (encoded["title"], encoded["articles"], encoded["sections"]) == (None, [], [])


def test_a_quotation_is_the_bare_words_and_the_rest_of_their_sentences() -> None:
    analysed = make_analysed()
    quotation = analysed.quotations[0]
    encoded = encode_spoken(SpokenPassage(quotation, cite(analysed, quotation.span, number=4)))
    assert list(encoded)[:9] == [
        "speaker", "role", "mention", "cue", "kind", "quote", "start", "end", "article_id",
    ]  # fmt: skip
    assert set(CITATION_KEYS) <= set(encoded)
    assert encoded["quote"] == "It is not safe,"
    assert TEXT[encoded["start"] : encoded["end"]] == encoded["quote"]
    assert encoded["before"] + encoded["quote"] + encoded["after"] == SENTENCES[1]
    assert encoded["mention"] == "Mayor Ana Ruiz"
    assert encoded["number"] == 4


def test_a_quotation_that_is_a_whole_sentence_has_nothing_round_it() -> None:
    analysed = make_analysed()
    quotation = replace(analysed.quotations[0], span=span_of(SENTENCES[0]), kind="indirect")
    encoded = encode_spoken(SpokenPassage(quotation, cite(analysed, quotation.span, number=1)))
    assert encoded["quote"] == SENTENCES[0]
    assert encoded["before"] is None
    assert encoded["after"] is None
    assert encoded["said"] == []


def test_what_add_says_has_every_key_in_order() -> None:
    failed = IngestResult("a.pdf", None, "failed", error=Failure("unreadable", "Broken."))
    assert encode_ingest_result(failed) == {
        "source": "a.pdf", "part": None, "status": "failed", "article_id": None, "title": None,
        "chunks": 0, "quotations": 0, "duplicate_of": None, "supersedes": None,
        "error": {"kind": "unreadable", "message": "Broken."}, "seconds": 0.0,
        "notices": [],
    }  # fmt: skip


def test_passages_with_and_without_their_question() -> None:
    passage = Passage(
        article_id="ab", chunk_index=0, span=Span(0, 3), text="The", score=0.5, rank=1, title="T"
    )
    encoded = encode_passage(passage)
    assert list(encoded) == [
        "rank", "score", "article_id", "title", "outlet", "published", "url", "start", "end",
        "text",
    ]  # fmt: skip
    assert encode_search([passage], question="q") == {
        "id": None, "question": "q", "passages": [encoded],
    }  # fmt: skip


def test_the_small_shapes() -> None:
    assert encode_removal("ab", removed=True) == {"article_id": "ab", "status": "removed"}
    assert encode_removal("ab", removed=False) == {"article_id": "ab", "status": "not_found"}
    assert encode_rebuild(RebuildReport(2, 3, 0.12345)) == {
        "articles": 2, "chunks": 3, "seconds": 0.123,
    }  # fmt: skip
    check = Check("words", ok=False, message="Run onrecord rebuild.")
    assert encode_check(check) == {
        "check": "words", "ok": False, "message": "Run onrecord rebuild.",
    }  # fmt: skip


@given(st.text(st.characters()), st.booleans())
def test_any_text_survives_on_one_line(text: str, ascii_only: bool) -> None:
    line = to_json({"text": text}, ascii_only=ascii_only)
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}
    line.encode("ascii" if ascii_only else "utf-8")


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x85", "\x9b", "\u2028", "\ud800", "\x7f"])
def test_what_a_terminal_obeys_is_escaped(character: str) -> None:
    line = to_json(character)
    assert character not in line
    assert json.loads(line) == character
