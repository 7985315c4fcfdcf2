"""A sampler's chains in a file, so that a run that was broken off can go on."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from minilateral.affinity.bsv import Chain, Plan
from minilateral.affinity.ordinal_model import Parameters
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.core.errors import Fault, InvalidDataError, NotFoundError, Place, UsageError
from minilateral.core.files import whole_file

FORM = "minilateral ideal points 1"


def save(path: Path, sample: OrdinalSample, plan: Plan, chains: Sequence[Chain]) -> None:
    """Write the chains, in place of what was there.

    Raises
    ------
    OutputError
        If the path cannot be written; an older file stays as it was.
    """
    arrays = {"form": np.array(FORM), "votes": np.array(fingerprint(sample))}
    arrays |= {f"plan_{name}": np.array(value) for name, value in asdict(plan).items()}
    for number, chain in enumerate(chains):
        parts: dict[str, np.ndarray] = {
            "point": chain.now.point,
            "mean": chain.now.mean,
            "item": chain.now.item,
            "draws": chain.draws,
            "accepted": chain.accepted,
            "done": np.array(chain.done),
        }
        arrays |= {f"chain_{number}_{name}": part for name, part in parts.items()}
    with whole_file(path) as file:
        np.savez(file, allow_pickle=False, **arrays)


def load(path: Path, sample: OrdinalSample, plan: Plan) -> tuple[Chain, ...]:
    """The chains as they were saved.

    Raises
    ------
    NotFoundError
        If there is no such file.
    UsageError
        If it belongs to other votes or to another plan.
    InvalidDataError
        If it is no such file, or damaged.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} is no file; leave out --resume to begin a run.")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        if str(arrays["form"]) != FORM:
            raise ValueError("another form")
        _check_same(path, arrays, sample, plan)
        return tuple(_chain(arrays, number, sample, plan) for number in range(plan.chains))
    except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        text = f"is no checkpoint of ideal points, or is damaged ({error})."
        raise InvalidDataError([Fault(Place(path.name), text)]) from error


def fingerprint(sample: OrdinalSample) -> str:
    """A checksum of the votes that are estimated from."""
    found = hashlib.sha256()
    for part in (sample.bounds, sample.unit, sample.session, sample.ccode):
        found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()


def _check_same(
    path: Path, arrays: dict[str, np.ndarray], sample: OrdinalSample, plan: Plan
) -> None:
    for name, value in asdict(plan).items():
        if (before := arrays[f"plan_{name}"].item()) != value:
            words = name.replace("_", " ")
            raise UsageError(f"{path} was begun with {words} {before}, not {value}.")
    if str(arrays["votes"]) != fingerprint(sample):
        raise UsageError(f"{path} was begun with other votes or other matched roll calls.")


def _chain(arrays: dict[str, np.ndarray], number: int, sample: OrdinalSample, plan: Plan) -> Chain:
    def part(name: str, shape: tuple[int, ...]) -> np.ndarray:
        array = arrays[f"chain_{number}_{name}"]
        if array.shape != shape:
            raise ValueError(f"{name} has another shape")
        return array

    units, items = len(sample), len(sample.bounds)
    now = Parameters(part("point", (units,)), part("mean", (units,)), part("item", (items, 3)))
    draws = part("draws", (plan.kept, units))
    return Chain(now, draws, part("accepted", (items,)), int(part("done", ())))
