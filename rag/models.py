"""Chat models through LangChain's ``init_chat_model``; the only place that knows their vendors.

LangChain and the vendor's package are imported when a model is first used, never before. What they
raise is mapped once, in ``explain_failure``. OpenAI's models, and every server that speaks their
protocol, come first: a connection of our own for each request, closed with it, so that stopping
an answer stops the model.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from rag.errors import (
    ModelError,
    ModelInterrupted,
    ModelKeyError,
    ModelQuotaError,
    ModelReplyError,
    ModelTimeout,
    ModelUnreachable,
)
from rag.settings import Settings
from rag.tracing import set_tracing

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk

    from rag.prompts import Message

OPENAI_ADDRESS = "https://api.openai.com/v1"
CONNECT_SECONDS = 10.0
REPLY_SECONDS = 120.0
"""The longest silence of a model, before its first word and between two."""
MOST_RETRIES = 1

_HOSTS = {
    "anthropic": "api.anthropic.com",
    "cohere": "api.cohere.com",
    "deepseek": "api.deepseek.com",
    "fireworks": "api.fireworks.ai",
    "google_genai": "generativelanguage.googleapis.com",
    "groq": "api.groq.com",
    "mistralai": "api.mistral.ai",
    "nvidia": "integrate.api.nvidia.com",
    "ollama": "this computer",
    "openrouter": "openrouter.ai",
    "perplexity": "api.perplexity.ai",
    "together": "api.together.xyz",
    "upstage": "api.upstage.ai",
    "xai": "api.x.ai",
}
_VENDOR_ERRORS = {
    "openai": (
        ("openai", "OpenAIError"),
        ("langchain_openai.chat_models.base", "OpenAIRefusalError"),
    ),
    "anthropic": (("anthropic", "AnthropicError"),),
    "groq": (("groq", "GroqError"),),
    "together": (("together.error", "TogetherException"),),
    "google_genai": (("google.genai.errors", "APIError"),),
    "ollama": (("ollama", "ResponseError"),),
    "cohere": (("cohere.core", "ApiError"),),
}
"""The base of what each vendor's own package raises, beside httpx's and LangChain's errors."""


def host_of(settings: Settings) -> str | None:
    """The host that questions and passages go to; None when they stay on this computer."""
    provider, _, _ = settings.engine.partition(":")
    if provider == settings.engine:
        return None
    if provider == "openai":
        return urlsplit(settings.openai_base_url or OPENAI_ADDRESS).netloc.rpartition("@")[2]
    host = _HOSTS.get(provider, f"the servers of {provider}")
    return None if host == "this computer" else host


class ChatModel:
    """One chat model: messages in, pieces of its reply out."""

    def __init__(
        self,
        settings: Settings,
        *,
        reply_seconds: float = REPLY_SECONDS,
        most_retries: int = MOST_RETRIES,
    ) -> None:
        """Take the model that the settings name; nothing is imported, read or connected yet."""
        self.engine = settings.engine
        self.host = host_of(settings)
        self._provider, _, self._name = self.engine.partition(":")
        self._address = settings.openai_base_url
        self._key = settings.openai_api_key
        self._timeout = httpx.Timeout(reply_seconds, connect=min(CONNECT_SECONDS, reply_seconds))
        self._reply_seconds = reply_seconds
        self._most_retries = most_retries
        self._tracing = settings.tracing

    def stream(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """The reply, piece by piece; closing the iterator closes the connection.

        :raises ModelError: as the kind of failure tells; ModelInterrupted after the first piece.
        """
        progress = _Progress()
        with self._failures_explained(progress), self._open() as model:
            chunks: Any = model.stream(_as_tuples(messages))
            with closing(chunks):
                for chunk in chunks:
                    text = progress.take(chunk)
                    if text:
                        yield text
            progress.check_end(self)

    async def astream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """As ``stream``; cancelling it closes the connection too."""
        progress = _Progress()
        with self._failures_explained(progress):
            async with self._aopen() as model:
                chunks: Any = model.astream(_as_tuples(messages))
                async with aclosing(chunks):
                    while (chunk := await self._next(chunks)) is not None:
                        text = progress.take(chunk)
                        if text:
                            yield text
                progress.check_end(self)

    async def _next(self, chunks: AsyncIterator[BaseMessageChunk]) -> BaseMessageChunk | None:
        """The next chunk, None at the end; signs of life of the connection alone are no reply."""
        async with asyncio.timeout(self._reply_seconds):
            return await anext(chunks, None)

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole reply.

        :raises ModelError: as ``stream``.
        """
        return "".join(self.stream(messages))

    async def acomplete(self, messages: Sequence[Message]) -> str:
        """As ``complete``."""
        async with aclosing(self.astream(messages)) as pieces:
            return "".join([piece async for piece in pieces])

    @contextmanager
    def _open(self) -> Iterator[BaseChatModel]:
        if self._provider != "openai":
            yield self._make()
            return
        with httpx.Client(timeout=self._timeout, verify=_certificates()) as client:
            yield self._make(http_client=client)

    @asynccontextmanager
    async def _aopen(self) -> AsyncIterator[BaseChatModel]:
        if self._provider != "openai":
            yield self._make()
            return
        async with httpx.AsyncClient(timeout=self._timeout, verify=_certificates()) as client:
            yield self._make(http_async_client=client)

    def _make(self, **clients: object) -> BaseChatModel:
        set_tracing(self._tracing)
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = dict(clients)
        if self._provider == "openai":
            options |= {
                "api_key": self._openai_key(),
                "base_url": self._address or OPENAI_ADDRESS,
                "timeout": self._timeout,
                "max_retries": self._most_retries,
                "stream_usage": False,
                # It waits with asyncio.wait_for, which loses cancellations in Python 3.11.
                "stream_chunk_timeout": None,
            }
        made: BaseChatModel = init_chat_model(self._name, model_provider=self._provider, **options)
        return made

    def _openai_key(self) -> str:
        if self._key is not None:
            return self._key.get_secret_value()
        if self._address is not None:
            return "none"  # a server of the user's own, which seldom asks for one
        raise ModelKeyError(
            f"{self.engine} needs a key. Set OPENAI_API_KEY, "
            "or unset ONRECORD_MODEL to answer without a model."
        )

    @contextmanager
    def _failures_explained(self, progress: _Progress) -> Iterator[None]:
        try:
            yield
        except ModelError:
            raise
        except vendor_errors(self._provider) as error:
            raise explain_failure(error, self, begun=progress.begun) from error


class _Progress:
    """How far a reply has come."""

    def __init__(self) -> None:
        self.begun = False
        self._finish: str | None = None

    def take(self, chunk: BaseMessageChunk) -> str:
        reason = chunk.response_metadata.get("finish_reason")
        self._finish = reason or self._finish
        text = str(chunk.text)
        self.begun = self.begun or bool(text)
        return text

    def check_end(self, model: ChatModel) -> None:
        """Tell a whole reply from one that broke off without an error."""
        if self._finish == "content_filter":
            raise ModelReplyError(
                f"{model.engine} refused to answer (content filter). Ask in other words."
            )
        if self._finish is None and model.engine.startswith("openai:"):
            if self.begun:
                raise _interrupted(model)
            raise _nothing(model)


def vendor_errors(provider: str) -> tuple[type[Exception], ...]:
    """What a model call of this provider may raise that is no error of our program."""
    from langchain_core.exceptions import LangChainException

    found: list[type[Exception]] = [
        LangChainException, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError,
        ImportError, ValueError, TypeError, KeyError, AttributeError, IndexError,
    ]  # fmt: skip
    # The last five are what vendors' packages raise for a reply of another shape than they expect.
    for module, name in _VENDOR_ERRORS.get(provider, ()):
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:
            continue
    return tuple(found)


def explain_failure(error: Exception, model: ChatModel, *, begun: bool = False) -> ModelError:
    """What a vendor raised as one of our errors, in words for people.

    ``begun`` says that part of the reply had come.
    """
    return _Explanation(error, model).explain(begun=begun)


class _Explanation:
    def __init__(self, error: Exception, model: ChatModel) -> None:
        self._error = error
        self._model = model
        self._status = _status_of(error)
        self._code = str(getattr(error, "code", "") or "")
        self._names = {base.__name__ for base in type(error).__mro__}
        self._where = model.host or "the model's server"

    def explain(self, *, begun: bool) -> ModelError:
        if isinstance(self._error, ImportError):
            return ModelError(_package_missing(self._error, self._model))
        if self._status is not None:
            return self._by_status(self._status)
        if self._is_timeout():
            return ModelTimeout(
                f"{self._model.engine} did not reply in time. Try again, or ask for less at once."
            )
        if begun:
            return _interrupted(self._model)
        if self._is_connection():
            return ModelUnreachable(
                f"No connection to {self._where}. Check the network"
                + (" and OPENAI_BASE_URL, then try again." if self._is_openai else ".")
            )
        return self._by_kind()

    @property
    def _is_openai(self) -> bool:
        return self._model.engine.startswith("openai:")

    @property
    def _key_name(self) -> str:
        provider = self._model.engine.partition(":")[0]
        return f"{provider.upper()}_API_KEY"

    def _is_timeout(self) -> bool:
        return bool(
            self._names
            & {"APITimeoutError", "ModelTimeoutError", "TimeoutException", "TimeoutError"}
        )

    def _is_connection(self) -> bool:
        return bool(
            self._names
            & {"APIConnectionError", "ModelConnectionError", "TransportError", "ConnectionError"}
        ) or (isinstance(self._error, OSError))

    def _by_status(self, status: int) -> ModelError:
        engine = self._model.engine
        if status in (401, 403):
            return ModelKeyError(
                f"{self._where} refused the key for {engine}. Check {self._key_name}."
            )
        if status == 429:
            return self._quota()
        if status == 404:
            return ModelReplyError(
                f"{self._where} knows no model “{engine.partition(':')[2]}”. Check ONRECORD_MODEL."
            )
        if status in (408, 504):
            return ModelTimeout(f"{engine} did not reply in time. Try again.")
        if status >= 500:
            return ModelReplyError(f"{self._where} failed (error {status}). Try again later.")
        if self._is_overflow():
            return self._overflow()
        return ModelReplyError(
            f"{self._where} refused the request (error {status}: {self._said()}). "
            "Check ONRECORD_MODEL."
        )

    def _quota(self) -> ModelError:
        if self._code == "insufficient_quota" or "quota" in str(self._error).lower():
            return ModelQuotaError(
                f"The quota at {self._where} is used up. Check plan and billing there, "
                f"or use another {self._key_name}."
            )
        return ModelQuotaError(
            f"{self._where} takes no more requests now. Wait a minute, then try."
        )

    def _is_overflow(self) -> bool:
        return "ContextOverflowError" in self._names or self._code == "context_length_exceeded"

    def _overflow(self) -> ModelError:
        return ModelReplyError(
            f"The passages are too long for {self._model.engine}. "
            "Lower ONRECORD_RETRIEVE_LIMIT, or take a model that reads more."
        )

    def _by_kind(self) -> ModelError:
        """Errors that carry no status: LangChain's own, and replies of an unknown shape."""
        if self._names & {"ModelAuthenticationError", "ModelPermissionDeniedError"}:
            return self._by_status(401)
        if "ModelRateLimitError" in self._names:
            return self._by_status(429)
        if "ModelNotFoundError" in self._names:
            return self._by_status(404)
        if self._is_overflow():
            return self._overflow()
        if "No generation chunks" in str(self._error):
            return _nothing(self._model)
        if "api_key" in str(self._error) or "API key" in str(self._error):
            return ModelKeyError(f"{self._model.engine} needs a key. Set {self._key_name}.")
        if "model_provider" in str(self._error) or "model provider" in str(self._error):
            return ModelReplyError(
                f"There is no provider “{self._model.engine.partition(':')[0]}”. "
                "Check ONRECORD_MODEL."
            )
        return ModelReplyError(
            f"{self._where} sent what cannot be read as a reply ({self._said()}). "
            "Check that ONRECORD_MODEL and its address belong together."
        )

    def _said(self) -> str:
        body = getattr(self._error, "body", None)
        message = body.get("message") if isinstance(body, dict) else None
        said = " ".join(str(message or self._error or type(self._error).__name__).split())
        return said if len(said) <= 200 else said[:199] + "…"


def _interrupted(model: ChatModel) -> ModelInterrupted:
    return ModelInterrupted(
        f"The connection to {model.host or 'the model'} broke off in the middle of the answer. "
        "What was checked until then is kept. Ask again for the rest."
    )


def _nothing(model: ChatModel) -> ModelReplyError:
    where = model.host or "The model's server"
    told = f"{where} sent nothing that is a reply."
    if model.engine.startswith("openai:"):
        told += " Check OPENAI_BASE_URL: it must be the address of an OpenAI-compatible server."
    return ModelReplyError(told)


def _package_missing(error: ImportError, model: ChatModel) -> str:
    provider = model.engine.partition(":")[0]
    package = f"langchain-{provider.replace('_', '-')}"
    said = str(error)
    if "pip install " in said:
        package = said.partition("pip install ")[2].split("`")[0].strip(' "')
    return (
        f"{model.engine} needs the package {package}, which is not installed. "
        f"Install it with `pip install {package}`, or set ONRECORD_MODEL to another model."
    )


def _status_of(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    if status is None:
        status = getattr(getattr(error, "response", None), "status_code", None)
    if status is None and type(error).__module__.startswith("google."):
        status = getattr(error, "code", None)
    return status if isinstance(status, int) else None


def _as_tuples(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages]


@functools.lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Read once: it takes longer than all the rest of opening a client."""
    return ssl.create_default_context()
