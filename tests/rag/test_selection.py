from dataclasses import replace

from rag.selection import select_for_answer, select_for_summary
from rag.types import AnalysedArticle, AnswerRequest, Passage, Quotation, Span
from tests.articles import bridge_article, ferry_article
from tests.fakes import make_article


def passages_of(*chunks: tuple[AnalysedArticle, int]) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            article_id=analysed.article.id,
            chunk_index=index,
            span=analysed.chunks[index].span,
            text=analysed.article.text[analysed.chunks[index].span.slice],
            score=1 / rank,
            rank=rank,
            title=analysed.article.title,
        )
        for rank, (analysed, index) in enumerate(chunks, 1)
    )


def request_of(*chunks: tuple[AnalysedArticle, int]) -> AnswerRequest:
    articles = {analysed.article.id: analysed for analysed, _ in chunks}
    return AnswerRequest(question="?", passages=passages_of(*chunks), articles=articles)


def long_article(name: str, sentences: int = 300) -> AnalysedArticle:
    return make_article(" ".join(f"{name} number {i} is here." for i in range(sentences)))


def length_of(selected: list[tuple[AnalysedArticle, tuple[object, ...]]]) -> int:
    return sum(len(a.text_of(s)) for a, sentences in selected for s in sentences)  # type: ignore[arg-type]


def test_articles_stand_in_the_order_of_their_best_passage() -> None:
    bridge, ferry = bridge_article(), ferry_article()
    selected = select_for_answer(request_of((ferry, 0), (bridge, 1), (ferry, 1)))
    assert [analysed for analysed, _ in selected] == [ferry, bridge]


def test_a_passage_of_a_short_article_brings_the_whole_article_in_reading_order() -> None:
    bridge = bridge_article()
    ((_, sentences),) = select_for_answer(request_of((bridge, 2), (bridge, 0)))
    assert sentences == bridge.sentences


def test_the_budget_holds_and_the_best_passage_and_the_lead_are_in_it() -> None:
    first, second = long_article("Apple"), long_article("Pear")
    request = request_of((first, 50), (second, 60))
    selected = select_for_answer(request, characters=2_000)
    assert length_of(selected) <= 2_000
    for (analysed, sentences), chunk in zip(selected, (50, 60), strict=True):
        indexes = [sentence.index for sentence in sentences]
        assert 0 in indexes
        assert analysed.chunks[chunk].first_sentence in indexes


def test_words_asked_for_come_first() -> None:
    bridge = bridge_article()
    request = AnswerRequest(
        question="?",
        passages=(),
        articles={bridge.article.id: bridge},
        spoken=((bridge.article.id, bridge.quotations[2]),),
    )
    ((_, sentences),) = select_for_answer(request, characters=400)
    texts = [bridge.text_of(sentence) for sentence in sentences]
    assert any("a gift to the ferry company" in text for text in texts)


def test_every_article_gets_its_share_of_a_summary() -> None:
    articles = [long_article("Apple"), bridge_article(), long_article("Pear")]
    selected = select_for_summary(articles, characters=6_000)
    assert [analysed for analysed, _ in selected] == articles
    assert length_of(selected) <= 6_000
    assert selected[1][1] == articles[1].sentences
    assert all(sentences[0].index == 0 for _, sentences in selected)


def test_nothing_is_selected_from_nothing() -> None:
    assert select_for_summary([]) == []
    assert select_for_answer(AnswerRequest(question="?", passages=(), articles={})) == []


def quoting(words: str, count: int) -> AnalysedArticle:
    """An article that quotes one person many times."""
    text = "\n".join(f"“Item {i}: {words},” Kern said." for i in range(count))
    bare = make_article(text)
    quotations = tuple(
        Quotation(Span(s.span.start + 1, s.span.end - 13), "direct", "Ada Kern")
        for s in bare.sentences
    )
    return replace(bare, quotations=quotations)


def test_somebodys_words_leave_room_for_what_others_report() -> None:
    talker, bridge = (
        quoting("the pumps are ours and they will stay ours " * 3, 80),
        bridge_article(),
    )
    request = AnswerRequest(
        question="?",
        passages=passages_of((talker, 20), (talker, 21), (bridge, 1)),
        articles={each.article.id: each for each in (talker, bridge)},
        spoken=tuple((talker.article.id, q) for q in talker.quotations),
    )
    selected = dict(
        (analysed.article.id, sentences)
        for analysed, sentences in select_for_answer(request, characters=6_000)
    )
    assert len(selected[talker.article.id]) > 5
    assert selected[bridge.article.id] == bridge.sentences


def test_the_best_passage_of_each_article_goes_before_the_second_of_any() -> None:
    long, bridge = long_article("Apple"), bridge_article()
    chunks = [(long, index) for index in range(40)]
    selected = select_for_answer(request_of(*chunks, (bridge, 0)), characters=1_500)
    assert bridge in [analysed for analysed, _ in selected]
