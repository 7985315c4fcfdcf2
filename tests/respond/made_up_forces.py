"""A user's own forces of Luxembourg, which owns no ship or aircraft in the shipped tables."""

from __future__ import annotations

import json
from typing import Any

CITED = {"source": "north-atlantic-treaty", "verified": True}
FLEET = {
    **{"owner": "LUX", "asset_class": "surface_combatant", "asset_type": "frigate"},
    **{"platform": "Made-up frigates", "count": 10, "year": 2025, "status": "in_service"},
    **CITED,
}
OUT = {
    **{"owner": "LUX", "body": "eunavfor_aspides", "role": "contributor", "force": "two frigates"},
    **{"asset_class": "surface_combatant", "count": 2, "unit": "ships"},
    **{"from": "2025-12-01", "to": "2026-03-01", "status": "deployed"},
    **CITED,
}
LINE = {
    **{"asset_class": "surface_combatant", "sector": "military", "count": 2},
    **{"on_station_by_days": 10, "for_days": 30},
}
NEED = {
    **{"id": "made-up", "name": "Made up"},
    "area": {"point_name": "Off Trelleborg", "lat": 55.2, "lon": 13.2},
    "requirements": [LINE],
}


def tables(**rows: list[dict[str, Any]]) -> str:
    """A YAML file of tables, one row a line."""
    return "".join(
        f"{name}:\n" + "".join(f"  - {json.dumps(row)}\n" for row in found)
        for name, found in rows.items()
        if found
    )
