"""Has a sampler converged? Split R-hat and effective sample size, for many quantities at once.

Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, sections 11.4 and 11.5; autocorrelations
are summed by Geyer's rule of initial positive pairs (1992).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Draws: TypeAlias = NDArray[np.float32]

#: Quantities handled at once, to bound memory.
BLOCK = 512


def split_rhat_and_ess(draws: Draws) -> tuple[Floats, Floats]:
    """R-hat and effective sample size of each quantity, from draws by chain, time and quantity.

    Each chain is split in two, so that a chain that drifts is told from one that rests. Not a
    number where there are fewer than eight draws a chain, or where no draw differs.
    """
    _, times, quantities = draws.shape
    rhat, ess = np.full(quantities, np.nan), np.full(quantities, np.nan)
    if times >= 8:
        half = times // 2
        halves = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
        for start in range(0, quantities, BLOCK):
            part = slice(start, start + BLOCK)
            rhat[part], ess[part] = _of_chains(halves[:, :, part].astype(np.float64))
    return rhat, ess


def _of_chains(draws: Floats) -> tuple[Floats, Floats]:
    chains, times, _ = draws.shape
    within = draws.var(axis=1, ddof=1).mean(axis=0)
    between = draws.mean(axis=1).var(axis=0, ddof=1)
    pooled = (times - 1) / times * within + between
    with np.errstate(divide="ignore", invalid="ignore"):
        rhat = np.sqrt(pooled / within)
        correlation = 1 - (within - _autocovariance(draws).mean(axis=0)) / pooled
    rhat[within == 0] = np.nan
    pairs = correlation[: times // 2 * 2].reshape(times // 2, 2, -1).sum(axis=1)
    pairs = np.where(np.logical_and.accumulate(pairs > 0, axis=0), pairs, 0.0)
    pairs = np.minimum.accumulate(pairs, axis=0)
    ess = chains * times / np.maximum(2 * pairs.sum(axis=0) - 1, 1 / np.log10(chains * times))
    return rhat, np.where(within == 0, np.nan, ess)


def _autocovariance(draws: Floats) -> Floats:
    """Of each chain at every lag: chains by lags by quantities."""
    times = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * times, axis=1)
    products = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :times]
    covariance: Floats = products / (times - 1)
    return covariance
