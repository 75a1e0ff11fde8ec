"""Three writers and two readers at once, two of them killed at random moments, fifty in all."""

from __future__ import annotations

import random
import secrets
import signal
import time
from pathlib import Path

import pytest

from tests.ingest import kill_processes as others
from tests.ingest.test_kills import processes, run
from tests.soak.results import write_result

__all__ = ["processes"]

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

TIMES = 50
ARTICLES = 6
"""In the folder of each writer, another one each time."""
LONGEST = 0.5
"""Seconds after the first of them begins; a writer alone takes about half of it."""


def test_kills_amid_three_writers_and_two_readers(processes, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    home, done = tmp_path / "library", []
    killed = {"writer": 0, "reader": 0}
    turns, began = 0, time.monotonic()
    while sum(killed.values()) < TIMES:
        turns += 1
        folders = [tmp_path / f"{turns}-{writer}" for writer in "abc"]
        for folder in folders:
            others.write_sources(folder, ARTICLES)
        events = [processes.Event() for _ in range(5)]
        writers = [
            processes.Process(target=others.add_until_killed, args=(home, folder, event))
            for folder, event in zip(folders, events, strict=False)
        ]
        readers = [
            processes.Process(target=others.read_until_killed, args=(home, event))
            for event in events[3:]
        ]
        for each in (*readers, *writers):
            each.start()
        assert all(event.wait(60) for event in events[:3])
        victims = chance.sample([*writers, readers[0]], 2)
        moments = sorted(chance.uniform(0, LONGEST) for _ in victims)
        for victim, pause in zip(victims, (moments[0], moments[1] - moments[0]), strict=True):
            time.sleep(pause)
            victim.kill()
        for each in writers:
            each.join(120)
        ended = [each.exitcode for each in writers]
        assert all(
            code == 0 or (code == -signal.SIGKILL and each in victims)
            for code, each in zip(ended, writers, strict=True)
        ), seed
        for each in readers:
            assert each.is_alive() or each in victims, seed
            each.kill()
            each.join(60)
        killed["writer"] += sum(code != 0 for code in ended)
        killed["reader"] += readers[0] in victims
        lost = [folder for folder, code in zip(folders, ended, strict=True) if code]
        whole = [folder for folder in folders if folder not in lost]
        done += whole
        assert run(processes, others.check, home, [*done, *lost], done, folders) == 0, seed
        for folder in lost:
            assert run(processes, others.add, home, folder) == 0, seed
        done += lost
        assert run(processes, others.check, home, done, done, lost) == 0, seed
    write_result(
        "Kills amid writers and readers",
        "kills",
        f"Three writers of {ARTICLES} articles each and two readers at once in one library, time "
        f"after time; two of the five killed (SIGKILL) at random moments within {LONGEST} s: "
        f"{killed['writer']} writers and {killed['reader']} readers killed in {turns} turns, the "
        "others went on. After each, every article was whole or absent, those of the others were "
        "there, words and vectors found every stored chunk and held nothing else, and the same "
        f"command again finished the work: {len(done) * ARTICLES} articles, none lost. Seed "
        f"{seed}, {time.monotonic() - began:.0f} s on {time.strftime('%Y-%m-%d')}.",
    )
