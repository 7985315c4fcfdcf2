"""An exploration as plain values and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilateral.charts.theme import SERIES

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.crisis.discovery import Discovery
    from minilateral.crisis.explored import Explored, Found


def as_dict(explored: Explored, caveats: tuple[str, ...]) -> dict[str, Any]:
    """What was run, how far the measures reach, and what was discovered."""
    return {
        **explored.experiment.described(),
        "design": explored.design,
        "points": len(explored.points),
        "replications": explored.replications,
        "seed": explored.seed,
        "summary": explored.summary,
        "discovery": [
            {"case": found.case, "policy": found.policy, "holds": found.holds}
            | {"too_close": found.too_close, "exceptions": found.exceptions}
            | _discovery(found.discovery)
            for found in explored.found
        ],
        "caveats": list(caveats),
        "sources": [reference.key for reference in explored.references()],
    }


def _discovery(found: Discovery) -> dict[str, Any]:
    return {
        "share": found.share,
        "boxes": [
            {
                "conditions": [
                    {"parameter": each.tried.name, "low": each.low, "high": each.high}
                    | {"tried_low": each.tried.low, "tried_high": each.tried.high}
                    for each in box.conditions
                ],
                "coverage": box.coverage,
                "density": box.density,
            }
            for box in found.boxes
        ],
        "coverage": found.coverage,
        "density": found.density,
        "coverage_seen": found.seen[0],
        "density_seen": found.seen[1],
        "chance": found.chance,
        "held_back": found.held_back,
    }


def drawn(explored: Explored) -> Drawing:
    """The points of the first discovery by what it turns on; without one, the spread by body."""
    told = next((found for found in explored.found if found.discovery.boxes), None)
    return _spread(explored) if told is None else _scatter(explored, told)


def _scatter(explored: Explored, found: Found) -> Drawing:
    from minilateral.charts import FrontPoint, front

    conditions = found.discovery.boxes[0].conditions
    names = [each.name for each in explored.experiment.uncertainties]
    columns = [names.index(each.tried.name) for each in conditions][:2]
    points = explored.points
    values = explored.by_policy(explored.estimates.value)
    policy = [each.name for each in explored.experiment.policies].index(found.policy)
    measured = values[policy, :, explored.experiment.measures.index(found.measure)]
    x, y = points[:, columns[0]], measured if len(columns) == 1 else points[:, columns[1]]
    rows = [
        FrontPoint(found.case if case else "not so", float(a), float(b))
        for a, b, case in zip(x, y, measured < found.below, strict=True)
    ]
    up = found.measure.label if len(columns) == 1 else names[columns[1]]
    return front(
        sorted(rows, key=lambda row: row.series == "not so"),
        x_title=names[columns[0]],
        y_title=up,
        title=f"{'Exceptions: ' if found.exceptions else ''}{found.discovery.boxes[0].sentence()}",
    )


def _spread(explored: Explored) -> Drawing:
    from minilateral.charts import Estimated, estimates

    measures = explored.experiment.measures
    first = next(each for each in measures if each.against is None and each.unit == "days")
    bodies = {
        each.label: each.body
        for each in measures
        if each.outcome == first.outcome
        and each.statistic == first.statistic
        and each.against is None
    }
    shown = [policy.name for policy in explored.experiment.policies][: len(SERIES)]
    rows = [
        Estimated(bodies[row["measure"]], row["median"], row["p10"], row["p90"], row["policy"])
        for row in explored.summary
        if row["measure"] in bodies and row["policy"] in shown
    ]
    return estimates(
        rows,
        x_title=f"{first.outcome.replace('_', ' ')}, cut at {explored.experiment.horizon:g}",
        title=explored.title,
        note="bar: median over the points; whisker: 10 to 90 % of them",
    )
