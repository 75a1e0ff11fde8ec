"""Embedders: the one built in, and LangChain's against a server on this machine."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from rag.embedding import MOST_CHARACTERS, BuiltinEmbedder, ProviderEmbedder, make_embedder
from rag.errors import EmbeddingError
from rag.settings import Settings


@pytest.fixture(scope="module")
def builtin() -> BuiltinEmbedder:
    return BuiltinEmbedder()


def test_the_builtin_gives_unit_vectors_in_the_order_given(builtin: BuiltinEmbedder) -> None:
    texts = ["a long text about the harbour " * 30, "rates", "the ferry is late", "rates"]
    vectors = builtin.embed(texts)
    assert vectors.shape == (4, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1] * 4, abs=1e-5)
    assert np.allclose(vectors[1], vectors[3])
    for row, text in enumerate(texts):
        assert np.allclose(builtin.embed([text])[0], vectors[row], atol=1e-5)


def test_the_builtin_knows_that_words_are_related(builtin: BuiltinEmbedder) -> None:
    bank, lender, comet = builtin.embed(["bank loans", "a lender's credit", "a comet in the sky"])
    assert bank @ lender > bank @ comet


@pytest.mark.parametrize("text", ["", " \n", "\x00", "🙂", "\u200b", "\udcff"])
def test_a_text_without_words_is_no_failure(builtin: BuiltinEmbedder, text: str) -> None:
    vectors = builtin.embed([text, "rates"])
    assert np.isfinite(vectors).all()
    assert vectors[1].any()


def test_no_texts_give_no_vectors(builtin: BuiltinEmbedder) -> None:
    assert builtin.embed([]).shape == (0, 256)


def test_a_text_is_embedded_by_its_beginning(builtin: BuiltinEmbedder) -> None:
    start = "the bank raised its rates. " * 60
    one, two = builtin.embed([start[:MOST_CHARACTERS], start[:MOST_CHARACTERS] + "comet " * 9000])
    assert np.array_equal(one, two)


def test_loading_the_builtin_leaves_logging_alone() -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    BuiltinEmbedder().embed(["rates"])
    assert (list(root.handlers), root.level) == before


def test_the_setting_chooses_the_embedder() -> None:
    assert make_embedder(Settings()).name == "builtin"
    chosen = make_embedder(Settings(embeddings="openai:text-embedding-3-small"))
    assert isinstance(chosen, ProviderEmbedder)
    assert chosen.name == "openai:text-embedding-3-small"


class Server:
    """An OpenAI-compatible server for embeddings; ``reply`` can be changed."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.status = 200
        self.dimensions = 4
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                outer.requests.append({**request, "key": self.headers["Authorization"]})
                self._send(outer.status, outer.reply(request["input"]))

            def _send(self, status: int, body: dict[str, Any]) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def reply(self, texts: list[str]) -> dict[str, Any]:
        if self.status != 200:
            return {"error": {"message": "Incorrect API key provided.", "type": "invalid"}}
        vectors = [[float(len(text)), *[1.0] * (self.dimensions - 1)] for text in texts]
        return {
            "object": "list",
            "model": "small",
            "data": [
                {"object": "embedding", "index": index, "embedding": vector}
                for index, vector in enumerate(vectors)
            ],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def provider(server: Server) -> ProviderEmbedder:
    settings = Settings(
        embeddings="openai:small", openai_api_key="sk-test", openai_base_url=server.url
    )
    return ProviderEmbedder(settings)


def test_a_provider_is_sent_texts_and_gives_unit_vectors(server: Server) -> None:
    vectors = provider(server).embed(["rates", "a harbour"])
    assert vectors.shape == (2, 4)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    (request,) = server.requests
    assert request["input"] == ["rates", "a harbour"]  # texts and not tokens: no tables fetched
    assert request["model"] == "small"
    assert request["key"] == "Bearer sk-test"


def test_no_texts_ask_nobody(server: Server) -> None:
    assert len(provider(server).embed([])) == 0
    assert server.requests == []


def test_a_refused_key_is_one_line_that_says_what_to_do(server: Server) -> None:
    server.status = 401
    with pytest.raises(EmbeddingError) as caught:
        provider(server).embed(["rates"])
    assert "openai:small" in caught.value.message
    assert "Incorrect API key" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_server_that_is_gone_is_an_embedding_error(server: Server) -> None:
    embedder = provider(server)
    server.close()
    with pytest.raises(EmbeddingError, match="ONRECORD_EMBEDDINGS"):
        embedder.embed(["rates"])


def test_an_unknown_provider_is_an_embedding_error() -> None:
    with pytest.raises(EmbeddingError, match="nobody:model"):
        ProviderEmbedder(Settings(embeddings="nobody:model")).embed(["rates"])
