from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import split_chunks
from rag.text.sentences import split_sentences


def chunk_texts(text: str, limit: int = 1000) -> list[str]:
    sentences = split_sentences(text, "en")
    return [text[c.span.slice] for c in split_chunks(text, sentences, max_characters=limit)]


def test_small_paragraphs_share_a_chunk() -> None:
    text = "\n\n".join(f"Paragraph {number} is short." for number in range(30))
    found = chunk_texts(text)
    assert found == [text]


def test_a_chunk_ends_at_a_paragraph_when_it_is_well_filled() -> None:
    first, second = "The boats came in. " * 40, "The gates were shut. " * 30
    found = chunk_texts(first.strip() + "\n\n" + second.strip())
    assert found == [first.strip(), second.strip()]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = chunk_texts("The boats came in. " * 200)
    assert all(len(chunk) > 900 and chunk.endswith("in.") for chunk in found[:-1])


def test_a_barely_filled_chunk_takes_a_part_of_a_long_paragraph() -> None:
    found = chunk_texts("Storm.\n\n" + "The boats came in. " * 80)
    assert len(found[0]) > 900


def test_a_sentence_over_the_limit_stands_alone() -> None:
    text = "One. " + "Word " * 30 + "end. Two."
    assert [len(chunk) for chunk in chunk_texts(text, 50)] == [4, 154, 4]


def test_no_sentences_no_chunks() -> None:
    assert split_chunks("", ()) == ()


@given(
    st.lists(
        st.sampled_from(
            ["A b. ", "The gate shut. ", "\n\n", "\n", "x" * 300 + " ", "“No,” she said. "]
        ),
        max_size=80,
    ).map("".join),
    st.integers(min_value=20, max_value=1200),
)
def test_every_sentence_is_in_exactly_one_chunk(text: str, limit: int) -> None:
    sentences = split_sentences(text, "en")
    chunks = split_chunks(text, sentences, max_characters=limit)
    covered: list[int] = []
    for index, chunk in enumerate(chunks):
        assert chunk.index == index
        assert chunk.span.start == sentences[chunk.first_sentence].span.start
        assert chunk.span.end == sentences[chunk.last_sentence].span.end
        assert len(chunk.span) <= limit or chunk.first_sentence == chunk.last_sentence
        covered.extend(range(chunk.first_sentence, chunk.last_sentence + 1))
    assert covered == list(range(len(sentences)))
