"""Whoever plays the blocks, and however many are given at once: the same bytes."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
from worlds_of_tests import cable_cut

from minilateral.core.errors import UsageError
from minilateral.crisis.blocks import BLOCK, Plan
from minilateral.crisis.engines import AHEAD, parts
from minilateral.crisis.ensemble import Labour, count, play

#: Four blocks, of which the last is a part of one.
MANY = 3 * BLOCK + 100


@pytest.fixture(scope="module")
def serial() -> bytes:
    return play(Plan(cable_cut(), MANY, 1), Labour("serial")).outcomes.tobytes()


@pytest.fixture
def quiet_dask() -> Iterator[None]:
    """Dask says at its end what no test needs to hear."""
    level = logging.getLogger("distributed").level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.getLogger("distributed").setLevel(level)


@pytest.mark.parametrize("chunk", [1, 2, 5])
def test_threads_give_the_bytes_of_serial_in_every_chunking(serial: bytes, chunk: int) -> None:
    found = play(Plan(cable_cut(), MANY, 1), Labour("threads", 2, chunk))
    assert found.outcomes.tobytes() == serial


def test_processes_give_the_bytes_of_serial(serial: bytes) -> None:
    found = play(Plan(cable_cut(), MANY, 1), Labour("processes", 2, 1))
    assert found.outcomes.tobytes() == serial


@pytest.mark.usefixtures("quiet_dask")
def test_a_local_dask_cluster_gives_the_bytes_of_serial(serial: bytes) -> None:
    pytest.importorskip("distributed")
    found = play(Plan(cable_cut(), MANY, 1), Labour("dask", 2, 2))
    assert found.outcomes.tobytes() == serial


def test_counts_are_those_of_serial_on_threads_in_every_chunking() -> None:
    plan = Plan(cable_cut(), MANY, 1)
    one, *others = (count(plan, Labour("threads", n, n)).tally for n in (1, 2, 3))
    for other in others:
        for mine, theirs in zip(one, other, strict=True):
            assert mine.tobytes() == theirs.tobytes()


def test_blocks_come_in_order_and_few_at_a_time() -> None:
    begun: list[int] = []

    def work(block: int) -> int:
        begun.append(block)
        return block * block

    found = parts(work, range(10**6), "threads", 2, 3)
    first = [next(found) for _ in range(5)]
    assert first == [(block, block * block) for block in range(5)]
    assert len(begun) <= 3 * (2 * AHEAD + 3)
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() < 50


@pytest.mark.parametrize("engine", ["serial", "threads"])
def test_what_fails_in_a_block_is_said_and_ends_the_work(engine: str) -> None:
    def work(block: int) -> int:
        raise UsageError(f"block {block} cannot be played.")

    with pytest.raises(UsageError, match=r"block 0 cannot be played"):
        list(parts(work, range(100), engine, 2))


@pytest.mark.parametrize(
    ("engine", "workers", "chunk", "said"),
    [
        ("thread", None, None, "did you mean threads"),
        ("spark", None, None, "serial, threads, processes, dask"),
        ("threads", 0, None, "a worker or more, not 0"),
        ("threads", -3, None, "a worker or more, not -3"),
        ("threads", 1, 0, "a block or more, not 0"),
    ],
)
def test_an_engine_that_cannot_work_is_refused(
    engine: str, workers: int | None, chunk: int | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        parts(abs, range(3), engine, workers, chunk)


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"minilateral\[cluster\]"):
        parts(abs, range(3), "dask")
