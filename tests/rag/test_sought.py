import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sought import Kind, find_candidates, read_sought


@pytest.mark.parametrize(
    ("question", "kind", "head"),
    [
        ("Who built the bridge?", "person", None),
        ("When does the ferry leave?", "day", None),
        ("Where does the ferry stop?", "place", None),
        ("Why was the bridge closed?", "reason", None),
        ("How many lorries crossed the bridge?", "number", None),
        ("What percentage of drivers complained?", "number", "percentage"),
        ("Which country sent the steel?", "place", "country"),
        ("Which retired harbour engineer resigned?", "person", "engineer"),
        ("Which company carried the lorries?", "body", "company"),
        ("Which sea animal has stopped the ferry?", "thing", "animal"),
        ("What did the mayor close?", "thing", None),
        ("A bridge was closed this week. In which city is it?", "place", "city"),
        ("The mayor, who was elected in May, closed which bridge?", "thing", "bridge"),
        ("A mayor closed a bridge. What is her name?", "person", None),
        ("Tell me about bridges", "thing", None),
    ],
)
def test_the_kind_of_thing_asked_for_is_told(question: str, kind: Kind, head: str | None) -> None:
    sought = read_sought(question)
    assert (sought.kind, sought.head) == (kind, head)


@pytest.mark.parametrize(
    ("question", "fits", "does_not"),
    [
        ("How many lorries cross?", "About 4,200 lorries cross.", "Since 2019 they cross."),
        ("How much did it cost?", "It cost 38 million euros.", "It took 38 weeks."),
        ("How long did it take?", "It took 38 weeks.", "It cost 38 million euros."),
        ("What share of drivers left?", "Some 40 percent left.", "Some 40 left."),
        ("When did it open?", "It opened on 8 October.", "It opened quietly."),
        ("Who closed it?", "The mayor, Lena Okafor, closed it.", "It lies in France."),
        ("Which country is it in?", "It lies in France.", "Lena Okafor closed it."),
        ("Which state is it in?", "It lies in Ohio.", "It lies in France."),
        ("Which park burned?", "The Redwell Park burned.", "Paul Ruiz of Redwell spoke."),
        ("Which show won?", "The prize went to “Night Ferry”.", "The prize went to nobody."),
        ("Why did it close?", "It closed because of cracks.", "It closed."),
    ],
)
def test_what_is_of_the_kind_fits_better(question: str, fits: str, does_not: str) -> None:
    sought = read_sought(question)
    best = max(candidate.fit for candidate in find_candidates(fits, sought))
    other = max((candidate.fit for candidate in find_candidates(does_not, sought)), default=0.0)
    assert best > other


def test_words_of_the_question_are_no_answer() -> None:
    sought = read_sought("Who met Lena Okafor in Eastwick?")
    keys = {found.key for found in find_candidates("Lena Okafor met Paul Ruiz there.", sought)}
    assert keys == {"ruiz"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_question_and_sentence_are_read(question: str, sentence: str) -> None:
    sought = read_sought(question)
    assert all(0 < candidate.fit <= 1 for candidate in find_candidates(sentence, sought))
