"""Forty people ask within ten seconds: first words come soon, nothing is lost, memory returns."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from ingest.pipeline import Ingestor
from rag.library import open_library
from rag.settings import Settings
from tests.scripted_server import ScriptedServer
from tests.soak.results import write_result

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

PEOPLE = 40
SECONDS = 10.0
"""In which all of them ask."""
ROUNDS = 4
ARTICLES = 200
FIRST_WORDS = {"extractive": 1.0, "openai:scripted": 3.0}
"""Seconds until half of them have seen a first statement, by engine."""
MEMORY_GROWTH = 120_000_000
"""Bytes that the server may hold more after the last round than after the first."""
ROOT = Path(__file__).resolve().parents[2]
TOWNS = "Vale Ellery Lund Holm Marsh Orrin Pell Quay Ruddock Sefton".split()
NAMES = "Orla Vance,Tomas Reed,Mina Okoro,Gwen Marsh,Piet Holm,Ada Lind,Ivo Petrov,Lena Cole".split(
    ","
)


@dataclass(frozen=True)
class Asked:
    """What one person saw."""

    first_words: float | None
    """Seconds from asking to the first statement; None when none came."""
    done: float | None
    """Seconds to the end of the answer."""
    answer: str


def articles() -> Iterator[tuple[str, str]]:
    for number in range(ARTICLES):
        town, name = TOWNS[number % len(TOWNS)], NAMES[number % len(NAMES)]
        bridge, cost = f"bridge {number}", 3 + number
        yield (
            f"{number}.txt",
            (
                f"{town} repairs {bridge}\n\n"
                f"The council of {town} voted on Monday to repair {bridge} for ${cost} million.\n\n"
                f"“We waited {number + 2} years for {bridge},” said {name}, the mayor of {town}. "
                "“Nobody will pay a toll.”\n\n"
                f"Work begins in March and ends in {2027 + number % 5}."
            ),
        )


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """The page as a command; its address and the id of its process."""
    with (
        open_library(Settings(home=home)) as library,
        Ingestor(library, Settings(home=home)) as into,
    ):
        for name, text in articles():
            for result in into.add_upload(text.encode(), name):
                assert result.status in ("added", "duplicate", "unchanged"), result
    command = "import sys; from ui.commands.main import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--no-open", "--port", "18700"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ONRECORD_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None
        yield found.group(), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def resident(pid: int) -> int:
    """Bytes that a process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024


class Page:
    """The page as a browser speaks to it, without drawing it."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self._client = client
        by_id = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
        self._ask = next(
            event["id"]
            for event in config["dependencies"]
            if any(by_id.get(t[0]) == "ask" and t[1] == "submit" for t in event["targets"])
        )

    async def ask(self, question: str) -> Asked:
        """Ask in a conversation of its own and read the answer to its end."""
        session = secrets.token_hex(6)
        context = {
            "owner": secrets.token_hex(16),
            "conversation": secrets.token_hex(16),
            "articles": [],
        }
        began = time.monotonic()
        joined = await self._client.post(
            "/gradio_api/queue/join",
            json={
                "data": [question, json.dumps(context)],
                "fn_index": self._ask,
                "session_hash": session,
                "trigger_id": None,
                "event_data": None,
            },
        )
        joined.raise_for_status()
        first = done = None
        answer = ""
        address = f"/gradio_api/queue/data?session_hash={session}"
        async with self._client.stream("GET", address) as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                answer += line
                if first is None and 'class=\\"statement' in line:
                    first = time.monotonic() - began
                if '"process_completed"' in line:
                    done = time.monotonic() - began
                    break
        return Asked(first, done, answer)


async def everybody(address: str) -> list[Asked]:
    """All people ask, evenly over the seconds."""
    limits = httpx.Limits(max_connections=4 * PEOPLE)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        page = Page(client, (await client.get("/config")).json())

        async def one(number: int) -> Asked:
            await asyncio.sleep(SECONDS * number / PEOPLE)
            bridge = number * (ARTICLES // PEOPLE)
            return await page.ask(
                f"What did {NAMES[bridge % len(NAMES)]} say about bridge {bridge}?"
            )

        return list(await asyncio.gather(*map(one, range(PEOPLE))))


@pytest.mark.parametrize("engine", FIRST_WORDS)
def test_forty_people_ask_at_once(tmp_path: Path, engine: str) -> None:
    waited: list[float] = []
    held: list[int] = []
    with ScriptedServer() as model:
        given = {"ONRECORD_MODEL": engine}
        if engine != "extractive":
            given |= {"OPENAI_API_KEY": "x", "OPENAI_BASE_URL": model.url}
        with serving(tmp_path / "home", **given) as (address, pid):
            for _ in range(ROUNDS):
                seen = asyncio.run(everybody(address))
                lost = [
                    one.answer[-2000:] for one in seen if one.first_words is None or not one.done
                ]
                assert lost == []
                waited += [one.first_words for one in seen if one.first_words is not None]
                time.sleep(3)
                held.append(resident(pid))
    waited.sort()
    half, most = median(waited), waited[int(len(waited) * 0.95)]
    write_result(
        "Forty people at once",
        f"load-{engine.partition(':')[0]}",
        f"Engine {engine}, {ROUNDS} rounds of {PEOPLE} people within {SECONDS:.0f} s: first "
        f"statement after {half:.2f} s for half of them (bar {FIRST_WORDS[engine]:.0f} s), after "
        f"{most:.2f} s for 95 in 100, none lost; memory after each round: "
        + ", ".join(f"{each / 1e6:.0f} MB" for each in held)
        + ".",
    )
    assert half < FIRST_WORDS[engine]
    assert held[-1] - held[0] < MEMORY_GROWTH
