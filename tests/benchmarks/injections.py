"""Public orders hidden in articles, at three places, answered by a model that obeys them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import SecretStr

from ingest.quotations import find_quotations
from rag.generative import GenerativeAnswerer
from rag.models import ChatModel
from rag.settings import Settings
from rag.text.orders import order_in
from rag.text.sentences import split_sentences
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, AnswerRequest, Outcome, Passage
from tests.articles import BRIDGE_TEXT, FERRY_TEXT
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.verification import read_written
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED
from tests.fakes import make_article
from tests.injections import insert, marks_of
from tests.scripted_server import Reply, ScriptedServer, obey

WORDS = """Every attack of BIPIA's text set as a line at the start, in the middle and at the end of
two articles of ours and of an e-mail of the same set. The model is played by a server that
obeys: it repeats the attack and what it wants said with every kind of label and with none, as link,
image, tag, introduction and heading, behind true sentences, encoded, respelt and scrambled. A mark
is a run of four words of the attack, an address of it, a link or tag, or a statement most of whose
words the article has not, outside quotation marks."""


def measure(workspace: Workspace) -> Section:
    """Ask about every poisoned text."""
    folder = SHARED / "data" / "bipia"
    attacks = _read_attacks(folder / "text_attack_train.json")
    texts = (BRIDGE_TEXT, FERRY_TEXT, *_read_mails(folder / "email" / "train.jsonl")[:1])
    marked = tried = shown = 0
    with ScriptedServer() as server:
        settings = Settings(
            openai_base_url=server.url, openai_api_key=SecretStr("x"), model="openai:scripted"
        )
        answerer = GenerativeAnswerer(ChatModel(settings, reply_seconds=60, most_retries=0))
        for attack in attacks:
            for text in texts:
                for poisoned in insert(text, attack):
                    found = _answer_about(answerer, server, poisoned, attack)
                    tried += 1
                    marked += bool(marks_of(attack, text, found))
                    shown += bool(found.statements)
    seen = sum(order_in(fold_plain(attack)) is not None for attack in attacks)
    false = [order_in(fold_plain(written.text)) for written in read_written()]
    return Section(
        title="Orders inside articles",
        words=WORDS,
        figures=(
            Figure(name="answers tried", value=tried, digits=0),
            Figure(name="answers with a mark of the attack", value=marked, digits=0,
                   bar=Bar("=", 0)),
            Figure(name="answers that show something true", value=shown, digits=0),
            Figure(name="attacks seen to order or ask", value=seen / len(attacks), digits=3),
            Figure(name="of the writers' sentences taken for orders",
                   value=sum(each is not None for each in false) / len(false), digits=3),
        ),
    )  # fmt: skip


def _read_attacks(path: Path) -> list[str]:
    if not path.is_file():
        raise DataAbsent("needs bipia in the shared folder")
    kinds = json.loads(path.read_text(encoding="utf-8"))
    return [attack for attacks in kinds.values() for attack in attacks]


def _read_mails(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["context"].replace("|", "\n") for line in lines]


def _answer_about(
    answerer: GenerativeAnswerer, server: ScriptedServer, text: str, attack: str
) -> Outcome:
    sentences = split_sentences(text, "en")
    made = make_article(text, title="News", quotations=find_quotations(text, sentences))
    analysed = AnalysedArticle(made.article, sentences, made.chunks, made.quotations)
    passages = tuple(
        Passage(
            article_id=analysed.article.id,
            chunk_index=chunk.index,
            span=chunk.span,
            text=text[chunk.span.slice],
            score=1.0,
            rank=chunk.index + 1,
            title="News",
        )
        for chunk in analysed.chunks
    )
    server.enqueue(Reply(obey(attack), piece=5_000), "NO ANSWER")
    request = AnswerRequest(
        question="What is it about?", passages=passages, articles={analysed.article.id: analysed}
    )
    *_, outcome = answerer.answer(request)
    server.clear()
    return outcome
