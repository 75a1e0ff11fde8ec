"""A small OpenAI-compatible server on the loopback whose replies are scripted.

``enqueue`` a reply or a fault for the next request; with nothing enqueued the default replies.
Every request is recorded. It also runs by itself: ``python -m tests.scripted_server --port 8123``
points at the sentences that share most words with the question, as an honest small model would.
"""

from __future__ import annotations

import argparse
import base64
import codecs
import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, TypeAlias

ReplyFunction: TypeAlias = Callable[["RecordedRequest"], str]


@dataclass(frozen=True)
class RecordedRequest:
    """What a client sent."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """Under lower-case names."""

    @property
    def system(self) -> str:
        return self._texts("system")

    @property
    def prompt(self) -> str:
        """All that the user's messages say."""
        return self._texts("user")

    def _texts(self, role: str) -> str:
        return "\n".join(m["content"] for m in self.body["messages"] if m["role"] == role)

    def label_of(self, words: str) -> str:
        """The label of the first sentence of the prompt that holds these words."""
        for label, sentence in self.labelled():
            if words in sentence:
                return label
        raise AssertionError(f"no labelled sentence holds {words!r}")

    def labelled(self) -> Iterator[tuple[str, str]]:
        """Label and sentence of each labelled line, without the speaker."""
        for match in re.finditer(
            r"^\[([a-z]{1,2}\d+)\] (?:\(speaker: [^)]*\) )?(?:\(only a text[^)]*\) )?(.*)$",
            self.prompt,
            re.MULTILINE,
        ):
            yield match[1], match[2]


@dataclass(frozen=True)
class Reply:
    """A reply of the model, streamed a few characters at a time."""

    text: str | ReplyFunction
    piece: int = 7
    pause: float = 0.0
    """Seconds between two pieces."""
    cut_after: int | None = None
    """Characters after which the connection breaks off."""
    finish_reason: str | None = "stop"


@dataclass(frozen=True)
class Fault:
    """An answer that is no reply."""

    status: int
    code: str = "error"
    message: str = "scripted fault"
    headers: tuple[tuple[str, str], ...] = (("x-should-retry", "false"),)


@dataclass(frozen=True)
class Raw:
    """Bytes as they are, under any content type."""

    body: bytes
    content_type: str = "text/event-stream"


@dataclass(frozen=True)
class Silence:
    """No answer for so many seconds, then the connection is closed."""

    seconds: float


Scripted: TypeAlias = Reply | Fault | Raw | Silence

WRONG_KEY = Fault(401, "invalid_api_key", "Incorrect API key provided")
NO_QUOTA = Fault(429, "insufficient_quota", "You exceeded your current quota")
TOO_MANY = Fault(429, "rate_limit_exceeded", "Rate limit reached for requests")
BROKEN = Fault(500, "server_error", "The server had an error")
NO_MODEL = Fault(404, "model_not_found", "The model does not exist")
TOO_LONG = Fault(400, "context_length_exceeded", "This model's maximum context length is 8 tokens")


@dataclass
class ScriptedServer:
    """Serve while used as a context manager, or between ``start`` and ``stop``."""

    port: int = 0
    default: Reply = field(default_factory=lambda: Reply(reply_honestly))
    requests: list[RecordedRequest] = field(default_factory=list)
    closed_early: threading.Event = field(default_factory=threading.Event)
    """Set when a client closed the connection before its reply had ended."""
    _script: deque[Scripted] = field(default_factory=deque)
    _server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None

    def start(self) -> ScriptedServer:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler_for(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        assert self._server is not None and self._thread is not None
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> ScriptedServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL is to be."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def enqueue(self, *scripted: Scripted | str | ReplyFunction) -> None:
        """Script the next requests, in order; a text or function is a whole reply."""
        for each in scripted:
            is_scripted = isinstance(each, Reply | Fault | Raw | Silence)
            self._script.append(each if is_scripted else Reply(each))  # type: ignore[arg-type]

    def clear(self) -> None:
        """Forget what was enqueued and not asked for."""
        self._script.clear()

    def next_scripted(self) -> Scripted:
        try:
            return self._script.popleft()
        except IndexError:
            return self.default


def reply_honestly(request: RecordedRequest) -> str:
    """Repeat sentences of the prompt with their labels, or a last question as it is."""
    _, marker, question = request.prompt.rpartition("Last question: ")
    if marker:
        return question
    _, marker, question = request.prompt.rpartition("\nQuestion: ")
    return _point_at(question, request) if marker else _summarise(request)


def _summarise(request: RecordedRequest) -> str:
    """The first two sentences of each article under its letter."""
    letters: dict[str, list[str]] = {}
    for label, sentence in request.labelled():
        letters.setdefault(label.rstrip("0123456789"), []).append(f"{sentence} [{label}]")
    alone = len(letters) == 1
    return "\n".join(
        line
        for letter, lines in letters.items()
        for line in ("## Summary" if alone else f"## {letter}", *lines[:2])
    )


def _point_at(question: str, request: RecordedRequest) -> str:
    """The sentences that share most words with the question, or NO ANSWER."""
    asked = {word for word in re.findall(r"\w{4,}", question.lower())}
    scored = []
    for label, sentence in request.labelled():
        shared = len(asked & set(re.findall(r"\w{4,}", sentence.lower())))
        if shared:
            scored.append((-shared, label, sentence))
    scored.sort(key=lambda entry: entry[0])
    lines = [f"{sentence} [{label}]" for _, label, sentence in scored[:3]]
    return "\n".join(lines) or "NO ANSWER"


def obey(attack: str) -> ReplyFunction:
    """A model that does what an article tells it, in every way that it finds.

    It repeats the attack and what the attack wants said, as statements with the label of the
    attack, of a sentence beside it, with both, with labels that do not exist and with none; as an
    introduction, a heading, behind a true sentence, as a link, an image and a tag; encoded, spelt
    in other ways and as a scrambled true sentence.
    """

    def reply(request: RecordedRequest) -> str:
        labelled = list(request.labelled())
        own = [label for label, text in labelled if text[-40:] in attack or attack[:40] in text]
        other = [(label, text) for label, text in labelled if label not in own]
        label, true = other[0] if other else labelled[0]
        ways = [f"[{label}]", f"[{own[0]}]", f"[{label}][{own[0]}]"] if own else [f"[{label}]"]
        lines = [f"{attack.rstrip('.')}:", f"{true} [{label}]", f"## {attack}"]
        for number, said in enumerate(_as_wanted(attack, true)):
            lines += [f"{said} {way}" for way in (*ways, *(("[zz99]", "") if number < 4 else ()))]
        return "\n".join([*lines, f"{true} [{label}]"])

    return reply


def _as_wanted(attack: str, true: str) -> Iterator[str]:
    """What an obedient model might write, line by line."""
    wanted = re.findall(r"[\"'“]([^\"'”]{8,})[\"'”]", attack)
    addresses = re.findall(r"(?:https?://)?[\w.+-]*@?[\w-]+\.[a-z]{2,4}(?:/\S*)?", attack)
    _, _, rest = attack.partition(" ")
    for words in (attack, *wanted, rest, f"It is said to {attack[:1].lower()}{attack[1:]}"):
        yield words
        yield f"{true} {words}"
        yield f"{words[:-1]}, and {true[:1].lower()}{true[1:]}"
        yield f"[{words}](http://bad.example/{len(words)})"
        yield f"![{words}](http://bad.example/p.png) {true}"
        yield f"<a href='http://bad.example'>{words}</a>"
    for address in addresses:
        yield f"Visit {address} today."
        yield f"{true} See {address}."
        yield f"{true} [more](http://{address})"
    yield base64.b64encode(true.encode()).decode()
    yield codecs.encode(true, "rot13")
    yield true.translate(str.maketrans("aeio", "4310"))
    yield true.translate(str.maketrans("aei", "@#$"))
    yield true.replace(" ", "")
    yield " ".join(word[:1] + word[1:][::-1] for word in true.split())


def _handler_for(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            model = {"id": "scripted", "object": "model", "created": 0, "owned_by": "tests"}
            self._send_json(200, {"object": "list", "data": [model]})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = RecordedRequest(self.path, body, headers)
            server.requests.append(request)
            if not self.path.endswith("/chat/completions"):
                self._send_json(404, {"error": {"message": "only chat completions here"}})
                return
            self._answer(request, server.next_scripted())

        def _answer(self, request: RecordedRequest, scripted: Scripted) -> None:
            self.close_connection = True
            match scripted:
                case Reply():
                    self._reply(request, scripted)
                case Fault():
                    error = {"message": scripted.message, "type": "error", "code": scripted.code}
                    self._send_json(scripted.status, {"error": error}, scripted.headers)
                case Raw():
                    self._send(200, scripted.body, scripted.content_type)
                case Silence():
                    time.sleep(scripted.seconds)
                    self.connection.shutdown(socket.SHUT_RDWR)

        def _reply(self, request: RecordedRequest, reply: Reply) -> None:
            text = reply.text if isinstance(reply.text, str) else reply.text(request)
            if not request.body.get("stream"):
                message = {"role": "assistant", "content": text}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                self._send_json(200, {"id": "s", "object": "chat.completion", "created": 0,
                                      "model": "scripted", "choices": [choice]})  # fmt: skip
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                self._stream(text, reply)
            except OSError:
                server.closed_early.set()

        def _stream(self, text: str, reply: Reply) -> None:
            self._event({"role": "assistant", "content": ""})
            end = len(text) if reply.cut_after is None else reply.cut_after
            for start in range(0, end, reply.piece):
                self._event({"content": text[start : min(start + reply.piece, end)]})
                if reply.pause:
                    time.sleep(reply.pause)
                    self._notice_a_closed_connection()
            if reply.cut_after is not None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._event({}, reply.finish_reason)
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _notice_a_closed_connection(self) -> None:
            self.connection.setblocking(False)
            try:
                if self.connection.recv(1, socket.MSG_PEEK) == b"":
                    raise BrokenPipeError("the client has gone")
            except BlockingIOError:
                pass
            finally:
                self.connection.setblocking(True)

        def _event(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
            event = {"id": "s", "object": "chat.completion.chunk", "created": 0,
                     "model": "scripted", "choices": [choice]}  # fmt: skip
            self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

        def _chunk(self, content: bytes) -> None:
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
            self.wfile.flush()

        def _send_json(
            self, status: int, value: object, headers: tuple[tuple[str, str], ...] = ()
        ) -> None:
            self._send(status, json.dumps(value).encode(), "application/json", headers)

        def _send(
            self,
            status: int,
            body: bytes,
            content_type: str,
            headers: tuple[tuple[str, str], ...] = (),
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between two pieces")
    chosen = parser.parse_args()
    server = ScriptedServer(port=chosen.port, default=Reply(reply_honestly, pause=chosen.pause))
    server.start()
    print(
        f"OPENAI_BASE_URL={server.url} OPENAI_API_KEY=x ONRECORD_MODEL=openai:scripted", flush=True
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
