"""How the functions of this floor are compiled: on their own, or as part of a kernel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeAlias

from minilateral.core.compiling import Kernel
from minilateral.core.compiling import compiled as compiled_alone

__all__ = ["compiled", "inlined"]

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]

#: Files whose functions and constants go into kernels of other files.
_PARTS = (
    "elementary.py",
    "flat.py",
    "kernel*.py",
    "normal_quantile.py",
    "philox.py",
    "slots.py",
    "theta.py",
    "variates.py",
)


def compiled(function: Kernel) -> Kernel:
    """Compile for this machine, once; later runs read the compiled code from disk.

    Numba compiles afresh where the file of a function has changed, but not where one that it calls
    has: a kernel of several files would run old code. So the stamp is that of all of them.
    """
    return _stamped(compiled_alone(function))


def inlined(function: Kernel) -> Kernel:
    """Compile into every kernel that calls it, with the same result as on its own.

    No fast mathematics: a sum is taken in the order written, and a product is rounded before it is
    added to, so the bytes are the same wherever the function runs.
    """
    return _stamped(compiled_alone(function, forceinline=True))


def _stamped(kernel: Kernel) -> Kernel:
    """The kernel, its compiled code on disk tied to every file that goes into kernels."""
    index = getattr(getattr(kernel, "_cache", None), "_cache_file", None)
    if index is not None:
        index._source_stamp = (index._source_stamp, _stamp())
    return kernel


@cache
def _stamp() -> Stamp:
    """Name, size and time of change of those files."""
    folder = Path(__file__).parent
    files = sorted(path for part in _PARTS for path in folder.glob(part))
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
