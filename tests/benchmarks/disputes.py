"""Two articles that disagree: whether an answer shows what each of them says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from ingest.quotations import find_quotations
from rag.chain import make_chain
from rag.embedding import BuiltinEmbedder
from rag.generative import GenerativeAnswerer
from rag.library import open_library
from rag.models import ChatModel
from rag.settings import Settings
from rag.text.sentences import split_sentences
from rag.types import AnalysedArticle, Answer
from tests.benchmarks.figures import DataAbsent, Figure, Section
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED
from tests.fakes import embed_chunks, make_article
from tests.scripted_server import RecordedRequest, ReplyFunction, ScriptedServer

WORDS = """RGB: 50 questions, each with texts that hold the answer, and the same with another one.
Both go into one library of 100 articles of two outlets and days; the questions are asked of all of
it. The model is played by a server that writes a sentence with either answer, when it is shown one:
“According to OUTLET, …”. An answer shows a side when a cited quote holds it."""
OUTLETS = (("First Courier", "2021-03-01"), ("Second Courier", "2023-05-02"))


@dataclass(frozen=True)
class Dispute:
    """A question with its two answers and the texts that give them."""

    question: str
    answers: tuple[str, str]
    texts: tuple[str, str]


def measure(workspace: Workspace) -> Section:
    """Ask every question on both paths."""
    disputes = list(_read())
    embedder = BuiltinEmbedder()
    settings = Settings(home=workspace.folder / "disputes")
    shown: dict[str, list[int]] = {"in the prompt": [], "with a model": [], "without": []}
    with open_library(settings, embedder=embedder) as library, ScriptedServer() as server:
        library.store([embed_chunks(embedder, each) for d in disputes for each in _articles(d)])
        model = settings.model_copy(
            update={
                "openai_base_url": server.url,
                "openai_api_key": SecretStr("x"),
                "model": "openai:scripted",
            }
        )
        answerer = GenerativeAnswerer(ChatModel(model, reply_seconds=60, most_retries=0))
        chains = {
            "with a model": make_chain(library, model, answerer=answerer),
            "without": make_chain(library, settings),
        }
        for dispute in disputes:
            server.clear()
            server.enqueue(_tell(dispute), "NO ANSWER")
            before = len(server.requests)
            for path, chain in chains.items():
                shown[path].append(_sides(dispute, chain.invoke(dispute.question)))
            prompts = [request.prompt for request in server.requests[before : before + 1]]
            shown["in the prompt"].append(
                sum(any(a.lower() in p.lower() for p in prompts) for a in dispute.answers)
            )
    return Section(
        title="Articles that disagree",
        words=WORDS,
        figures=tuple(
            Figure(
                name=f"both sides {path}",
                value=sum(sides == 2 for sides in found) / len(found),
                digits=3,
                beside=f"at least one {sum(sides > 0 for sides in found) / len(found):.3f}",
            )
            for path, found in shown.items()
        ),
    )


def _read() -> Iterator[Dispute]:
    path: Path = SHARED / "data" / "rgb" / "en_fact_00-49.jsonl"
    if not path.is_file():
        raise DataAbsent("needs rgb in the shared folder")
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        answer = item["answer"]
        while isinstance(answer, list):
            answer = answer[0]
        texts = ("\n".join(item["positive"]), "\n".join(item["positive_wrong"]))
        yield Dispute(item["query"], (str(answer), str(item["fakeanswer"])), texts)


def _articles(dispute: Dispute) -> Iterator[AnalysedArticle]:
    for text, (outlet, day) in zip(dispute.texts, OUTLETS, strict=True):
        sentences = split_sentences(text, "en")
        made = make_article(
            text,
            title="News",
            outlet=outlet,
            published=day,
            quotations=find_quotations(text, sentences),
        )
        yield AnalysedArticle(made.article, sentences, made.chunks, made.quotations)


def _tell(dispute: Dispute) -> ReplyFunction:
    """A model that tells what each article answers."""

    def reply(request: RecordedRequest) -> str:
        lines = []
        for answer, (outlet, _) in zip(dispute.answers, OUTLETS, strict=True):
            heading = re.escape(f"Outlet: {outlet}")
            letters = re.findall(rf"^<<< ARTICLE (\w+)\n.*\n{heading}$", request.prompt, re.M)
            for label, text in request.labelled():
                if label.rstrip("0123456789") in letters and answer.lower() in text.lower():
                    lines.append(f"According to the {outlet}, {text} [{label}]")
                    break
        return "\n".join(lines) or "NO ANSWER"

    return reply


def _sides(dispute: Dispute, answer: Answer) -> int:
    quotes = [citation.quote.lower() for citation in answer.citations]
    return sum(any(side.lower() in quote for quote in quotes) for side in dispute.answers)
