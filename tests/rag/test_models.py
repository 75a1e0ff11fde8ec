"""Every fault of a model's server, through the real client, in words for people."""

from __future__ import annotations

import asyncio
import inspect
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest
from pydantic import SecretStr

from rag import errors
from rag.errors import (
    ModelError,
    ModelInterrupted,
    ModelKeyError,
    ModelQuotaError,
    ModelReplyError,
    ModelTimeout,
    ModelUnreachable,
)
from rag.models import ChatModel, explain_failure, host_of, vendor_errors
from rag.prompts import Message
from rag.settings import Settings
from tests.scripted_server import (
    BROKEN,
    NO_MODEL,
    NO_QUOTA,
    TOO_LONG,
    TOO_MANY,
    WRONG_KEY,
    Fault,
    Raw,
    Reply,
    Scripted,
    ScriptedServer,
    Silence,
)

ASK = [Message("system", "Be brief."), Message("user", "Say something.")]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def settings_for(address: str | None, **more: object) -> Settings:
    known = {"openai_api_key": SecretStr("sk-test"), "model": "openai:scripted"}
    return Settings(openai_base_url=address, **(known | more))  # type: ignore[arg-type]


def model_at(address: str | None, **more: object) -> ChatModel:
    return ChatModel(settings_for(address, **more), reply_seconds=0.6, most_retries=0)


async def in_pieces(model: ChatModel) -> list[str]:
    return [piece async for piece in model.astream(ASK)]


def test_a_reply_streams_in_pieces_with_the_messages_as_given(server: ScriptedServer) -> None:
    server.enqueue(Reply("One two three.", piece=4))
    pieces = list(model_at(server.url).stream(ASK))
    assert pieces == ["One ", "two ", "thre", "e."]
    (request,) = server.requests
    assert request.body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Say something."},
    ]
    assert request.body["model"] == "scripted"
    assert request.headers["authorization"] == "Bearer sk-test"


async def test_it_streams_asynchronously_too(server: ScriptedServer) -> None:
    server.enqueue(Reply("One two three.", piece=4))
    assert await in_pieces(model_at(server.url)) == ["One ", "two ", "thre", "e."]


def test_each_event_loop_may_use_the_same_model(server: ScriptedServer) -> None:
    model = model_at(server.url)
    server.enqueue("One.", "Two.")
    assert asyncio.run(model.acomplete(ASK)) == "One."
    assert asyncio.run(model.acomplete(ASK)) == "Two."


FAULTS: list[tuple[Scripted, type[ModelError], str]] = [
    (WRONG_KEY, ModelKeyError, "OPENAI_API_KEY"),
    (Fault(403, "forbidden"), ModelKeyError, "OPENAI_API_KEY"),
    (NO_QUOTA, ModelQuotaError, "billing"),
    (TOO_MANY, ModelQuotaError, "Wait"),
    (BROKEN, ModelReplyError, "500"),
    (NO_MODEL, ModelReplyError, "ONRECORD_MODEL"),
    (TOO_LONG, ModelReplyError, "too long"),
    (Fault(400, "bad", "Unsupported value"), ModelReplyError, "Unsupported value"),
    (Silence(2.0), ModelTimeout, "in time"),
    (Reply("Begun well", cut_after=5), ModelInterrupted, "broke off"),
    (Reply("Begun well", finish_reason=None), ModelInterrupted, "broke off"),
    (Reply("", finish_reason="content_filter"), ModelReplyError, "refused"),
    (Raw(b"<html>Welcome</html>", "text/html"), ModelReplyError, "OPENAI_BASE_URL"),
    (Raw(b'{"choices": []}', "application/json"), ModelReplyError, "OPENAI_BASE_URL"),
    (Raw(b"data: {garbage\n\n"), ModelReplyError, "read as a reply"),
    (Raw(b'data: {"choices": null}\n\n'), ModelReplyError, "OPENAI_BASE_URL"),
    (Raw(b'data: {"error": {"message": "overloaded"}}\n\n'), ModelReplyError, "overloaded"),
    (Raw(b""), ModelReplyError, "OPENAI_BASE_URL"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), FAULTS)
def test_every_fault_has_its_kind_and_says_what_to_do(
    fault: Scripted, kind: type[ModelError], words: str, server: ScriptedServer
) -> None:
    server.enqueue(fault)
    with pytest.raises(ModelError) as caught:
        list(model_at(server.url).stream(ASK))
    assert type(caught.value) is kind
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert "sk-test" not in caught.value.message


@pytest.mark.parametrize(("fault", "kind", "words"), FAULTS)
async def test_every_fault_is_the_same_asynchronously(
    fault: Scripted, kind: type[ModelError], words: str, server: ScriptedServer
) -> None:
    server.enqueue(fault)
    with pytest.raises(ModelError) as caught:
        await in_pieces(model_at(server.url))
    assert type(caught.value) is kind
    assert words in caught.value.message


def test_what_had_come_before_the_stream_was_cut_is_given(server: ScriptedServer) -> None:
    server.enqueue(Reply("Begun well", piece=5, cut_after=5))
    pieces = []
    with pytest.raises(ModelInterrupted):
        for piece in model_at(server.url).stream(ASK):
            pieces.append(piece)
    assert pieces == ["Begun"]


def test_a_server_that_does_not_run_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ModelUnreachable) as caught:
        list(model_at(f"http://127.0.0.1:{port}/v1").stream(ASK))
    assert f"127.0.0.1:{port}" in caught.value.message


def test_a_missing_key_is_told_before_anything_is_sent() -> None:
    with pytest.raises(ModelKeyError) as caught:
        list(model_at(None, openai_api_key=None).stream(ASK))
    assert "OPENAI_API_KEY" in caught.value.message


def test_a_server_of_ones_own_needs_no_key(server: ScriptedServer) -> None:
    server.enqueue("Hello.")
    assert model_at(server.url, openai_api_key=None).complete(ASK) == "Hello."


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(ModelError) as caught:
        list(model_at(None, model="groq:some-model").stream(ASK))
    assert "pip install langchain-groq" in caught.value.message


def test_an_unknown_provider_is_told() -> None:
    with pytest.raises(ModelReplyError) as caught:
        list(model_at(None, model="nowhere:some-model").stream(ASK))
    assert "nowhere" in caught.value.message
    assert "ONRECORD_MODEL" in caught.value.message


def test_no_error_of_the_vendors_is_missed() -> None:
    request = httpx.Request("POST", "http://127.0.0.1/v1")
    caught = vendor_errors("openai")
    kinds = [
        kind
        for module in (openai, httpx)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind is not httpx.CookieConflict  # no request raises it
    ]
    assert len(kinds) > 30
    for kind in kinds:
        error = kind.__new__(kind)
        Exception.__init__(error, "said so")
        if issubclass(kind, openai.APIError):
            error.request, error.body, error.code = request, None, None
        if issubclass(kind, openai.APIStatusError):
            status = getattr(kind, "status_code", 500)
            error.status_code = status if isinstance(status, int) else 500
        assert isinstance(error, caught), kind
        explained = explain_failure(error, model_at("http://127.0.0.1:1/v1"))
        assert isinstance(explained, ModelError), kind
        assert explained.kind != ModelError.kind, kind


def test_every_kind_of_model_error_is_used() -> None:
    kinds = {kind for _, kind, _ in FAULTS} | {ModelUnreachable}
    tree = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, ModelError) and kind is not ModelError
    }
    assert kinds == tree


async def test_cancelling_closes_the_connection(server: ScriptedServer) -> None:
    server.enqueue(Reply("word " * 400, piece=5, pause=0.01))
    model, begun = model_at(server.url), asyncio.Event()

    async def read() -> None:
        async for _ in model.astream(ASK):
            begun.set()

    task = asyncio.create_task(read())
    await asyncio.wait_for(begun.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(server.closed_early.wait, 2)


def test_leaving_the_stream_closes_the_connection(server: ScriptedServer) -> None:
    server.enqueue(Reply("word " * 400, piece=5, pause=0.01))
    pieces = model_at(server.url).stream(ASK)
    assert next(pieces) == "word "
    pieces.close()
    assert server.closed_early.wait(2)


@pytest.mark.parametrize(
    ("model", "address", "host"),
    [
        ("extractive", None, None),
        ("openai:gpt-5-mini", None, "api.openai.com"),
        ("openai:local", "http://user:secret@127.0.0.1:8080/v1", "127.0.0.1:8080"),
        ("anthropic:some-model", None, "api.anthropic.com"),
        ("ollama:some-model", None, None),
        ("elsewhere:some-model", None, "the servers of elsewhere"),
    ],
)
def test_the_host_that_gets_the_passages_is_told(
    model: str, address: str | None, host: str | None
) -> None:
    assert host_of(settings_for(address, model=model)) == host


def test_an_inherited_wish_to_trace_uploads_nothing(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_test")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://{server.host}/langsmith")
    server.enqueue("Hello.")
    assert model_at(server.url).complete(ASK) == "Hello."
    from langsmith.utils import tracing_is_enabled

    assert not tracing_is_enabled()
    assert [request.path for request in server.requests] == ["/v1/chat/completions"]


def test_nothing_of_a_vendor_is_imported_before_a_model_is_used() -> None:
    program = (
        "import sys; from rag.generative import make_generative_answerer as make; "
        "from rag.settings import Settings; "
        "answerer = make(Settings(model='openai:gpt-5-mini')); "
        "print(answerer.engine, answerer.host, "
        "sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'openai', 'langchain', 'langchain_openai', 'langchain_core', 'tiktoken'}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert told.stdout.strip() == "openai:gpt-5-mini api.openai.com []"
