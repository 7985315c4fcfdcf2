"""The codes of the fact files in words: functions, asset classes, editions."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "air_missile_defence": "air and missile defence",
    "cyber_it": "cyber defence and military IT",
    "deterrence_presence": "deterrence and presence",
    "hybrid_resilience": "resilience to hybrid threats",
    "military_aid": "military aid to a state at war",
    "tech_sharing": "technology sharing",
    "training_exercises": "training and exercises",
    "undersea_infrastructure": "protection of undersea infrastructure",
    "aewc": "airborne early warning",
    "air_refuelling": "air-to-air refuelling",
    "amphibious_carrier": "amphibious ships and carriers",
    "c2_hq": "command and headquarters",
    "civil_maritime": "civil ships at sea",
    "combat_air": "combat aircraft",
    "cyber": "cyber units",
    "force_package": "forces not told apart by class",
    "gbad_fires": "ground-based air defence and fires",
    "land_heavy": "heavy land forces",
    "land_light": "light land forces",
    "mcm": "mine countermeasures",
    "mpa_asw": "maritime patrol aircraft",
    "patrol": "patrol ships",
    "satcom_isr": "satellites and reconnaissance",
    "sof": "special operations forces",
    "strategic_airlift": "strategic airlift",
    "submarine": "submarines",
    "surface_combatant": "surface combatants",
    "tactical_airlift": "tactical airlift",
    "uav": "large drones",
    "undersea_surveillance": "undersea surveillance",
    "nato_2024_edition": "NATO, 2024 edition",
    "nato_2025_edition": "NATO, 2025 edition",
    "nato_2026_edition": "NATO, 2026 edition (core only)",
    "nato_annual_report_2025": "NATO annual report 2025",
    "national_budget": "national budget",
    "personnel_estimate": "estimate of personnel",
}


def in_words(code: str) -> str:
    """A code as a reader would say it.

    >>> in_words("crisis_response"), in_words("mcm")
    ('crisis response', 'mine countermeasures')
    """
    return WORDS.get(code, code.replace("_", " "))
