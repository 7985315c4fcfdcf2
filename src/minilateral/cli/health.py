"""What `minilateral doctor` looks at."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from minilateral.core.errors import MinilateralError

NEEDED = (
    *("altair", "jinja2", "openpyxl", "pandas", "pooch", "pyarrow", "pydantic"),
    *("python-docx", "PyYAML", "rich", "typer", "vl-convert-python"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, whether it is sound, and what was found."""

    name: str
    ok: bool
    found: str


def checks(own: list[Path]) -> list[Check]:
    """Look at Python, the libraries, the fact base and the drawing of charts."""
    return [
        Check("python", sys.version_info >= (3, 11), platform.python_version()),
        *_libraries(),
        _tried("facts", lambda: _facts(own)),
        _tried("charts", _charts),
    ]


def _libraries() -> Iterator[Check]:
    for name in NEEDED:
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "not installed; run `make brief` or pip install minilateral")


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (MinilateralError, ImportError, OSError, ValueError) as error:
        return Check(name, False, str(error))


def _facts(own: list[Path]) -> str:
    from minilateral.facts import FactBase, laws
    from minilateral.facts.tables import TABLES

    base = FactBase(own)
    laws.check(base)
    rows = sum(len(base.entries(table.record)) for table in TABLES)
    return f"{rows:,} rows in {len(TABLES)} tables hold every law"


def _charts() -> str:
    from minilateral.charts import Bar, bars, svg

    drawn = svg(bars([Bar("check", 1.0)], x_title="check"), alt="check", name="check")
    return f"drew {len(drawn):,} bytes of SVG"
