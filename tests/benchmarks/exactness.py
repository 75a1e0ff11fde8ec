"""Whether any quote, anywhere, differs from the text of its article by a single character."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.realtimeqa import read_linked_2022, read_year
from tests.benchmarks.workspace import Added, Workspace
from tests.conftest import SHARED

if TYPE_CHECKING:
    from rag.library import Library
    from ui.encoding import JsonObject

ASKED_ABOUT = 100
"""Speakers whose words are asked for in each set, and articles that are summarised."""
LENGTHS = ("short", "medium", "long")
WORDS = f"""Every citation that programs get, in JSON, of five sets of texts: the answers to the
sets' own questions and to “What did … say?” for {ASKED_ABOUT} speakers of each, the closest
passages of refusals, summaries of {ASKED_ABOUT} articles of each set in three lengths and of the
newest together, and every quotation that was found in any article. A citation is wrong when its
quote is not the article's text at its place, or when words said stand outside it."""


def measure(workspace: Workspace) -> Section:
    """Add, ask, summarise and list, set by set; a set that is absent is left out.

    :raises DataAbsent: none of them is beside the project.
    """
    figures = []
    for name, added, questions in _sets(workspace):
        found = run_fresh(check_all, str(added.home), json.dumps(questions)).value
        figures.append(
            Figure(
                name=f"wrong citations, {name}",
                value=found["wrong"],
                digits=0,
                bar=Bar("=", 0),
                others={"checked": f"{found['checked']:,}", "articles": f"{found['articles']:,}"},
            )
        )
    if not figures:
        raise DataAbsent("none of the sets is in the shared folder beside the project")
    return Section(
        title="Exact citations",
        words=WORDS,
        figures=tuple(figures),
        columns=("checked", "articles"),
    )


def _sets(workspace: Workspace) -> Iterator[tuple[str, Added, list[str]]]:
    data = SHARED / "data"
    if (data / "realtimeqa").is_dir():
        years = (read_linked_2022(), read_year("2025"))
        asked = [question.text for year in years for question in year.questions]
        yield "RealTime QA 2022 and 2025", workspace.news_both, asked
    if (data / "squad2_sample").is_dir():
        records = _squad(data / "squad2_sample" / "squad2.jsonl")
        texts = list(dict.fromkeys(record["context"] for record in records))
        asked = [record["question"] for record in records]
        yield "SQuAD paragraphs", workspace.added_texts("squad", texts), asked
    if (data / "bbc_news_summary").is_dir():
        folder = data / "bbc_news_summary" / "News Articles"
        yield "BBC", workspace.added_folder("bbc", folder), []
    if (data / "polnear").is_dir():
        paths = sorted((data / "polnear" / "data").glob("*/text/*.txt"))
        texts = [path.read_text(encoding="utf-8") for path in paths]
        yield "PolNeAR", workspace.added_texts("polnear", texts), []
    if (SHARED / "seeds").is_dir():
        yield "seeds", workspace.added_folder("seeds", SHARED / "seeds"), []


def _squad(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def check_all(home: str, questions: str) -> dict[str, int]:
    """How many citations of a library were checked, and how many are wrong."""
    from rag.library import open_library
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    with open_library(settings, repair="foreground") as library:
        texts = {article.id: library.article(article.id).text for article in library.list()}
        checked = wrong = 0
        for citation in _citations(library, settings, json.loads(questions)):
            checked += 1
            wrong += not _is_exact(citation, texts[citation["article_id"]])
    return {"checked": checked, "wrong": wrong, "articles": len(texts)}


def _is_exact(citation: dict[str, Any], text: str) -> bool:
    start, end = citation["start"], citation["end"]
    return text[start:end] == citation["quote"] and all(
        start <= said["start"] < said["end"] <= end for said in citation["said"]
    )


def _citations(library: Library, settings: Any, questions: Sequence[str]) -> Iterator[Any]:
    """As programs get them."""
    from rag.chain import make_chain
    from rag.types import Filters, Question, SummaryOrder
    from ui.encoding import encode_answer

    chain = make_chain(library, settings)
    speakers = Counter(
        quotation.speaker for _, quotation in library.quotations() if quotation.speaker
    )
    asked = [*questions, *(f"What did {name} say?" for name in _spread(sorted(speakers)))]
    orders: list[Question | SummaryOrder] = [Question(text) for text in asked]
    for number, article in enumerate(_spread(library.list())):
        length: Any = LENGTHS[number % len(LENGTHS)]
        orders.append(SummaryOrder(Filters(article_ids=(article.id,)), length))
    orders.append(SummaryOrder())
    for order in orders:
        answer = encode_answer(chain.invoke(order))
        yield from _list(answer, "citations")
        yield from _list(answer, "nearest")
    yield from _quotations(library)


def _list(answer: JsonObject, key: str) -> list[Any]:
    found = answer[key]
    assert isinstance(found, list)
    return found


def _quotations(library: Library) -> Iterator[JsonObject]:
    """Each quotation as ``onrecord quotes`` gives it, and its sentences as evidence."""
    from rag.citing import cite
    from rag.types import SpokenPassage
    from ui.encoding import encode_citation, encode_spoken

    for article_id, quotation in library.quotations():
        citation = cite(library.analysed(article_id), quotation.span, number=1)
        yield encode_citation(citation)
        yield encode_spoken(SpokenPassage(quotation, citation))


def _spread(every: Sequence[Any]) -> Sequence[Any]:
    """At most so many of them, evenly spread."""
    return every[:: max(1, -(-len(every) // ASKED_ABOUT))]
