"""Readers that misbehave, for workers' tests; the file's name says how."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import PurePath

from ingest.jobs import Job, Prepared, run_job


def read_badly(job: Job, seen: set[str] | None = None) -> Iterator[Prepared]:
    """Hang, eat memory, crash, fail or read, as the name of the source says."""
    name = PurePath(job.source).stem
    if name == "hang":
        while True:
            time.sleep(60)
    if name == "eat":
        eaten = [bytes(50_000_000)]
        while True:
            eaten.append(b"x" * 50_000_000)
    if name == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    yield from run_job(job, seen)
    if name == "late":
        time.sleep(60)
