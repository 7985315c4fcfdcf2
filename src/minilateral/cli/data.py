"""Data of other publishers: read a copy that the user has, or get one on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minilateral.cli.options import Json, Output
from minilateral.cli.printing import deliver, say, table

if TYPE_CHECKING:
    from minilateral.facts.readers.reading import Reading

app = typer.Typer(
    help="""Read other publishers' files, or download them on request.

    \b
    minilateral data read def-exp-2024.xlsx -o spending.csv
    minilateral data list
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)
SHOWN = 20


@app.command("list")
def list_(json: Json = False) -> None:
    """List what can be downloaded, on what terms.

    \b
    minilateral data list
    minilateral data list --json
    """
    from minilateral.facts.readers.download import editions

    rows = [
        {"name": e.name, "edition": e.edition, "licence": e.licence, "pinned": bool(e.sha256)}
        for e in editions()
    ]
    if not deliver(None, json, rows, rows):
        table("Editions on offer", rows)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A file of NATO, SIPRI, Kiel or the World Bank.")],
    json: Json = False,
    output: Output = None,
) -> None:
    """Read a file that you have; it is known by its content, not its name.

    An output that ends in .yaml holds rows of the fact base, to be read with --facts.

    \b
    minilateral data read def-exp-2024.xlsx -o spending.csv
    minilateral data read def-exp-2026.xlsx -o my-facts/nato.yaml
    """
    from minilateral.facts.readers import read as read_file

    reading = read_file(file)
    said = reading.skipped_by_reason()
    value = {
        "dataset": reading.dataset,
        "edition": reading.edition,
        "file": reading.file,
        "rows": reading.rows,
        "skipped": said,
        "marked": [
            {"reason": tally.reason, "label": tally.label, "count": tally.count}
            for tally in reading.marked
        ],
    }
    say(f"{reading.dataset}, edition {reading.edition or 'not stated'}: {len(reading.rows):,} rows")
    for reason, count in said.items():
        say(f"left out {count:,}: {reason}")
    if output is not None and output.suffix.lower() in (".yaml", ".yml"):
        _write_facts(reading, output)
    elif not deliver(output, json, value, reading.rows):
        table(f"The first {min(SHOWN, len(reading.rows))} rows", reading.rows[:SHOWN])


def _write_facts(reading: Reading, output: Path) -> None:
    """Write the rows as own facts, to be read with --facts."""
    from minilateral.core.files import write_whole
    from minilateral.facts import fact_base
    from minilateral.facts.readers.as_facts import as_yaml

    write_whole(output, as_yaml(reading, fact_base()).encode())
    say(f"wrote {output}; read it with --facts {output.parent}")


@app.command()
def get(
    name: Annotated[str, typer.Argument(help="A name from `minilateral data list`.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")] = Path(
        "data"
    ),
    edition: Annotated[
        str | None, typer.Option("--edition", help="Not the newest edition.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept a changed file and record its checksum.")
    ] = False,
) -> None:
    """Download a file and hold it against its pinned checksum.

    \b
    minilateral data get worldbank_gdp
    minilateral data get worldbank_gdp --to data --accept
    """
    from minilateral.facts.readers.download import get as download

    say(f"{download(name, to, accept, edition=edition)} holds its checksum")
