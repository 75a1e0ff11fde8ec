"""``onrecord serve`` as a command: one line, the next free port, a password, a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.pages.stage import Watcher, ask

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    process: subprocess.Popen[str]
    line: str
    taken: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The command, told to use a port that is taken."""
    home = tmp_path_factory.mktemp("serve")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ONRECORD_HOME": str(home / "home"),
        "ONRECORD_AUTH": "ann:secret",
    }
    command = "import sys; from ui.commands.main import main; sys.exit(main())"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-c", command, "serve", "--no-open", "--port", str(port)],
            cwd=home, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        yield Served(process, process.stdout.readline(), port)
        if process.poll() is None:
            process.kill()
        process.communicate()


def address(served: Served) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", served.line)
    assert found is not None, served.line
    return found[0]


def test_the_address_is_said_with_the_port_that_was_in_use(served: Served) -> None:
    assert f"port {served.taken} is in use" in served.line
    assert not address(served).endswith(f":{served.taken}")


def test_a_stranger_sees_nothing(served: Served) -> None:
    for path in ("/", "/config", "/onrecord/js/core.js", "/gradio_api/info"):
        assert httpx.get(address(served) + path).status_code == 401


def test_whoever_has_the_password_works_as_usual(served: Served, browser: Browser) -> None:
    context = browser.new_context(http_credentials={"username": "ann", "password": "secret"})
    watcher = Watcher(address(served))
    watcher.watch(context)
    page = context.new_page()
    page.goto(address(served))
    page.locator("#conversation [data-sample]").first.click()
    # Everything is loaded for the first time here.
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1, timeout=60_000)
    ask(page, "Who is quoted?")
    context.close()
    assert [each for each in watcher.troubles if not each.startswith("401")] == []


def test_an_interrupt_ends_it_cleanly_though_a_page_is_open(
    served: Served, browser: Browser
) -> None:
    context = browser.new_context(http_credentials={"username": "ann", "password": "secret"})
    page = context.new_page()
    page.goto(address(served))
    expect(page.locator("#library [data-article]").first).to_be_visible()
    served.process.send_signal(signal.SIGINT)
    output, errors = served.process.communicate(timeout=20)
    context.close()
    assert (served.process.returncode, output, errors) == (0, "", "")
