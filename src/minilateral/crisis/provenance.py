"""Provenance: what a run was, so that its results can be told from others and made again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.json_text import json_text

if TYPE_CHECKING:
    from minilateral.crisis.blocks import Plan

#: Under this name the provenance stands in a Parquet file, as JSON.
KEY = b"minilateral"


def provenance(plan: Plan, command: str = "") -> dict[str, Any]:
    """What was played, with which facts, by which version, and the command that did it.

    `facts` is a digest of the fact files that came with the package; `world` one of everything
    that the engine reads, a user's own facts and positions too.
    """
    world = plan.world
    return {
        "program": "minilateral",
        "version": version("minilateral"),
        "scenario": world.scenario,
        "on": None if world.on is None else world.on.isoformat(),
        "bodies": list(plan.bodies),
        "policies": {policy.name: dict(policy.changed) for policy in plan.policies},
        "replications": plan.replications,
        "seed": plan.seed,
        "common_draws": plan.common,
        "parameters": dict(
            zip(world.parameters.names, world.parameters.vector().tolist(), strict=True)
        ),
        "facts": facts_digest(),
        "world": digest(world.arrays),
        "command": command,
    }


def stamped(run: Mapping[str, Any]) -> dict[bytes, bytes]:
    """The provenance as the metadata of a Parquet file."""
    return {KEY: json_text(run).encode()}


def unlike(
    run: Mapping[str, Any], metadata: Mapping[bytes, bytes], free: Collection[str] = ("command",)
) -> list[str]:
    """In what a file comes from another run, but for what is free to differ."""
    before = json.loads(metadata[KEY])
    now = json.loads(json_text(run))
    return [name for name in now if name not in free and before.get(name) != now[name]]


def facts_digest() -> str:
    """A digest of the fact files that came with the package."""
    found = sha256()
    for name, file in _below(files("minilateral.facts") / "data", ""):
        found.update(name.encode())
        found.update(sha256(file.read_bytes()).digest())
    return found.hexdigest()


def digest(value: Any) -> str:
    """A digest of arrays and plain values, however they are nested in tuples."""
    found = sha256()
    for part in _flat(value):
        found.update(part)
    return found.hexdigest()


def _flat(value: Any) -> Iterator[bytes]:
    if isinstance(value, tuple):
        for part in value:
            yield from _flat(part)
    else:
        array = np.ascontiguousarray(value)
        yield f"{array.dtype.str}{array.shape}".encode()
        yield array.tobytes()


def _below(folder: Traversable, within: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry, f"{within}{entry.name}/")
        elif entry.name.endswith((".csv", ".yaml")):
            yield f"{within}{entry.name}", entry
