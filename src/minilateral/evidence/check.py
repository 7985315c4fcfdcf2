"""Holding a file of new episodes against the schema and the laws, every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minilateral.core.errors import Fault, InvalidDataError, NotFoundError, did_you_mean
from minilateral.facts import laws
from minilateral.facts.base import FactBase
from minilateral.facts.episode_laws import impossible
from minilateral.facts.loading import Broken, sound_rows
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.response import Episode
from minilateral.facts.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sound file of episodes holds."""

    file: str
    episodes: tuple[Episode, ...]
    new_incidents: tuple[str, ...]
    replaced: int
    """Rows that take the place of rows on record."""

    @property
    def uncited(self) -> int:
        """Episodes that rest on no document: usable, and shown as such."""
        return sum(not episode.cited for episode in self.episodes)

    def sentence(self) -> str:
        """What was found, in a line."""
        parts = [
            f"{_number(len(self.episodes), 'episode')}, no fault",
            f"new incidents: {', '.join(self.new_incidents)}" if self.new_incidents else "",
            f"{self.replaced} in place of rows on record" if self.replaced else "",
            f"{self.uncited} without a document read" if self.uncited else "",
        ]
        return f"{self.file}: {'; '.join(part for part in parts if part)}."


def check(path: Path, base: FactBase) -> Checked:
    """Hold a file of episodes against the schema and the laws, as if it were put into the base.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        With every fault: those of the schema, and the laws as far as a faulty row can be read.
    """
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}.")
    document = read_yaml(path)
    sound, broken = sound_rows(document)
    whole = base.with_rows(path, sound)
    faults = [fault for row in broken for fault in (*row.faults, *_more(row, whole))]
    try:
        laws.check(whole, only={document.file})
    except InvalidDataError as error:
        faults += error.faults
    if "episodes" not in document.data:
        faults.append(Fault(document.place(()), "holds no table 'episodes'"))
    if faults:
        raise InvalidDataError(faults)
    found = tuple(e.record for e in sound["episodes"] if isinstance(e.record, Episode))
    known = {(episode.incident_id, episode.body) for episode in base.all(Episode)}
    incidents = {incident for incident, _ in known}
    return Checked(
        document.file,
        found,
        tuple(dict.fromkeys(e.incident_id for e in found if e.incident_id not in incidents)),
        sum((episode.incident_id, episode.body) in known for episode in found),
    )


def _more(broken: Broken, base: FactBase) -> Iterator[Fault]:
    """What else is wrong with an episode that breaks the schema."""
    row = broken.row
    if broken.table != "episodes" or not isinstance(row, dict):
        return
    told = {fault.place for fault in broken.faults}
    if isinstance(row.get("body"), str) and (unknown := base.bodies.unlabelled(row["body"])):
        yield Fault(broken.inside("body"), unknown)
    for field, message in impossible(row, base, date.today()):
        if broken.inside(field) not in told:
            yield Fault(broken.inside(field), message)
    sources = row.get("source")
    keys = sources if isinstance(sources, list) else str(sources or "").split(";")
    for key in (str(key).strip() for key in keys):
        if key and key != UNCITED and key not in base.source_keys:
            near = did_you_mean(key, base.source_keys)
            yield Fault(
                broken.inside("source"), f"the source {key!r} is not in the sources table{near}"
            )


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
