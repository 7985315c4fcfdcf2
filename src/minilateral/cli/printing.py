"""Results on standard output, progress and warnings on standard error."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.files import write_whole
from minilateral.core.json_text import json_text
from minilateral.core.spreadsheet import safe_cell

if TYPE_CHECKING:
    from rich.console import Console

    from minilateral.charts.frame import Drawing

#: Width of tables where the output is no terminal.
PIPE_WIDTH = 140


def say(text: str) -> None:
    """A message to the person, on standard error."""
    print(text, file=sys.stderr)


def draw(on: Callable[[Console], None]) -> None:
    """Print what is drawn on a console; colours follow the terminal and NO_COLOR.

    The drawing is held and written at once, so that a reader who stops reading is told apart
    from a failure.
    """
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    with console.capture() as held:
        on(console)
    sys.stdout.write(held.get())


def table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table; what the facts say is text, never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in rows[0] if rows else ():
        shown.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_cell(value)) for value in row.values()))
    draw(lambda console: console.print(shown))


def deliver(
    output: Path | None,
    as_json: bool,
    value: Any,
    rows: Sequence[Mapping[str, Any]],
    plot: Callable[[], Drawing] | None = None,
    page: Callable[[], str] | None = None,
) -> bool:
    """Write or print a result where a form was asked for; false leaves it to the caller.

    `plot` and `page` make the forms that not every result has: pictures, and Markdown.
    """
    if output is not None:
        forms: dict[str, Callable[[], bytes]] = {
            ".json": lambda: f"{json_text(value)}\n".encode(),
            ".csv": lambda: _csv(rows).encode(),
        }
        if plot is not None:
            forms |= _pictures(plot)
        if page is not None:
            forms[".md"] = lambda: page().encode()
        if output.suffix.lower() not in forms:
            near = did_you_mean(output.suffix, forms)
            raise UsageError(full_stop(f"{output.name!r} must end in {' or '.join(forms)}{near}"))
        write_whole(output, forms[output.suffix.lower()]())
        say(f"wrote {output}")
        return True
    if as_json:
        print(json_text(value))
    return as_json


def _pictures(plot: Callable[[], Drawing]) -> dict[str, Callable[[], bytes]]:
    """The forms in which a drawing is written."""
    from minilateral.charts import png, standalone_svg

    return {".svg": lambda: standalone_svg(plot()), ".png": lambda: png(plot())}


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([safe_cell(_exact(value)) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    """A value as a person reads it in a terminal."""
    return f"{value:.3g}" if isinstance(value, float) else _exact(value)


def _exact(value: Any) -> str:
    """A value with every digit that it has."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
