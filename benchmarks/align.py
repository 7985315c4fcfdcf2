"""Tiers: seventy-eight years of null models against the same walk in Python and networkx.

A year whose network is that of an earlier year has the same draws, and is not drawn again.
"""

from __future__ import annotations

import time
from datetime import date

import networkx as nx
import numpy as np
from networkx.algorithms.bipartite import generic_weighted_projected_graph

import minilateral as ml
from benchmarks.measure import Line
from minilateral.align.calendar import calendar
from minilateral.align.curveball import Stream, trade
from minilateral.align.frame_network import network_on
from minilateral.align.frames import Frame
from minilateral.align.network import Depth, Network
from minilateral.align.null_models import TRADES, curveball
from minilateral.align.positions import positions
from minilateral.align.tiers import tiers
from minilateral.align.two_tiers import two_tiers

ON = date(2026, 1, 1)
DRAWS = 1000
#: Years and draws on which the peer is run; the walk is the same number for number.
SAMPLE, PEER_DRAWS = (1975, 2000, 2024), 20


def lines() -> list[Line]:
    """Measure the floor."""
    base = ml.fact_base()
    frame = Frame("all", tuple(base.groupings.by_id), "open", None)
    whole = list(range(1949, ON.year + 1))
    places = positions(base)
    tiers(base, "nato", frame, whole, ON, positions=places, draws=100)
    start = time.process_time()
    tiers(base, "nato", frame, whole, ON, positions=places, draws=DRAWS)
    seconds = time.process_time() - start
    nato = base.groupings.find("nato")
    nets = [network_on(base, nato, frame, date(year, 12, 31), Depth()) for year in SAMPLE]
    ours, theirs = _against_networkx(nets)
    start = time.process_time()
    plan = calendar(base, 2015, 10)
    planned = time.process_time() - start
    return [
        Line(f"tiers 1949-{ON.year}, {DRAWS:,} draws, 2 null models", seconds, 10, "no peer"),
        Line(
            f"null draws of {len(SAMPLE)} years, {DRAWS:,} each",
            ours,
            theirs / 20,
            f"{theirs / ours:.0f} x networkx, equal results",
        ),
        Line("calendar of ten years", planned, 10, f"gap {100 * plan.better.gap:.0f} %"),
    ]


def _against_networkx(nets: list[Network]) -> tuple[float, float]:
    """Processor time of all null draws, ours and theirs; theirs is scaled up from a part."""
    ours = theirs = 0.0
    for seed, net in enumerate(nets):
        start = time.process_time()
        fast = curveball(net, DRAWS, seed)
        ours += time.process_time() - start
        start = time.process_time()
        slow = _walk(net, PEER_DRAWS, TRADES * len(net.states), seed)
        theirs += (time.process_time() - start) * DRAWS / PEER_DRAWS
        if not np.allclose(fast[:PEER_DRAWS], slow, atol=1e-12):
            raise AssertionError("the compiled walk differs from the walk in networkx")
    return ours, theirs


def _walk(net: Network, draws: int, trades: int, seed: int) -> list[float]:
    """The same walk in sets, the shared depth by a projection of networkx."""
    rows = [set(np.flatnonzero(row).tolist()) for row in net.incidence]
    stream, found = Stream(seed), []
    for _ in range(draws):
        for _ in range(trades):
            trade(rows, stream)
        graph = nx.Graph()
        graph.add_nodes_from(range(len(rows)))
        graph.add_edges_from((i, f"g{g}") for i, row in enumerate(rows) for g in row)
        shared = generic_weighted_projected_graph(
            graph,
            range(len(rows)),
            lambda b, u, v: sum(net.depth[int(g[1:])] for g in set(b[u]) & set(b[v])),
        )
        found.append(two_tiers(nx.to_numpy_array(shared, nodelist=range(len(rows))))[0])
    return found
