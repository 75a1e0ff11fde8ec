"""Chunks with a word a few letters off, and speakers by a word of their names."""

from rag.library import Library


def _texts(library: Library, words: dict[str, int], **options: object) -> set[str]:
    hits = library.search_near_words(words, limit=10, **options)  # type: ignore[arg-type]
    return {f"{passage.title} {passage.text}" for passage in library.passages(hits)}


def test_a_word_one_letter_off_is_found_and_only_with_that_distance(library: Library) -> None:
    assert any("Petrov" in text for text in _texts(library, {"petrof": 1}))
    assert _texts(library, {"petrof": 0}) == set()
    assert _texts(library, {"bedrof": 1}) == set()


def test_every_word_must_be_there(library: Library) -> None:
    assert all("bridge" in text for text in _texts(library, {"brigde": 1, "lorries": 0}))
    assert _texts(library, {"petrof": 1, "hovercraft": 0}) == set()


def test_chunks_with_words_already_seen_are_left_out(library: Library) -> None:
    found = _texts(library, {"okafo": 1}, without=["okafor"])
    assert not any("Okafor" in text for text in found)


def test_of_no_words_nothing_is_found(library: Library) -> None:
    assert _texts(library, {}) == set()
    assert _texts(library, {"!": 1}) == set()


def test_speakers_come_by_a_word_of_their_name_most_quoted_first(library: Library) -> None:
    assert library.speakers_called(("Okafor",)) == (("Lena Okafor", 2), ("Paul Okafor", 2))
    assert library.speakers_called(("Mayor",)) == (("Lena Okafor", 2),)
    assert library.speakers_called(()) == ()
