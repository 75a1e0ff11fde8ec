"""A hundred damaged files of every kind: an article or a plain reason, soon, and nothing else."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.fuzzing import (
    KINDS,
    checksums,
    links_answered_here,
    made_texts,
    mutated,
    run_input,
    run_inputs,
    seeds,
)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_give_articles_or_plain_reasons(kind: str) -> None:
    outcome = run_inputs(kind, range(100))
    assert not outcome.failed, "\n".join(f"{f.kind} {f.number}: {f.what}" for f in outcome.failed)
    assert outcome.articles + outcome.refused == 100


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_are_the_same_every_time_and_differ_from_one_another(kind: str) -> None:
    first = [mutated(kind, number) for number in range(20)]
    assert first == [mutated(kind, number) for number in range(20)]
    assert len(set(first)) >= 15
    assert not set(first) & set(seeds()[kind][1])


def test_inputs_are_the_same_in_every_process() -> None:
    """So that a failure of one run can be looked into in another."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(checksums, 10).result(timeout=120) == checksums(10)


@pytest.mark.parametrize("name", sorted({name for name, _ in seeds().values()}))
@settings(max_examples=15)
@given(content=made_texts())
def test_texts_of_odd_pieces_are_read_whatever_they_are_called(name: str, content: bytes) -> None:
    with links_answered_here():
        run_input(content, name)


@settings(max_examples=100)
@given(
    content=st.binary(max_size=400), name=st.sampled_from(sorted({n for n, _ in seeds().values()}))
)
def test_bytes_of_any_kind_are_read_or_refused(name: str, content: bytes) -> None:
    with links_answered_here():
        run_input(content, name)
