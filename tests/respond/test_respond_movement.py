"""Movement: sea routes against a second implementation and the coastline, days by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forces import FLEET, LINE, NEED, tables
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.needs import Point
from minilateral.facts.records.places import HomeBase, SeaNode
from minilateral.respond.batch import Batch
from minilateral.respond.earth import along, country_at, great_circle_nm
from minilateral.respond.movement import arrival_days, sea_miles, transit_days
from minilateral.respond.needs import need, needs
from minilateral.respond.pool import pool
from minilateral.respond.sea import SHORE_NM, lies_on_land, nodes, ports, shortest_from

Own = Callable[..., Path]
BASE = fact_base()
DAY = date(2026, 1, 15)
TALLINN_BAY = Point(point_name="Gulf of Finland", lat=59.7, lon=24.6, at_sea=True)
TAPA = Point(point_name="Tapa", lat=59.26, lon=25.96, at_sea=False)


def batch(owner: str, asset_type: str) -> Batch:
    return next(b for b in pool(BASE, owner, DAY).batches if b.asset_type == asset_type)


def test_a_degree_of_a_meridian_is_a_three_hundred_and_sixtieth_of_the_way_round() -> None:
    one = great_circle_nm((10, 20), (11, 20))
    assert one == pytest.approx(2 * np.pi * 3440.065 / 360)
    assert great_circle_nm((0, 0), (0, 180)) == pytest.approx(180 * one)
    assert great_circle_nm((90, 0), (0, 73)) == pytest.approx(90 * one)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-80, 80), st.floats(-179, 179))
def test_points_on_the_way_divide_the_great_circle(
    lat_a: float, lon_a: float, lat_b: float, lon_b: float
) -> None:
    a, b = (lat_a, lon_a), (lat_b, lon_b)
    whole = great_circle_nm(a, b)
    if 1 < whole < 10_000:
        for gone, point in along(a, b, step_nm=whole / 4):
            assert great_circle_nm(a, point) == pytest.approx(gone, abs=0.1)
            assert great_circle_nm(point, b) == pytest.approx(whole - gone, abs=0.1)


def test_the_coastline_knows_land_from_sea_on_both_sides_of_the_world() -> None:
    assert country_at((51.5, 0.0)) == "GBR"
    assert country_at((60.0, -30.0)) is None
    assert country_at((66.5, -172.0)) == "RUS"
    assert country_at((0.0, -160.0)) is None


def test_no_leg_of_the_sea_graph_crosses_land() -> None:
    """But at straits, canals and harbours, and past small islands, for 12 miles at most."""
    rows = {row.node: row for row in BASE.all(SeaNode)}
    crossing = {}
    for row in rows.values():
        for name in row.to:
            other = rows[name]
            ends = (row.lat, row.lon), (other.lat, other.lon)
            length = great_circle_nm(*ends)
            step = 6 if length < 500 else 12
            ashore = [
                country_at(point)
                for gone, point in along(*ends, step_nm=step)
                if min(gone, length - gone) > SHORE_NM
            ]
            miles = step * sum(country is not None for country in ashore)
            narrow = {"strait", "canal", "port"} & {row.kind, other.kind}
            if miles > (12 if not narrow else 24 if "canal" not in narrow else 90):
                crossing[row.node, name] = miles
    assert set(crossing) == {("dardanelles", "marmara")}


def test_the_sea_graph_is_one_and_every_coastal_owner_has_a_port() -> None:
    assert set(shortest_from(BASE, "tallinn")) == set(nodes(BASE))
    ships = {
        batch.owner
        for owner in ports(BASE)
        for batch in pool(BASE, owner, DAY).batches
        if batch.speed_unit == "kn"
    }
    assert ships <= set(ports(BASE))
    assert {"GBR", "NOR", "USA", "JPN"} <= ships


def test_dijkstra_agrees_with_another_implementation() -> None:
    where, rows = nodes(BASE), BASE.all(SeaNode)
    index = {name: i for i, name in enumerate(where)}
    pairs = [(row.node, other) for row in rows for other in row.to]
    miles = [great_circle_nm(where[a], where[b]) for a, b in pairs]
    a, b = ([index[pair[end]] for pair in pairs] for end in (0, 1))
    graph = csr_array((miles, (a, b)), shape=(len(where), len(where)))
    for start in ("tallinn", "haakonsvern", "sydney"):
        theirs = dijkstra(graph, directed=False, indices=index[start])
        ours = shortest_from(BASE, start)
        assert [ours[name] for name in where] == pytest.approx(list(theirs))


@settings(max_examples=30)
@given(st.sampled_from(sorted(nodes(BASE))), st.sampled_from(sorted(nodes(BASE))))
def test_no_sea_route_is_shorter_than_the_great_circle(a: str, b: str) -> None:
    route = shortest_from(BASE, a)[b]
    assert route >= great_circle_nm(nodes(BASE)[a], nodes(BASE)[b]) - 1e-6
    assert route == pytest.approx(shortest_from(BASE, b)[a])


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("port-said", "suez", 95, 115),  # the Suez Canal is 193 km long
        ("gibraltar", "port-said", 1850, 2000),
        ("portsmouth", "tallinn", 1250, 1450),
        ("norfolk", "gibraltar", 3250, 3450),
        ("kiel", "tallinn", 560, 660),
    ],
)
def test_known_routes_have_a_likely_length(a: str, b: str, least: int, most: int) -> None:
    assert least < shortest_from(BASE, a)[b] < most


def test_ships_from_the_north_sea_go_round_jutland_and_not_through_it() -> None:
    straight = great_circle_nm(nodes(BASE)["wilhelmshaven"], nodes(BASE)["kiel"])
    assert straight < 100
    assert shortest_from(BASE, "wilhelmshaven")["kiel"] > 400


def test_days_of_a_ship_are_miles_over_speed() -> None:
    ship = batch("GBR", "destroyer")
    miles = sea_miles(BASE, "GBR", TALLINN_BAY)
    assert (ship.speed, ship.speed_unit) == (16, "kn")
    assert transit_days(BASE, ship, TALLINN_BAY) == pytest.approx(miles / (16 * 24))
    assert arrival_days(BASE, ship, TALLINN_BAY) == pytest.approx(
        ship.notice_days + miles / (16 * 24)
    )


def test_the_nearest_port_of_a_state_counts() -> None:
    here = Point(point_name="Off Toulon", lat=42.6, lon=5.8, at_sea=True)
    assert sea_miles(BASE, "FRA", here) < 60


def test_days_in_the_air_are_hours_with_a_night_after_every_ten() -> None:
    home = next(row for row in BASE.all(HomeBase) if row.owner == "GBR")
    jet = replace(batch("GBR", "mpa"), speed=100.0)
    there = Point(point_name="East", lat=home.lat, lon=home.lon + 10, at_sea=None)
    hours = great_circle_nm((home.lat, home.lon), (there.lat, there.lon)) * 1.852 / 100
    assert 0 < hours < 10
    assert transit_days(BASE, jet, there) == pytest.approx(hours / 24)
    slow = replace(jet, speed=100 * hours / 25)
    assert transit_days(BASE, slow, there) == pytest.approx(2 + 5 / 24)


def test_a_heavy_brigade_drives_on_its_landmass_a_stated_factor_longer() -> None:
    home = next(row for row in BASE.all(HomeBase) if row.owner == "DEU")
    km = great_circle_nm((home.lat, home.lon), (TAPA.lat, TAPA.lon)) * 1.852
    heavy = batch("DEU", "armoured_brigade")
    assert transit_days(BASE, heavy, TAPA) == pytest.approx(1.3 * km / 400)


def test_a_heavy_brigade_goes_by_sea_between_landmasses() -> None:
    heavy = batch("GBR", "armoured_brigade")
    miles = shortest_from(BASE, "portsmouth")["tallinn"]
    assert transit_days(BASE, heavy, TAPA) > 2 + min(
        shortest_from(BASE, port)["tallinn"] for port in ports(BASE)["GBR"]
    ) / (15 * 24)
    assert transit_days(BASE, heavy, TAPA) < 2 + miles / (15 * 24) + 5


def test_light_forces_fly_where_that_is_faster() -> None:
    light = batch("GBR", "light_brigade")
    assert transit_days(BASE, light, TAPA) < 1


def test_headquarters_and_satellites_do_not_move() -> None:
    staff = batch("GBR", "deployable_jhq")
    assert arrival_days(BASE, staff, TALLINN_BAY) == staff.notice_days
    assert transit_days(BASE, batch("GBR", "satcom"), TALLINN_BAY) == 0


def test_ships_asked_to_a_place_on_land_are_one_clear_error() -> None:
    with pytest.raises(UsageError, match=r"Tapa \(59.26, 25.96\) lies on land; ships cannot"):
        arrival_days(BASE, batch("GBR", "destroyer"), TAPA)


@pytest.mark.parametrize(
    ("lat", "lon", "stated", "land"),
    [
        (51.6, 23.2, None, True),
        (51.6, 23.2, True, True),
        (59.7, 24.6, None, False),
        (59.7, 24.6, False, True),
        (54.66, 18.6, True, False),
    ],
)
def test_a_stated_sea_is_believed_but_not_well_inland(
    lat: float, lon: float, stated: bool | None, land: bool
) -> None:
    assert lies_on_land((lat, lon), stated) is land


def test_a_place_far_from_every_sea_route_is_one_clear_error() -> None:
    nowhere = Point(point_name="South Pacific", lat=-50.0, lon=-120.0, at_sea=True)
    with pytest.raises(UsageError, match="out of reach of the sea graph"):
        sea_miles(BASE, "GBR", nowhere)


def test_an_owner_without_port_or_base_is_one_clear_error(own: Own) -> None:
    base = FactBase([own(tables(enablers=[FLEET]))])
    ship = next(b for b in pool(base, "LUX", DAY).batches if b.asset_type == "frigate")
    with pytest.raises(UsageError, match="Luxembourg has no port"):
        arrival_days(base, ship, TALLINN_BAY)
    with pytest.raises(NotFoundError, match="has no base"):
        arrival_days(BASE, replace(batch("GBR", "mpa"), owner="PER"), TALLINN_BAY)


def test_every_line_of_every_need_can_be_reached_by_whoever_could_fill_it() -> None:
    asked = pool(BASE, "NATO", DAY)
    for wanted in needs(BASE):
        for line in wanted.lines:
            for place in asked.fitting(line):
                days = arrival_days(BASE, asked.batches[place], line.place)
                assert 0 <= days < 120


def test_a_users_own_line_at_sea_needs_no_flag(own: Own) -> None:
    base = FactBase([own(tables(needs=[NEED | {"requirements": [LINE]}]))])
    line = need(base, "made-up").lines[0]
    assert sea_miles(base, "SWE", line.place) < 200
