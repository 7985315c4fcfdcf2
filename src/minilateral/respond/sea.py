"""Sea routes: shortest ways over the shipped sea graph, since great circles cross land.

The graph covers northern European waters closely and the open ocean coarsely; its legs are great
circles that cross no land but at straits, canals and ports (a test holds them to it). A place at
sea joins the nodes that it can reach within a day's sail without crossing land.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from heapq import heappop, heappush

from minilateral.core.errors import UsageError
from minilateral.facts import FactBase
from minilateral.facts.records.needs import Point
from minilateral.facts.records.places import SeaNode
from minilateral.respond.earth import LatLon, along, country_at, great_circle_nm

#: A place at sea joins the nearest nodes within this distance, at most so many.
REACH_NM = 300.0
JOINS = 10
#: Land this close to either end of a leg does not count: harbours and straits at this scale.
SHORE_NM = 12.0


def miles_from_ports(base: FactBase, place: Point) -> Mapping[str, float]:
    """Nautical miles by sea from every node of the graph to a place at sea.

    Raises
    ------
    UsageError
        If the place is on land, or no node is within reach.
    """
    return _miles_to(base, (place.lat, place.lon), place.point_name, place.at_sea)


@lru_cache(maxsize=512)
def _miles_to(base: FactBase, point: LatLon, name: str, at_sea: bool | None) -> Mapping[str, float]:
    if lies_on_land(point, at_sea):
        raise UsageError(
            f"{name} ({point[0]:g}, {point[1]:g}) lies on land; ships cannot be on station there. "
            "Give the line of ships a place at sea."
        )
    first = _joins(base, point)
    if not first:
        raise UsageError(f"{name} ({point[0]:g}, {point[1]:g}) is out of reach of the sea graph.")
    return shortest(_legs(base), first)


def lies_on_land(point: LatLon, at_sea: bool | None) -> bool:
    """Whether ships cannot lie at a point.

    Where it is stated to be at sea, only a point well inland is not believed: the coastline
    leaves out small islands and straightens bends.
    """
    if at_sea is False:
        return True
    lat, lon = point
    if country_at(point) is None:
        return False
    around = [(lat + y, lon + x) for x in (-0.5, 0, 0.5) for y in (-0.3, 0, 0.3)]
    return at_sea is None or all(country_at(near) for near in around)


@lru_cache(maxsize=512)
def shortest_from(base: FactBase, node: str) -> Mapping[str, float]:
    """Nautical miles by sea from a node to every other."""
    return shortest(_legs(base), {node: 0.0})


def shortest(
    legs: Mapping[str, Mapping[str, float]], first: Mapping[str, float]
) -> Mapping[str, float]:
    """Dijkstra: the shortest way from a start, whose first steps are given, to every node."""
    done: dict[str, float] = {}
    queue = [(miles, node) for node, miles in first.items()]
    queue.sort()
    while queue:
        miles, node = heappop(queue)
        if node in done:
            continue
        done[node] = miles
        for other, leg in legs[node].items():
            if other not in done:
                heappush(queue, (miles + leg, other))
    return done


@lru_cache(maxsize=4)
def nodes(base: FactBase) -> Mapping[str, LatLon]:
    """The nodes of the sea graph and where they are."""
    return {row.node: (row.lat, row.lon) for row in base.all(SeaNode)}


@lru_cache(maxsize=4)
def ports(base: FactBase) -> Mapping[str, tuple[str, ...]]:
    """The ports of each state, as nodes."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in base.all(SeaNode):
        if row.port_of:
            found[row.port_of].append(row.node)
    return {state: tuple(names) for state, names in found.items()}


@lru_cache(maxsize=4)
def _legs(base: FactBase) -> Mapping[str, Mapping[str, float]]:
    """Neighbours of each node, both ways, with the great-circle miles between them."""
    where = nodes(base)
    found: dict[str, dict[str, float]] = {node: {} for node in where}
    for row in base.all(SeaNode):
        for other in row.to:
            miles = great_circle_nm(where[row.node], where[other])
            found[row.node][other] = found[other][row.node] = miles
    return found


def _joins(base: FactBase, point: LatLon) -> dict[str, float]:
    miles = {node: great_circle_nm(point, where) for node, where in nodes(base).items()}
    near = sorted((far, node) for node, far in miles.items() if far <= REACH_NM)
    return {node: far for far, node in near[:JOINS] if clear(point, nodes(base)[node])}


def clear(a: LatLon, b: LatLon) -> bool:
    """Whether the great circle between two points crosses no land but close to its ends."""
    length = great_circle_nm(a, b)
    return all(
        min(gone, length - gone) < SHORE_NM or country_at(point) is None
        for gone, point in along(a, b, step_nm=5)
    )
