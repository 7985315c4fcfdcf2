"""What the field calls the columns of similarity data, and which measure each one holds.

The scheme is Häge's: measure, then `vv` for valued votes, `va` for valued alliances, `ba` for
binary alliances; S of valued data ends in `a` (absolute) or `s` (squared distances). `agree3un`
is Voeten's name. `taub..` follows the scheme; it is not in Häge's files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal, TypeAlias, get_args

from minilateral.affinity import measures
from minilateral.affinity.measures import Tables, Values, Weights
from minilateral.core.errors import UsageError, did_you_mean, full_stop

Positions: TypeAlias = Literal["vv", "va", "ba"]
Columns: TypeAlias = Mapping[str, Callable[[Tables], Values]]

#: Measures by the word that asks for them.
MEASURES = ("agreement", "agree3un", "kappa", "s_score", "scott_pi", "tau_b")


def columns(
    names: Sequence[str], positions: Positions = "vv", weights: Weights = "squared"
) -> Columns:
    """The columns of the measures asked for, in that order.

    >>> list(columns(["kappa", "s_score"])), list(columns(["s_score"], "ba"))
    (['kappavv', 'srsvva', 'srsvvs'], ['srsba'])

    Raises
    ------
    UsageError
        A measure or kind of weights that is not known.
    """
    if weights not in get_args(Weights):
        known = " or ".join(get_args(Weights))
        raise UsageError(f"weights are {known}, not {weights!r}.")
    found: dict[str, Callable[[Tables], Values]] = {}
    for name in names:
        if name not in MEASURES:
            known = ", ".join(MEASURES)
            near = did_you_mean(name, MEASURES)
            raise UsageError(full_stop(f"{name!r} is no measure; known are {known}{near}"))
        found |= _of_measure(name, positions, weights)
    return found


def _of_measure(name: str, positions: Positions, weights: Weights) -> Columns:
    unusual = "" if weights == "squared" else f"_{weights}"
    if name == "agreement":
        return {"agree": measures.agreement}
    if name == "agree3un":
        return {"agree3un" if positions == "vv" else "agree_partial": measures.partial_agreement}
    if name == "kappa":
        return {f"kappa{positions}{unusual}": partial(measures.kappa, weights=weights)}
    if name == "scott_pi":
        return {f"pi{positions}{unusual}": partial(measures.scott_pi, weights=weights)}
    if name == "tau_b":
        return {f"taub{positions}": measures.tau_b}
    if positions == "ba":
        return {"srsba": measures.s_score}
    return {
        f"srs{positions}a": measures.s_score,
        f"srs{positions}s": partial(measures.s_score, metric="squared"),
    }
