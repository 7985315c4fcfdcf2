"""The xarray data set of an ensemble, with its provenance as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from minilateral.core.json_text import json_text
from minilateral.crisis.provenance import provenance
from minilateral.crisis.simulate import ENDINGS, OUTCOMES

if TYPE_CHECKING:
    import xarray as xr

    from minilateral.crisis.histories import Histories

DIMENSIONS = ("scenario", "policy", "body", "replication")
#: What an outcome is, in words and unit.
MEANINGS = {
    "decision_days": ("days from the incident to the decision; infinite where never", "d"),
    "presence_days": ("days from the incident to the first unit there; infinite where never", "d"),
    "coverage_30d": ("mean share of what is needed that is there, over 30 days", "1"),
    "coverage_90d": ("mean share of what is needed that is there, over 90 days", "1"),
    "contributors": ("states that send something", "1"),
    "double_booked": ("units that were called for and found taken by another body", "1"),
    "handover_days": ("days from the incident to the hand-over; infinite where never", "d"),
    "ending": ("how it ended, by its number in `endings`", "1"),
}


def dataset(found: Histories) -> xr.Dataset:
    """Every outcome by scenario, policy, body and replication."""
    import xarray as xr

    plan = found.plan
    run = provenance(plan, found.command)
    data = {
        name: (
            DIMENSIONS,
            samples[None].astype(np.int8) if name == "ending" else samples[None],
            dict(zip(("long_name", "units"), MEANINGS[name], strict=True)),
        )
        for name, samples in zip(OUTCOMES, found.outcomes, strict=True)
    }
    coordinates = {
        "scenario": [run["scenario"]],
        "policy": [policy.name for policy in plan.policies],
        "body": list(plan.bodies),
        "replication": np.arange(plan.replications),
    }
    nested = ("policies", "parameters", "bodies")
    attributes = {
        "title": found.title,
        **{name: json_text(value) if name in nested else value for name, value in run.items()},
        "common_draws": int(plan.common),
        "endings": ", ".join(f"{number}: {name}" for number, name in enumerate(ENDINGS)),
        "caveats": "\n".join(found.caveats),
        "references": found.cite(),
    }
    return xr.Dataset(data, coordinates, attributes)
