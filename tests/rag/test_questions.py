import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.questions import asked_by_name, read_question


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("What did the Harbour Board say?", "Harbour Board", None),
        ("what did okafor say", "okafor", None),
        ("What did Mayor Lena Okafor say about the bridge?", "Mayor Lena Okafor", "the bridge"),
        ("How did Petrov respond to Okafor's letter?", "Petrov", "Okafor's letter"),
        ("What was the Harbour Board's response?", "Harbour Board", None),
        ("What is Petrov’s position on the toll?", "Petrov", "the toll"),
        ("What is Petrov's claim about the toll?", "Petrov", "the toll"),
        ("What is Petrov saying about tolls?", "Petrov", "tolls"),
        ("What time did Petrov say the ferry leaves?", "Petrov", "the ferry leaves"),
        ("What has Petrov said on tolls?", "Petrov", "tolls"),
        ("Did Petrov say anything about tolls?", "Petrov", "tolls"),
        ("Quotes from Petrov about tolls", "Petrov", "tolls"),
        ("Tell me what Petrov said about tolls", "Petrov", "tolls"),
    ],
)
def test_a_question_for_somebodys_words_names_speaker_and_topic(
    question: str, speaker: str, topic: str | None
) -> None:
    read = read_question(question)
    assert (read.form, read.speaker, read.topic) == ("said", speaker, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What is the name of the new party announced by Petrov?",
        "What is the new ferry called?",
        "What was Petrov accused of?",
        "What are the drivers told at the border?",
    ],
)
def test_nobody_is_asked_for_by_what_is_done_to_them(question: str) -> None:
    read = read_question(question)
    assert (read.form, read.speaker) == ("what", None)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the new ferry called?", "What is the name of the new ferry?"),
        ("what were the two bridges named", "What were the names of the two bridges?"),
        ("What is called a ferry?", "What is called a ferry?"),
        ("Who called the toll a scandal?", "Who called the toll a scandal?"),
    ],
)
def test_what_something_is_called_asks_for_its_name(question: str, asked: str) -> None:
    assert asked_by_name(question) == asked


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who said that the bridge is safe?", "who_said"),
        ("Who called the toll a scandal?", "who_said"),
        ("Who is quoted?", "speakers"),
        ("Who said what?", "speakers"),
        ("Is the bridge safe?", "yes_no"),
        ("Didn't the bridge open?", "yes_no"),
        ("Why did the bridge close?", "why"),
        ("How many lorries cross it?", "how_many"),
        ("How old is the bridge?", "how_many"),
        ("When does it reopen?", "when"),
        ("In which city is the bridge?", "where"),
        ("Who built the bridge?", "who"),
        ("What does the article say about tolls?", "what"),
        ("What did they say?", "what"),
        ("What happened in Eastwick?", "what"),
    ],
)
def test_the_form_of_a_question_is_told(question: str, form: str) -> None:
    assert read_question(question).form == form


@pytest.mark.parametrize(
    ("question", "is_list"),
    [
        ("Which countries signed the treaty?", True),
        ("What companies did Okafor name?", True),
        ("In which cities are the ferries?", True),
        ("Name the countries that signed", True),
        ("List the bridges", True),
        ("What are the demands of the drivers?", True),
        ("Who are the engineers?", True),
        ("Which country signed the treaty?", False),
        ("What is the name of the ferry?", False),
        ("What was the treaty about?", False),
        ("What happens to the ferry?", False),
        ("Which series won?", False),
        ("How many countries signed?", False),
    ],
)
def test_a_question_for_several_things_is_told(question: str, is_list: bool) -> None:
    assert read_question(question).is_list is is_list


@pytest.mark.parametrize(
    ("question", "topic", "length"),
    [
        ("Summarise this", None, "medium"),
        ("summarize the articles please", None, "medium"),
        ("Give me a short summary of the article", None, "short"),
        ("Write a detailed summary", None, "long"),
        ("TL;DR", None, "medium"),
        ("What's this about?", None, "medium"),
        ("Summarise the article about the bridge", "the bridge", "medium"),
        ("Sum up what happened in Eastwick", "Eastwick", "medium"),
    ],
)
def test_a_wish_for_a_summary_is_told_from_a_question(
    question: str, topic: str | None, length: str
) -> None:
    read = read_question(question)
    assert (read.form, read.topic, read.length) == ("summary", topic, length)


@pytest.mark.parametrize(
    ("question", "focus", "topic"),
    [
        ("What's new?", "new", None),
        ("What is the latest on the bridge?", "new", "the bridge"),
        ("What is disputed?", "disputed", None),
        ("What is disputed about the tolls?", "disputed", "the tolls"),
        ("Where do the articles contradict each other?", "disputed", None),
        ("Give me a timeline", "timeline", None),
        ("Timeline of the closure", "timeline", "the closure"),
        ("What happened when?", "timeline", None),
        ("Which figures are mentioned?", "figures", None),
        ("What are the key figures in the article about the ferry?", "figures", "the ferry"),
        ("Summarise what is disputed", "disputed", None),
    ],
)
def test_a_wish_for_one_side_of_the_articles_names_it(
    question: str, focus: str, topic: str | None
) -> None:
    read = read_question(question)
    assert (read.form, read.focus, read.topic) == ("summary", focus, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What are the latest toll figures?",
        "Which figures in the council resigned?",
        "What is the number of lorries?",
        "What was denied by the mayor?",
        "Who disputed the claims?",
        "What changed hands on Tuesday?",
        "What news did the mayor announce?",
    ],
)
def test_a_question_of_fact_is_no_wish_for_one_side(question: str) -> None:
    assert read_question(question).form != "summary"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Who is quoted?", None),
        ("Who is quoted in this article?", None),
        ("Who is quoted on tolls?", "tolls"),
        ("Who is quoted in the article about the ferry?", "the ferry"),
        ("List the speakers", None),
    ],
)
def test_who_is_quoted_may_be_asked_of_some_articles(question: str, topic: str | None) -> None:
    read = read_question(question)
    assert (read.form, read.topic) == ("speakers", topic)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read_question(text).form
