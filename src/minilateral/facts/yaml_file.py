"""Reading a YAML fact file from an untrusted hand: plain data only, and where each value stands.

Every scalar is read as text; the schema decides what it means. Anchors, aliases, tags, repeated
keys and deep nesting are refused, so a file cannot build objects or unfold into gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeAlias

import yaml

from minilateral.core.errors import Fault, InvalidDataError, Place

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
Path_: TypeAlias = tuple[str | int, ...]
#: Characters that steer a terminal or hide in text; tabs and line ends are left.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_NULLS = {"", "~", "null", "Null", "NULL"}
_PLAIN = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """Where an event stands, counted from zero."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


@dataclass(slots=True)
class Document:
    """Plain data and the place of every value in it, by its path of keys and indices."""

    file: str
    data: Any = None
    marks: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """Where the value stands, or the nearest enclosing value that is there."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                return Place(self.file, *self.marks[path[:length]])
        return Place(self.file)


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read one YAML document; `shown` is the file name that errors give.

    Raises
    ------
    InvalidDataError
        If the file is too large, not UTF-8, not YAML, or uses what is refused.
    """
    document = Document(shown or str(path))
    try:
        if not path.is_file():
            _refuse(document, None, "cannot be read: it is no plain file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            _refuse(document, None, f"is {size:,} bytes; a fact file has at most {MAX_BYTES:,}")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(document, None, f"is not UTF-8 text (byte {error.start})")
    except OSError as error:
        _refuse(document, None, f"cannot be read: {error.strerror}")
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        _parse_stream(document, events)
    except yaml.MarkedYAMLError as error:
        _refuse(document, error.problem_mark, f"is not YAML: {error.problem}")
    except yaml.YAMLError as error:
        _refuse(document, None, f"is not YAML: {str(error).splitlines()[0]}")
    return document


def _parse_stream(document: Document, events: Iterator[yaml.Event]) -> None:
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if document.marks:
                _refuse(document, event.start_mark, "holds more than one document")
            document.data = _value(document, next(events), events, ())


def _value(document: Document, event: yaml.Event, events: Iterator[yaml.Event], at: Path_) -> Any:
    mark = event.start_mark
    assert mark is not None
    document.marks[at] = (mark.line + 1, mark.column + 1)
    if not isinstance(event, _PLAIN) or event.anchor is not None:
        _refuse(document, mark, "uses an anchor or alias; write the value out")
    if event.tag is not None and event.tag != "!":
        _refuse(document, mark, f"uses the tag {event.tag}; plain values only")
    if isinstance(event, yaml.ScalarEvent):
        if _CONTROL.search(event.value):
            _refuse(document, mark, "holds a control character")
        return None if event.implicit[0] and event.value in _NULLS else event.value
    if len(at) > MAX_DEPTH:
        _refuse(document, mark, f"is nested more than {MAX_DEPTH} deep")
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(document, events, at)
    return _mapping(document, events, at)


def _sequence(document: Document, events: Iterator[yaml.Event], at: Path_) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(document, event, events, (*at, len(items))))
    return items


def _mapping(document: Document, events: Iterator[yaml.Event], at: Path_) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            _refuse(document, event.start_mark, "has a key that is not plain text")
        if event.value in found:
            _refuse(document, event.start_mark, f"has the key {event.value!r} twice")
        found[event.value] = _value(document, next(events), events, (*at, event.value))
    return found


def _refuse(document: Document, mark: _Mark | None, message: str) -> NoReturn:
    place = Place(document.file, mark.line + 1, mark.column + 1) if mark else Place(document.file)
    raise InvalidDataError([Fault(place, message)])
