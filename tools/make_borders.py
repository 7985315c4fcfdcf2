"""Make the world borders file from Natural Earth, as packaged in world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_borders.py package/countries-50m.json src/minilateral/facts/data/borders.json

Standard library only; the same input always gives the same bytes. Which borders are drawn, and
on whose authority, is set out in docs/explain/boundaries.md: MOVES and CUTS below carry it out.

TopoJSON stores every border once, as an arc; a ring is a list of arc numbers, ~n being arc n
walked backwards. Lines are simplified as arcs, before rings are put together, so that neighbours
keep a common border. Exterior rings run clockwise and may cross the antimeridian, as d3-geo and
Vega expect: the ring's interior is on its right, on the sphere.
"""

import argparse
import json
import math
from collections import Counter
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude, latitude in degrees
Arcs = list[list[Point]]
Ring = list[int]
Polygon = list[Ring]  # the exterior ring is the largest one
States = dict[str, list[Polygon]]

# Large states are drawn coarsely, small ones finely: the limits in km² below grow with the
# square root of the state's largest polygon.
BEND = 0.25, 400.0  # a bend that encloses less is straightened; factor and ceiling
DETAIL = 12  # ... or less than 1/DETAIL of the ring's own area, if that is smaller
ISLET = 0.8, 1400.0  # a smaller island or lake is left out; factor and ceiling
MAIN = 5  # ... unless it is at least 1/MAIN of the state's largest polygon

# ISO 3166-1: numeric code, alpha-3 code.
ISO = """
004AFG 008ALB 010ATA 012DZA 016ASM 020AND 024AGO 028ATG 031AZE 032ARG 036AUS 040AUT 044BHS 048BHR
050BGD 051ARM 052BRB 056BEL 060BMU 064BTN 068BOL 070BIH 072BWA 076BRA 084BLZ 086IOT 090SLB 092VGB
096BRN 100BGR 104MMR 108BDI 112BLR 116KHM 120CMR 124CAN 132CPV 136CYM 140CAF 144LKA 148TCD 152CHL
156CHN 158TWN 170COL 174COM 178COG 180COD 184COK 188CRI 191HRV 192CUB 196CYP 203CZE 204BEN 208DNK
212DMA 214DOM 218ECU 222SLV 226GNQ 231ETH 232ERI 233EST 234FRO 238FLK 239SGS 242FJI 246FIN 248ALA
250FRA 258PYF 260ATF 262DJI 266GAB 268GEO 270GMB 275PSE 276DEU 288GHA 296KIR 300GRC 304GRL 308GRD
316GUM 320GTM 324GIN 328GUY 332HTI 334HMD 336VAT 340HND 344HKG 348HUN 352ISL 356IND 360IDN 364IRN
368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM 392JPN 398KAZ 400JOR 404KEN 408PRK 410KOR 414KWT 417KGZ
418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 438LIE 440LTU 442LUX 446MAC 450MDG 454MWI 458MYS 462MDV
466MLI 470MLT 478MRT 480MUS 484MEX 492MCO 496MNG 498MDA 499MNE 500MSR 504MAR 508MOZ 512OMN 516NAM
520NRU 524NPL 528NLD 531CUW 533ABW 534SXM 540NCL 548VUT 554NZL 558NIC 562NER 566NGA 570NIU 574NFK
578NOR 580MNP 583FSM 584MHL 585PLW 586PAK 591PAN 598PNG 600PRY 604PER 608PHL 612PCN 616POL 620PRT
624GNB 626TLS 630PRI 634QAT 642ROU 643RUS 646RWA 652BLM 654SHN 659KNA 660AIA 662LCA 663MAF 666SPM
670VCT 674SMR 678STP 682SAU 686SEN 688SRB 690SYC 694SLE 702SGP 703SVK 704VNM 705SVN 706SOM 710ZAF
716ZWE 724ESP 728SSD 729SDN 732ESH 740SUR 748SWZ 752SWE 756CHE 760SYR 762TJK 764THA 768TGO 776TON
780TTO 784ARE 788TUN 792TUR 795TKM 796TCA 800UGA 804UKR 807MKD 818EGY 826GBR 831GGY 832JEY 833IMN
834TZA 840USA 850VIR 854BFA 858URY 860UZB 862VEN 876WLF 882WSM 887YEM 894ZMB
"""
ALPHA3 = {entry[:3]: entry[3:] for entry in ISO.split()}

# What Natural Earth draws but gives no ISO code. Not listed (Siachen Glacier) is left out.
UNCODED = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "CXR"}

NAMES = {  # where Natural Earth abbreviates, or a name has changed since
    "ATF": "French Southern and Antarctic Lands",
    "ATG": "Antigua and Barbuda",
    "BIH": "Bosnia and Herzegovina",
    "BLM": "Saint Barthélemy",
    "CAF": "Central African Republic",
    "COD": "Democratic Republic of the Congo",
    "COK": "Cook Islands",
    "CXR": "Christmas Island",
    "CYM": "Cayman Islands",
    "CYP": "Cyprus",
    "DOM": "Dominican Republic",
    "ESH": "Western Sahara",
    "FLK": "Falkland Islands (Malvinas)",
    "FRO": "Faroe Islands",
    "GNQ": "Equatorial Guinea",
    "HMD": "Heard Island and McDonald Islands",
    "IOT": "British Indian Ocean Territory",
    "KNA": "Saint Kitts and Nevis",
    "MAF": "Saint Martin",
    "MHL": "Marshall Islands",
    "MKD": "North Macedonia",
    "MNP": "Northern Mariana Islands",
    "MYT": "Mayotte",
    "PCN": "Pitcairn Islands",
    "PYF": "French Polynesia",
    "SGS": "South Georgia and the South Sandwich Islands",
    "SLB": "Solomon Islands",
    "SOM": "Somalia",
    "SPM": "Saint Pierre and Miquelon",
    "SSD": "South Sudan",
    "STP": "São Tomé and Príncipe",
    "SWZ": "Eswatini",
    "TCA": "Turks and Caicos Islands",
    "TUR": "Türkiye",
    "TUV": "Tuvalu",
    "VAT": "Vatican City",
    "VCT": "Saint Vincent and the Grenadines",
    "VGB": "British Virgin Islands",
    "VIR": "United States Virgin Islands",
    "WLF": "Wallis and Futuna",
}

# Whole polygons that go to another feature: from, to, a point inside.
MOVES: list[tuple[str, str, Point]] = [
    ("RUS", "UKR", (34.1, 45.3)),  # Crimea and Sevastopol: A/RES/68/262
    ("FRA", "MYT", (45.15, -12.8)),  # Mayotte, on its own: A/RES/42/17
]

# Our own rough line, from the Lebanese border past Banias, down the Jordan and the east shore of
# Lake Tiberias to the Yarmouk.
GOLAN: list[Point] = [
    *[(35.63, 33.28), (35.66, 33.24), (35.65, 33.15), (35.64, 33.08), (35.63, 33.02)],
    *[(35.62, 32.9), (35.65, 32.85), (35.64, 32.78), (35.66, 32.74), (35.67, 32.705)],
]

# Parts cut off along a line: from, to, a point inside the part, the line.
CUTS: list[tuple[str, str, Point, list[Point]]] = [
    # Western Sahara west of the berm: A/RES/34/37. Along its northern border, 27°40' N.
    ("MAR", "ESH", (-13.0, 26.0), [(-13.17, 27.66), (-8.82, 27.66)]),
    ("ISR", "SYR", (35.8, 33.0), GOLAN),  # S/RES/497; the Assembly says so every year
]

# A state that the 1:50m source leaves out: two atolls, from world-atlas countries-10m.json.
TUVALU: Arcs = [
    [(179.19, -8.54), (179.2, -8.53), (179.2, -8.46), (179.21, -8.47), (179.22, -8.52)],  # Funafuti
    [(178.67, -7.46), (178.69, -7.47), (178.69, -7.5), (178.68, -7.49)],  # Vaitupu
]


# Reading


def read(path: Path) -> tuple[States, Arcs, dict[str, str]]:
    """Each state's polygons, the arcs they are made of, and the states' names."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: Arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc: list[Point] = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    states: States = {}
    names: dict[str, str] = dict(NAMES)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        state = ALPHA3[geometry["id"]] if "id" in geometry else UNCODED.get(name)
        if state is None:
            continue
        names.setdefault(state, name)
        one = geometry["type"] == "Polygon"
        states.setdefault(state, []).extend([geometry["arcs"]] if one else geometry["arcs"])
    for island in TUVALU:
        states.setdefault("TUV", []).append([[len(arcs)]])
        arcs.append([*island, island[0]])
    return states, arcs, names


def walk(ring: Ring, arcs: Arcs) -> list[Point]:
    """The ring's points, the first one repeated at the end."""
    points: list[Point] = []
    for n in ring:
        points += (arcs[n] if n >= 0 else arcs[~n][::-1])[1 if points else 0 :]
    return points


# Measuring


def turn(a: Point, b: Point) -> float:
    """Degrees of longitude from a to b, the short way round."""
    return (b[0] - a[0] + 180) % 360 - 180


def area(points: list[Point]) -> float:
    """The area inside a ring in km², positive if it runs clockwise or round a pole."""
    around = total = 0.0
    for a, b in pairwise(points):
        step = math.radians(turn(a, b))
        around += step
        total += step * (math.sin(math.radians(a[1])) + math.sin(math.radians(b[1]))) / 2
    if abs(around) > math.pi:
        total = 2 * math.pi - abs(total)
    return total * 6371.0**2


def bend(a: Point, b: Point, c: Point) -> float:
    """The area of the small triangle a b c in km²."""
    km = 111.2
    width = km * math.cos(math.radians(b[1]))
    ax, ay, cx, cy = turn(b, a) * width, (a[1] - b[1]) * km, turn(b, c) * width, (c[1] - b[1]) * km
    return abs(ax * cy - ay * cx) / 2


def contains(points: list[Point], point: Point) -> bool:
    inside = False
    for (ax, ay), (bx, by) in pairwise(points):
        if (ay > point[1]) != (by > point[1]):
            inside ^= point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax)
    return inside


def polygon_at(polygons: list[Polygon], point: Point, arcs: Arcs) -> Polygon:
    """The smallest polygon around the point."""
    around = [p for p in polygons if contains(walk(p[0], arcs), point)]
    return min(around, key=lambda p: abs(area(walk(p[0], arcs))))


# Redrawing


def split(states: States, arcs: Arcs, ring: Ring, point: Point) -> None:
    """Break the ring's arc that passes nearest the point in two at that point."""
    detour, n, at = min(
        (math.dist(a, point) + math.dist(point, b) - math.dist(a, b), n, at)
        for n in sorted({n if n >= 0 else ~n for n in ring})
        for at, (a, b) in enumerate(pairwise(arcs[n]))
    )
    if detour > 0.1:
        raise ValueError(f"the cut at {point} does not start on the border")
    arcs += [[*arcs[n][: at + 1], point], [point, *arcs[n][at + 1 :]]]
    head, tail = len(arcs) - 2, len(arcs) - 1
    parts = {n: [head, tail], ~n: [~tail, ~head]}
    for polygon in (p for polygons in states.values() for p in polygons):
        for each in polygon:
            each[:] = [part for m in each for part in parts.get(m, [m])]


def cut(
    states: States, arcs: Arcs, source: str, target: str, point: Point, path: list[Point]
) -> None:
    """Give the part of the source state that holds the point, beyond the line, to the target."""
    polygon = polygon_at(states[source], point, arcs)
    ring = polygon[0]
    split(states, arcs, ring, path[0])
    split(states, arcs, ring, path[-1])
    start = next(i for i, n in enumerate(ring) if walk([n], arcs)[0] == path[0])
    ring[:] = ring[start:] + ring[:start]
    end = next(i for i, n in enumerate(ring) if walk([n], arcs)[0] == path[-1])
    n = len(arcs)
    arcs.append(path)
    halves = [[*ring[:end], ~n], [*ring[end:], n]]
    halves.sort(key=lambda half: contains(walk(half, arcs), point))
    ring[:] = halves[0]
    states[target].append([halves[1]])


def dissolve(polygons: list[Polygon], arcs: Arcs) -> list[Polygon]:
    """Join polygons of one state that have a border in common, and lose that border."""
    done: list[Polygon] = []
    for polygon in polygons:
        loose = {n for ring in polygon for n in ring}
        joined = False
        for other in [p for p in done if any(~n in loose for ring in p for n in ring)]:
            done.remove(other)
            loose |= {n for ring in other for n in ring}
            joined = True
        if not joined:
            done.append(polygon)
            continue
        loose = {n for n in loose if ~n not in loose}
        starts = {walk([n], arcs)[0]: n for n in sorted(loose)}
        rings: Polygon = []
        while starts:
            n = starts.pop(min(starts))
            ring = [n]
            while (end := walk([n], arcs)[-1]) in starts:
                n = starts.pop(end)
                ring.append(n)
            rings.append(ring)
        done.append(rings)
    return done


# Simplifying


def simplify(arc: list[Point], tolerance: float) -> list[Point]:
    """Visvalingam: drop the point with the smallest bend, again and again; the ends stay."""
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    size = [math.inf] * len(arc)
    for i in range(1, len(arc) - 1):
        size[i] = bend(arc[i - 1], arc[i], arc[i + 1])
    queue = [(size[i], i) for i in range(1, len(arc) - 1)]
    heapify(queue)
    left = len(arc)
    least = 4 if arc[0] == arc[-1] else 2
    while queue and queue[0][0] < tolerance and left > least:
        gone, i = heappop(queue)
        if size[i] != gone:
            continue  # measured anew since
        size[i] = -1.0
        left -= 1
        p, q = before[i], after[i]
        after[p], before[q] = q, p
        for j in (p, q):
            if 0 < j < len(arc) - 1:
                size[j] = max(gone, bend(arc[before[j]], arc[j], arc[after[j]]))
                heappush(queue, (size[j], j))
    return [point for point, s in zip(arc, size, strict=True) if s >= 0]


def limit(rule: tuple[float, float], polygons: list[Polygon], arcs: Arcs) -> float:
    factor, ceiling = rule
    return min(ceiling, factor * math.sqrt(largest(polygons, arcs)))


def largest(polygons: list[Polygon], arcs: Arcs) -> float:
    return max(abs(area(walk(ring, arcs))) for polygon in polygons for ring in polygon)


def keep(states: States, arcs: Arcs) -> States:
    """The polygons and holes worth drawing: those that touch another, or are big enough."""
    use = Counter(
        n if n >= 0 else ~n for ps in states.values() for p in ps for ring in p for n in ring
    )

    def wanted(ring: Ring, least: float) -> bool:
        touches = any(use[n if n >= 0 else ~n] > 1 for n in ring)
        return touches or abs(area(walk(ring, arcs))) >= least

    kept: States = {}
    for state, polygons in states.items():
        lake = limit(ISLET, polygons, arcs)
        island = min(lake, largest(polygons, arcs) / MAIN)
        for polygon in polygons:
            polygon.sort(key=lambda ring: -abs(area(walk(ring, arcs))))
        kept[state] = [
            [polygon[0], *(hole for hole in polygon[1:] if wanted(hole, lake))]
            for polygon in polygons
            if wanted(polygon[0], island)
        ]
    return kept


def tangled(points: list[Point]) -> bool:
    """Whether two sides of the rounded ring cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    x = 0
    flat: list[Point] = []  # in whole hundredths; across the antimeridian, x goes on counting
    for a, b in zip(points[:1] + points, points, strict=False):
        x += round(turn(a, b) * 100)
        flat.append((x, round(b[1] * 100)))
    sides = sorted(pairwise(flat), key=lambda s: min(s[0][1], s[1][1]))
    for i, (a, b) in enumerate(sides):
        top = max(a[1], b[1])
        for c, d in sides[i + 1 :]:
            if min(c[1], d[1]) > top:
                break
            if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                return True
    return False


def simplify_all(states: States, arcs: Arcs) -> Arcs:
    """Each arc simplified as its most demanding ring asks, and less where rings would tangle."""
    tolerance: dict[int, float] = {}
    rings: list[Ring] = []
    for polygons in states.values():
        most = limit(BEND, polygons, arcs)
        for ring in (ring for polygon in polygons for ring in polygon):
            rings.append(ring)
            own = min(most, abs(area(walk(ring, arcs))) / DETAIL)
            for n in ring:
                n = n if n >= 0 else ~n
                tolerance[n] = min(own, tolerance.get(n, own))
    for _ in range(20):
        simple = [simplify(arc, tolerance.get(n, 0.0)) for n, arc in enumerate(arcs)]
        again = {n if n >= 0 else ~n for r in rings if tangled(rounded(r, simple)) for n in r}
        if not again:
            return simple
        for n in again:
            tolerance[n] *= 0.8
    raise ValueError("some rings stay tangled: try another BEND")


# Writing


def rounded(ring: Ring, arcs: Arcs) -> list[Point]:
    """The ring to two decimals, or nothing if that leaves no area."""
    points: list[Point] = []
    for x, y in walk(ring, arcs):
        point = ((round(x * 100) + 18000) % 36000 / 100 - 180, round(y * 100) / 100)
        point = (round(point[0], 2), point[1])
        if not points or point != points[-1]:
            points.append(point)
    return points if len(points) > 3 and area(points) != 0 else []


def number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def feature(state: str, name: str, polygons: list[Polygon], arcs: Arcs) -> dict[str, Any]:
    shapes = []
    for polygon in polygons:
        rings = [rounded(ring, arcs) for ring in polygon]
        if rings[0] and area(rings[0]) > 0:
            shapes.append([[[number(x), number(y)] for x, y in ring] for ring in rings if ring])
    if not shapes:
        raise ValueError(f"nothing is left of {state}")
    one = len(shapes) == 1
    geometry = {
        "type": "Polygon" if one else "MultiPolygon",
        "coordinates": shapes[0] if one else shapes,
    }
    return {"type": "Feature", "id": state, "properties": {"name": name}, "geometry": geometry}


def make(source: Path) -> str:
    states, arcs, names = read(source)
    for home, target, point in MOVES:
        polygon = polygon_at(states[home], point, arcs)
        states[home].remove(polygon)
        states.setdefault(target, []).append(polygon)
    for home, target, point, line in CUTS:
        cut(states, arcs, home, target, point, line)
    states = {state: dissolve(polygons, arcs) for state, polygons in states.items()}
    states = keep(states, arcs)
    arcs = simplify_all(states, arcs)
    lines = [
        json.dumps(
            feature(state, names[state], states[state], arcs),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for state in sorted(states)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Make borders.json from world-atlas TopoJSON.")
    parser.add_argument("source", type=Path, help="countries-50m.json of world-atlas 2")
    parser.add_argument("target", type=Path, help="the GeoJSON file to write")
    options = parser.parse_args()
    text = make(options.source)
    options.target.write_text(text, encoding="utf-8", newline="\n")
    features = text.count('"id":')
    print(f"{options.target}: {len(text.encode())} bytes, {features} features")


if __name__ == "__main__":
    main()
