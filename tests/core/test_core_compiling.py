"""Kernels are compiled where no folder can keep them, too."""

from __future__ import annotations

import pytest
from numba.core import caching

from minilateral.core.compiling import compiled


def double(x: float) -> float:
    return 2 * x


def test_without_a_folder_to_keep_it_a_kernel_is_compiled_afresh(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching.CompileResultCacheImpl, "_locator_classes", [])
    assert compiled(double)(21.0) == 42.0
