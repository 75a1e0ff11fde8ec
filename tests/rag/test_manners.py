import pytest

from rag.manners import courtesy_for


@pytest.mark.parametrize(
    "text",
    ["", "   ", "???", "hi", "Hello!", "Good morning", "thanks", "Thank you so much!", "ok great",
     "what can you do?", "Who are you?", "help", "How does this work?", "How are you?", 
     "What’s this?", "How do I add articles?"],
)  # fmt: skip
def test_courtesies_get_help(text: str) -> None:
    assert courtesy_for(text)


@pytest.mark.parametrize(
    "text",
    ["What can Congress do?", "How does the toll work?", "Hi, what did the mayor say?", "Why?",
     "Thanks to whom was it built?", "Who are the Okafors?", "Help for farmers"],
)  # fmt: skip
def test_questions_about_articles_are_no_courtesies(text: str) -> None:
    assert courtesy_for(text) is None
