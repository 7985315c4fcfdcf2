"""Make the estimates that come with the package: ideal points, pairs, votes on topics, provenance.

    python tools/make_estimates.py --votes un_votes.rda --later un_votes_1946_2022.parquet \
        --matched matched_resolutions.csv

`--votes` are the roll calls that the list of matched ones numbers; `--later` goes on where they end
and is the file of the pairs. The sampler takes about half an hour on one core; with --checkpoint it
can be broken off, and --resume goes on. The same files and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from minilateral.affinity import topic_agreement
from minilateral.affinity.bsv import Plan
from minilateral.affinity.estimation import estimate
from minilateral.affinity.ideal_points import MOST_RHAT, IdealPoints
from minilateral.affinity.joined_calls import joined
from minilateral.affinity.pair_table import write_pair_table
from minilateral.affinity.roll_calls import read_roll_calls
from minilateral.affinity.sampling import posterior_draws
from minilateral.core.files import write_whole
from minilateral.facts.readers.matched_resolutions import read_matched
from minilateral.facts.readers.roll_call_parts import part_votes

DATA = Path(__file__).parents[1] / "src" / "minilateral" / "affinity" / "data"
PLAN = Plan(iterations=9000, burn_in=1500, chains=2, seed=1, proposals="scaled")
DIGITS = 4
PUBLISHERS = {
    "votes": "unvotes 0.3.0 (Robinson), from Voeten, Strezhnev and Bailey; votes CC0",
    "later": "United Nations General Assembly Voting Data (Voeten, Strezhnev and Bailey), CC0, "
    "tidied to Parquet",
    "matched": "Bailey, Strezhnev and Voeten, April 2020; MIT",
}


def main() -> None:
    """Read the files, estimate, and write the files of the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in PUBLISHERS:
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    first, later = read_roll_calls(asked.votes), read_roll_calls(asked.later)
    sampler = partial(
        posterior_draws,
        plan=PLAN,
        workers=asked.workers,
        checkpoint=asked.checkpoint,
        resume=asked.resume,
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        points = estimate(
            joined(first, later),
            "bsv",
            read_matched(asked.matched),
            part_votes(asked.votes),
            sampler=sampler,
        )
    write_whole(DATA / "ideal_points.csv", _csv(points).encode())
    write_pair_table(later, DATA / "pairs.parquet")
    topic_agreement.save(DATA / "topic_agreement.npz", first, later)
    said = [str(warning.message) for warning in told]
    files = {name: _file(name, getattr(asked, name)) for name in PUBLISHERS}
    text = json.dumps(_provenance(points, files, said), indent=2)
    write_whole(DATA / "provenance.json", f"{text}\n".encode())


def _csv(points: IdealPoints) -> str:
    lines = ["ccode,iso3,session,ideal_point,q05,q95"]
    for row in points.rows():
        values = (f"{row[name]:.{DIGITS}f}" for name in ("ideal_point", "q05", "q95"))
        lines.append(",".join([str(row["ccode"]), row["iso3"], str(row["session"]), *values]))
    return "\n".join([*lines, ""])


def _file(name: str, path: Path) -> dict[str, str]:
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": path.name, "sha256": checksum, "publisher": PUBLISHERS[name]}


def _provenance(
    points: IdealPoints, files: dict[str, dict[str, str]], said: list[str]
) -> dict[str, Any]:
    return {
        "command": "python tools/make_estimates.py --votes un_votes.rda "
        "--later un_votes_1946_2022.parquet --matched matched_resolutions.csv",
        "files": files,
        "ideal_points": {
            "method": points.title,
            "sessions": [int(points.session.min()), int(points.session.max())],
            "left_out": "session 19; unanimous votes; Zanzibar; South Africa in session 48; votes "
            "on amendments and paragraphs from 1990 on",
            "points": len(points),
            "anchor": points.anchor,
            "matched_items": points.links,
            "seed": PLAN.seed,
            "chains": PLAN.chains,
            "iterations": PLAN.iterations,
            "burn_in": PLAN.burn_in,
            "kept_draws": PLAN.kept * PLAN.chains,
            "proposals": PLAN.proposals,
            "largest_rhat": round(float(np.nanmax(points.rhat)), 3),
            f"points_with_rhat_above_{MOST_RHAT}": len(points.not_converged()),
            "least_effective_sample_size": round(float(np.nanmin(points.ess))),
            "median_effective_sample_size": round(float(np.nanmedian(points.ess))),
        },
        "pairs": {"from": "later", "years": "the last ten"},
        "topics": {"from": "votes, then later", "sessions": f"since {topic_agreement.FIRST}"},
        "warnings": said,
    }


if __name__ == "__main__":
    main()
