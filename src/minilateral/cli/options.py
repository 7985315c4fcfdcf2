"""Options that several commands share, and the fact base that they ask for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from minilateral.cli.printing import say
from minilateral.core.dates import parse_day

if TYPE_CHECKING:
    from minilateral.facts import FactBase

On: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="YYYY-MM-DD", help="The day that is asked about; today if left out."
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON (the fields are in docs/lookup/json.md).")
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Write to a file; its ending names the form."
    ),
]
Facts: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--facts", metavar="DIR", help="Read your own YAML facts from a folder; may be repeated."
    ),
]


def day(on: str | None) -> date:
    """The day asked about, today by default."""
    return date.today() if on is None else parse_day(on)


def fact_base(context: typer.Context, facts: list[Path] | None) -> FactBase:
    """The fact base with the folders named before and after the verb."""
    from minilateral.facts import fact_base as read

    folders = [*(context.obj or []), *(facts or [])]
    for folder in folders:
        if folder.is_dir() and next(folder.rglob("*.yaml"), None) is None:
            say(f"minilateral: no *.yaml file in {folder} or below; nothing is read from it.")
    return read(*folders)
