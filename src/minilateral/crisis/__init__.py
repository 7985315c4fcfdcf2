"""Crisis: how a response to an incident would unfold, played many times over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minilateral.crisis.ensemble import run

__all__ = ["run"]


def __getattr__(name: str) -> Any:
    """`run`, read when it is first asked for: the engine takes a while to load."""
    if name != "run":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from minilateral.crisis.ensemble import run

    return run
