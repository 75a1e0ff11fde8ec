"""Who may come in, and what the page may then do; where the server listens, and what leaves."""

from __future__ import annotations

import base64
import hashlib
import socket
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from rag.errors import UsageError
from rag.settings import Settings
from ui.page import server
from ui.page.guard import Guard, policy_for

PAGE = "<html><head><title>x</title></head><body>ü</body></html>"


def site(*, local_only: bool = True, credentials: str | None = None) -> httpx.AsyncClient:
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    async def other(request: Request) -> PlainTextResponse:
        return PlainTextResponse("other </head>")

    async def stream(request: Request) -> StreamingResponse:
        async def pieces():  # type: ignore[no-untyped-def]
            for piece in ("a", "b"):
                yield piece

        return StreamingResponse(pieces(), media_type="text/event-stream")

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/other", other, methods=["GET", "POST"]),
            Route("/stream", stream),
        ]
    )
    guard = Guard(app, head="<link our=1>", local_only=local_only, credentials=credentials)
    transport = httpx.ASGITransport(guard)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860")


async def test_our_head_stands_in_the_page_and_nowhere_else() -> None:
    async with site() as client:
        page = await client.get("/")
        assert page.text == PAGE.replace("</head>", "<link our=1></head>")
        assert int(page.headers["content-length"]) == len(page.content)
        assert (await client.get("/other")).text == "other </head>"
        assert (await client.get("/stream")).text == "ab"


@pytest.mark.parametrize("path", ["/", "/other", "/stream", "/missing"])
async def test_every_response_carries_the_policy(path: str) -> None:
    async with site() as client:
        headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "http" not in policy and "*" not in policy
    scripts = policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-inline" not in scripts
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_inline_scripts_of_the_page_are_allowed_by_what_they_hold() -> None:
    page = (
        b"<script>one()</script><script src='/x.js'></script><script type=\"module\">two()</script>"
    )
    scripts = policy_for(page).partition("script-src ")[2].partition(";")[0].split()
    digests = [base64.b64encode(hashlib.sha256(each).digest()) for each in (b"one()", b"two()")]
    assert scripts == ["'self'", "'unsafe-eval'", *(f"'sha256-{d.decode()}'" for d in digests)]


async def test_nothing_to_cancel_is_no_error() -> None:
    async def unprocessable(request: Request) -> PlainTextResponse:
        return PlainTextResponse("no event", status_code=422)

    cancelling = ("/gradio_api/cancel", "/gradio_api/reset")
    routes = [Route(path, unprocessable, methods=["POST"]) for path in (*cancelling, "/x")]
    guard = Guard(Starlette(routes=routes), head="", local_only=True, credentials=None)
    transport = httpx.ASGITransport(guard)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in cancelling:
            assert (await client.post(path)).status_code == 200
        assert (await client.post("/x")).status_code == 422


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost:7860", 200),
        ("[::1]:7860", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("", 403),
        ("[", 403),
        ("[::1", 403),
    ],
)
async def test_a_name_that_points_here_from_elsewhere_is_refused(host: str, status: int) -> None:
    async with site() as client:
        assert (await client.get("/", headers={"host": host})).status_code == status
    async with site(local_only=False) as client:
        assert (await client.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_another_site_may_not_use_the_page(headers: dict[str, str], status: int) -> None:
    async with site() as client:
        assert (await client.post("/other", headers=headers)).status_code == status


async def test_a_link_from_another_site_may_open_the_page() -> None:
    async with site() as client:
        headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        assert (await client.get("/", headers=headers)).status_code == 200


async def test_a_password_is_asked_for_when_there_is_one() -> None:
    async with site(credentials="ann:sécret") as client:
        refused = await client.get("/other")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        right = base64.b64encode("ann:sécret".encode()).decode()
        for sent, status in (
            (f"Basic {right}", 200),
            (f"basic {right}", 200),
            ("Basic " + base64.b64encode(b"ann:wrong").decode(), 401),
            (f"Bearer {right}", 401),
            ("Basic ???", 401),
        ):
            reply = await client.get("/other", headers={"authorization": sent})
            assert reply.status_code == status, sent


def test_a_port_in_use_gives_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with server.listen("127.0.0.1", port) as listening:
            assert port < listening.getsockname()[1] < port + server.PORTS_TRIED


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host"])
def test_an_address_of_another_machine_is_refused_in_one_line(host: str) -> None:
    with pytest.raises(UsageError) as raised:
        server.listen(host, 7860)
    assert "\n" not in raised.value.message and len(raised.value.message) < 200


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, None),
        ({"model": "extractive", "openai_api_key": "x"}, None),
        ({"openai_api_key": "x"}, "Questions and passages go to api.openai.com"),
        (
            {"openai_api_key": "x", "openai_base_url": "https://models.vale.example/v1"},
            "Questions and passages go to models.vale.example",
        ),
        ({"embeddings": "openai:e"}, "Articles and questions go to api.openai.com"),
        (
            {"embeddings": "openai:e", "model": "anthropic:m"},
            "Articles go to api.openai.com, questions and passages to api.anthropic.com",
        ),
    ],
)
def test_what_leaves_is_said(
    settings: dict[str, object], words: str | None, tmp_path: Path
) -> None:
    given = Settings(home=tmp_path, **settings)  # type: ignore[arg-type]
    assert server.what_leaves(given) == words
