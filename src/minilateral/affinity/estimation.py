"""From roll calls to ideal points: the sample, the estimator asked for, and the result."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.diagnostics import split_rhat_and_ess
from minilateral.affinity.ideal_points import IN_WORDS, MOST_RHAT, IdealPoints, Method
from minilateral.affinity.ordinal_sample import OrdinalSample, ordinal_sample
from minilateral.affinity.roll_calls import Mask, RollCalls
from minilateral.core.errors import DataWarning, UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.affinity.map_fit import Mode

#: So many points are named where they have not converged.
WORST = 3
#: Standard deviations from the middle to either end of a 90 % interval.
HALF_90 = 1.6448536269514722


def estimate(
    calls: RollCalls,
    method: Method = "bsv",
    matched: NDArray[np.int64] | None = None,
    parts: NDArray[np.int64] | None = None,
    anchor: str = "USA",
    sampler: Callable[[OrdinalSample], NDArray[np.float32]] | None = None,
) -> IdealPoints:
    """Ideal points of every state in every session with contested votes.

    `matched` and `parts` are those of `ordinal_sample`. `anchor` is the code of a state whose
    points are positive on average. `sampler` draws by chain, time and unit; left out, it is
    `posterior_draws`. A `DataWarning` names the worst points where an estimate has not converged.

    Raises
    ------
    UsageError
        If there is no such method, or the anchor has no votes.
    InvalidDataError
        If no roll call is contested.
    """
    if method not in get_args(Method):
        near = did_you_mean(method, get_args(Method))
        known = ", ".join(get_args(Method))
        raise UsageError(full_stop(f"{method!r} is no method; known are {known}{near}"))
    sample = ordinal_sample(calls, matched, parts)
    if anchor not in sample.iso3:
        near = did_you_mean(anchor, set(sample.iso3))
        raise UsageError(full_stop(f"the anchor {anchor!r} has no contested votes{near}"))
    at_anchor = np.array([code == anchor for code in sample.iso3])
    if method == "bsv":
        from minilateral.affinity.sampling import posterior_draws

        return _of_draws(sample, (sampler or posterior_draws)(sample), at_anchor, anchor)
    from minilateral.affinity.map_fit import fit
    from minilateral.affinity.starting_points import starting_points

    mode = fit(sample, starting_points(sample), "lag" if method == "map" else "both")
    return _of_mode(sample, mode, method, at_anchor, anchor)


def _of_draws(
    sample: OrdinalSample, draws: NDArray[np.float32], at_anchor: Mask, anchor: str
) -> IdealPoints:
    """Means, quantiles and convergence of draws; chains that came out mirrored are turned."""
    side = np.where(draws[:, :, at_anchor].mean(axis=(1, 2)) < 0, -1, 1).astype(np.float32)
    draws = draws * side[:, None, None]
    rhat, ess = split_rhat_and_ess(draws)
    pooled = draws.reshape(-1, draws.shape[2])
    low, high = np.quantile(pooled, (0.05, 0.95), axis=0)
    middle = pooled.mean(axis=0, dtype=np.float64)
    found = _in_order(sample, "bsv", anchor, middle, low, high, rhat, ess)
    _warn_of_convergence(found, draws.shape[1])
    return found


def _of_mode(
    sample: OrdinalSample, mode: Mode, method: Method, at_anchor: Mask, anchor: str
) -> IdealPoints:
    point = mode.point * (-1 if mode.point[at_anchor].mean() < 0 else 1)
    reach, none = HALF_90 * mode.deviation, np.full(len(point), np.nan)
    if not mode.converged:
        moved, rounds = mode.moved[-1], len(mode.moved)
        text = f"the {IN_WORDS[method]} did not come to rest in {rounds} rounds"
        warnings.warn(
            f"{text}: points still moved by {moved:.4f} on average in the last.",
            DataWarning,
            stacklevel=3,
        )
    return _in_order(sample, method, anchor, point, point - reach, point + reach, none, none)


def _in_order(
    sample: OrdinalSample,
    method: Method,
    anchor: str,
    *values: NDArray[np.float64],
) -> IdealPoints:
    """The points by state, then session."""
    order = np.lexsort((sample.session, sample.ccode))
    iso3 = tuple(sample.iso3[i] for i in order)
    ordered = (np.asarray(value, dtype=np.float64)[order] for value in values)
    return IdealPoints(
        method, anchor, sample.links, sample.ccode[order], iso3, sample.session[order], *ordered
    )


def _warn_of_convergence(found: IdealPoints, draws: int) -> None:
    over = found.not_converged()
    if np.isnan(found.rhat).all():
        text = f"{draws} draws a chain are too few to judge whether the sampler has converged"
    elif len(over):
        worst = ", ".join(
            f"{found.iso3[i]} in session {found.session[i]} (R-hat {found.rhat[i]:.2f}, "
            f"effective sample size {found.ess[i]:.0f})"
            for i in over[:WORST]
        )
        sessions = np.unique(found.session[over])
        text = (
            f"not converged: R-hat is above {MOST_RHAT} for {len(over):,} of {len(found):,} "
            f"points, in {len(sessions)} sessions from {sessions[0]} to {sessions[-1]}; the worst "
            f"are {worst}. Run more --iterations"
        )
    else:
        return
    warnings.warn(f"{text}.", DataWarning, stacklevel=4)
