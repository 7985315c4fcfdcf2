"""Loading fact files: the shipped tables when they are first asked for, a user's YAML at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Generic, TypeVar

from minilateral.core.errors import Fault, InvalidDataError, NotFoundError, Place, did_you_mean
from minilateral.facts.csv_file import read_table
from minilateral.facts.records.base import Record
from minilateral.facts.tables import BY_NAME, GROUPINGS, NEEDS, SCENARIOS, Table
from minilateral.facts.validation import validate
from minilateral.facts.yaml_file import Document, read_yaml

R = TypeVar("R", bound=Record)
DATA = files("minilateral.facts") / "data"


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A record and the place in a file that it was read from."""

    record: R
    place: Place
    document: Document | None = None
    at: tuple[str | int, ...] = ()

    def inside(self, *path: str | int) -> Place:
        """Where a part of the record stands, as closely as its file tells."""
        return self.document.place((*self.at, *path)) if self.document else self.place


def shipped(table: Table[R]) -> tuple[Entry[R], ...]:
    """Read a table that comes with the package."""
    if (DATA / table.name).is_dir():
        with as_file(DATA / table.name) as folder:
            return _documents(table, sorted(folder.glob("*.yaml")), shown=table.name)
    file = DATA / f"{table.name}.csv"
    rows, lines = read_table(file, table.columns)

    def place(path: tuple[str | int, ...]) -> Place:
        return Place(file.name, lines[int(path[0])])

    records = validate(table.record, rows, place)
    return tuple(
        Entry(record, Place(file.name, line)) for record, line in zip(records, lines, strict=True)
    )


def _documents(table: Table[R], paths: Iterable[Path], shown: str) -> tuple[Entry[R], ...]:
    documents = _read_all(paths, shown)

    def place(path: tuple[str | int, ...]) -> Place:
        return documents[int(path[0])].place(tuple(path[1:]))

    records = validate(table.record, [document.data for document in documents], place)
    return tuple(
        Entry(record, document.place(()), document)
        for record, document in zip(records, documents, strict=True)
    )


def _read_all(paths: Iterable[Path], shown: str) -> list[Document]:
    """Read the files, or tell the faults of all that are no YAML."""
    documents: list[Document] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            documents.append(read_yaml(path, f"{shown}/{path.name}"))
        except InvalidDataError as error:
            faults += error.faults
    if faults:
        raise InvalidDataError(faults)
    return documents


def own_entries(folders: Sequence[Path]) -> Mapping[str, list[Entry[Record]]]:
    """Read every `*.yaml` in the folders and below, by table.

    A file is one grouping (it has an `id`), one need (it has `requirements` too), one scenario (it
    has `happens` too), or a mapping from names of tables to lists of rows.

    Raises
    ------
    NotFoundError
        If a folder does not exist.
    InvalidDataError
        With the faults of all files together.
    """
    entries: dict[str, list[Entry[Record]]] = defaultdict(list)
    faults: list[Fault] = []
    for path in _yaml_files(folders):
        try:
            for name, found in _own_file(read_yaml(path)):
                entries[name] += found
        except InvalidDataError as error:
            faults += error.faults
    if faults:
        raise InvalidDataError(faults)
    return entries


def _yaml_files(folders: Sequence[Path]) -> list[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise NotFoundError(f"{folder} is not a folder; --facts takes a folder of YAML files.")
    paths = (path for folder in folders for path in sorted(folder.rglob("*.yaml")))
    return list({path.resolve(): path for path in paths}.values())


def sound_rows(document: Document) -> tuple[Mapping[str, list[Entry[Record]]], list[Broken]]:
    """The rows of one file of tables that keep their schema, and those that break it.

    Raises
    ------
    InvalidDataError
        If the file is no mapping from names of tables to lists of rows.
    """
    sound: dict[str, list[Entry[Record]]] = defaultdict(list)
    broken: list[Broken] = []
    for name in _tables_in(document):
        for index, row in enumerate(document.data[name]):
            at = (name, index)
            try:
                sound[name] += _own_rows(document, BY_NAME[name], [row], (name,), index)
            except InvalidDataError as error:
                broken.append(Broken(name, row, document, at, error.faults))
    return sound, broken


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks its schema."""

    table: str
    row: Any
    document: Document
    at: tuple[str | int, ...]
    faults: tuple[Fault, ...]

    def inside(self, *path: str | int) -> Place:
        """Where a part of the row stands."""
        return self.document.place((*self.at, *path))


def _own_file(document: Document) -> list[tuple[str, list[Entry[Record]]]]:
    data = document.data
    if isinstance(data, dict) and "id" in data:
        table = _table_of(data)
        return [(table.name, _own_rows(document, table, [data], ()))]
    return [
        (name, _own_rows(document, BY_NAME[name], data[name], (name,)))
        for name in _tables_in(document)
    ]


def _table_of(data: Mapping[str, Any]) -> Table[Record]:
    """What the lone record of a file is, by a key that no other kind has."""
    if "requirements" in data:
        return NEEDS
    return SCENARIOS if "happens" in data else GROUPINGS


def _tables_in(document: Document) -> list[str]:
    """The names of the tables of a file, each with its list of rows."""
    data = document.data
    if not isinstance(data, dict) or not data:
        raise InvalidDataError(
            [Fault(document.place(()), "is not a mapping; see docs/do/own-facts.md")]
        )
    faults = [
        Fault(
            document.place((name,)),
            f"unknown table {name!r}{did_you_mean(name, BY_NAME)}"
            if name not in BY_NAME
            else f"{name} must be a list of rows",
        )
        for name in data
        if name not in BY_NAME or not isinstance(data[name], list)
    ]
    if faults:
        raise InvalidDataError(faults)
    return list(data)


def _own_rows(
    document: Document,
    table: Table[Record],
    rows: list[Any],
    at: tuple[str | int, ...],
    first: int = 0,
) -> list[Entry[Record]]:
    """Rows that stand in a list at `at`, from its place `first` on; a lone one at the root."""

    def place(path: tuple[str | int, ...]) -> Place:
        number, *inside = path
        return document.place((*at, int(number) + first, *inside) if at else tuple(inside))

    records = validate(table.record, rows, place)
    return [
        Entry(record, place((index,)), document, (*at, index + first) if at else ())
        for index, record in enumerate(records)
    ]


def merged(table: Table[R], own: Sequence[Entry[R]]) -> tuple[Entry[R], ...]:
    """The shipped rows with the user's put in: the same key replaces, a new key adds."""
    replaced = {table.key_of(entry.record) for entry in own} if table.key else set()
    kept = (entry for entry in shipped(table) if table.key_of(entry.record) not in replaced)
    return (*(kept if table.key else shipped(table)), *own)
