"""Compiling hot loops with Numba, and keeping the compiled code on disk where that can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel, **options: Any) -> Kernel:
    """The function as machine code that runs free of the interpreter's lock.

    Later runs read it from disk. Where no folder can be written to (a read-only installation
    without a home), every process compiles afresh.
    """
    chosen = {"error_model": "numpy", "nogil": True, **options}
    try:
        return cast(Kernel, numba.njit(cache=True, **chosen)(function))
    except RuntimeError:
        return cast(Kernel, numba.njit(**chosen)(function))
