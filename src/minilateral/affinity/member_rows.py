"""Members one by one: where each stands on the scale of votes, what it values, what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minilateral.affinity.behaviour import ACTS
from minilateral.affinity.estimates import SessionPoints
from minilateral.affinity.known import Known
from minilateral.facts import Grouping


def member_rows(grouping: Grouping, known: Known) -> list[Mapping[str, Any]]:
    """A row for each member, in the order of their names; what is unknown is none."""
    names = grouping.base.states.name
    return [
        {
            "state": code,
            "name": names(code),
            **_point(known.points, code),
            "values": _value(known, code),
            **{act: known.acts[act].of(code) if act in known.acts else None for act in ACTS},
        }
        for code in sorted(grouping.members, key=names)
    ]


def _point(points: SessionPoints, code: str) -> dict[str, float | None]:
    """The ideal point of a state with its interval, and how far it is from two others."""
    places = {name: points.positions([name]) for name in (code, "USA", "RUS")}
    if not len(places[code]):
        names = ("ideal_point", "q05", "q95", "from_USA", "from_RUS")
        return dict.fromkeys(names)
    i = int(places[code][0])
    own = float(points.point[i])
    away = {
        f"from_{name}": abs(own - float(points.point[int(places[name][0])]))
        if len(places[name])
        else None
        for name in ("USA", "RUS")
    }
    return {"ideal_point": own, "q05": float(points.low[i]), "q95": float(points.high[i]), **away}


def _value(known: Known, code: str) -> float | None:
    if known.values is None or code not in known.values.iso3:
        return None
    return float(known.values.value[known.values.iso3.index(code)])
