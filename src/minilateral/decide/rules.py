"""Decision rules: when do willing states become a decision?

Rules are frozen values that compose: `AllOf() & Veto(("USA",))`, `Silence(AllOf())`. They hold no
clock, no dice and no facts; weights and lists of members come in, and all counts are exact.

>>> from minilateral.decide.ballot import Ballot
>>> rule = OptIn(("GBR",), min_participants=2)
>>> rule.judge(Ballot.of(["EST", "FIN", "GBR"], yes=["GBR", "EST"])).passed
True
"""

from minilateral.decide.joining import And, Composable, Fallback, Or, Rule, Stage, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Limit, Silence, thirds
from minilateral.decide.primitives import AllOf, Delegated, NoRule, OptIn, Veto
from minilateral.decide.threshold import Threshold

__all__ = [
    "AllOf",
    "And",
    "Composable",
    "ConstructiveAbstention",
    "Delegated",
    "Exclude",
    "Fallback",
    "Limit",
    "NoRule",
    "OptIn",
    "Or",
    "Rule",
    "Silence",
    "Stage",
    "Staged",
    "Threshold",
    "Veto",
    "thirds",
]
