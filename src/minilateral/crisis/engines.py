"""Engines: who plays the blocks. Each gives the same bytes, in the order of the blocks.

serial       one block after another, for a debugger
threads      threads of this process; the kernels run free of the interpreter's lock
processes    processes of their own, for work that holds the lock
dask         a Dask cluster on this machine, on loopback and without a dashboard
tcp://...    the Dask cluster whose scheduler has that address, for many machines
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Protocol, TypeAlias, TypeVar

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.crisis.blocks import batched

Part = TypeVar("Part")
Numbered: TypeAlias = list[tuple[int, Any]]

ENGINES = ("serial", "threads", "processes", "dask")
#: Blocks that a worker is given at once, at most: some tenths of a second.
CHUNK = 8
#: Chunks under way for each worker: one is played while the next waits.
AHEAD = 2


class Promise(Protocol):
    """What all futures have in common."""

    def result(self) -> Numbered: ...

    def cancel(self) -> object: ...


Submit: TypeAlias = Callable[[tuple[int, ...]], Promise]


def parts(
    work: Callable[[int], Part],
    blocks: Sequence[int],
    engine: str = "threads",
    workers: int | None = None,
    chunk: int | None = None,
) -> Iterator[tuple[int, Part]]:
    """Each block with what `work` makes of it, in the order of `blocks`, as soon as it is there.

    Only a few chunks are under way at a time, so any number of blocks takes bounded memory. If
    the caller stops asking, no more are begun. `work` must travel (be picklable) for all engines
    but the first two.

    Raises
    ------
    UsageError
        For an unknown engine, fewer than one worker or block to a chunk, or Dask not installed.
    """
    number = (os.cpu_count() or 1) if workers is None else workers
    if number < 1:
        raise UsageError(f"an engine needs a worker or more, not {number}.")
    size = max(1, min(CHUNK, len(blocks) // (4 * number))) if chunk is None else chunk
    if size < 1:
        raise UsageError(f"a chunk holds a block or more, not {size}.")
    if engine == "serial":
        return ((block, work(block)) for block in blocks)
    return _in_order(_opened(engine), work, batched(blocks, size), number)


def _opened(engine: str) -> Callable[..., Any]:
    """The engine of that name, as a context that takes work and the number of workers."""
    if "://" in engine:
        _need_dask()
        return lambda work, workers: _cluster(work, engine)
    known = {"threads": _threads, "processes": _processes, "dask": _local_cluster}
    if engine not in known:
        near = did_you_mean(engine, ENGINES)
        listed = f"{', '.join(ENGINES)}, or the address of a Dask scheduler (tcp://...)"
        raise UsageError(full_stop(f"an engine is one of {listed}; not {engine!r}{near}"))
    if engine == "dask":
        _need_dask()
    return known[engine]


def _need_dask() -> None:
    try:
        import_module("distributed")
    except ImportError:
        raise UsageError(
            "the engine dask needs Dask; install it with: pip install 'minilateral[cluster]'."
        ) from None


def _in_order(
    opened: Callable[..., Any],
    work: Callable[[int], Part],
    chunks: Iterable[tuple[int, ...]],
    workers: int,
) -> Iterator[tuple[int, Part]]:
    waiting: deque[Promise] = deque()
    with opened(work, workers) as submit:
        try:
            for chunk in chunks:
                waiting.append(submit(chunk))
                if len(waiting) > AHEAD * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for promise in waiting:
                promise.cancel()


def _played(work: Callable[[int], Any], chunk: tuple[int, ...]) -> Numbered:
    return [(block, work(block)) for block in chunk]


@contextmanager
def _threads(work: Callable[[int], Any], workers: int) -> Iterator[Submit]:
    with ThreadPoolExecutor(workers) as pool:
        yield lambda chunk: pool.submit(_played, work, chunk)


@contextmanager
def _processes(work: Callable[[int], Any], workers: int) -> Iterator[Submit]:
    """Fresh processes, which a thread of ours cannot harm; Ctrl-C is for the parent to answer."""
    ignore = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, ignore) as pool:
        yield lambda chunk: pool.submit(_played, work, chunk)


@contextmanager
def _local_cluster(work: Callable[[int], Any], workers: int) -> Iterator[Submit]:
    distributed: Any = import_module("distributed")
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=40,
        ) as cluster,
        _cluster(work, cluster) as submit,
    ):
        yield submit


@contextmanager
def _cluster(work: Callable[[int], Any], where: Any) -> Iterator[Submit]:
    """A Dask cluster, running here or elsewhere; the work is sent to its workers once."""
    distributed: Any = import_module("distributed")
    with closing(distributed.Client(where)) as client:
        sent = client.scatter(work, broadcast=True)
        yield lambda chunk: client.submit(_played, sent, chunk, pure=False)
