"""The window of a map: which projection suits an extent, and where a point lands in it.

Vega draws the map; the same formulas stand here because Vega-Lite cannot fit a
projection to an extent, and to leave out what lies outside of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any, Final, TypeAlias

Extent: TypeAlias = tuple[float, float, float, float]  #: West, south, east, north in degrees.
Point: TypeAlias = Sequence[float]  #: Longitude and latitude in degrees.
Box: TypeAlias = tuple[float, float, float, float]  #: Left, top, right, bottom in pixels.

_WIDEST: Final = 150  #: Degrees of longitude that an azimuthal map shows without much bending.


@dataclass(frozen=True, slots=True)
class View:
    """A window of `width` by `height` pixels; `left` and `top` are its corner in map units."""

    azimuthal: bool
    longitude: float
    latitude: float
    scale: float
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, extent: Extent, width: float) -> View:
        """Choose the projection for an extent and fit the extent to a width.

        A region is drawn true to area around its middle (Lambert's azimuthal projection),
        wider extents in the Equal Earth projection.
        """
        west, south, east, north = extent
        azimuthal = east - west <= _WIDEST
        centre = (west + east) / 2, (south + north) / 2 if azimuthal else 0.0
        unit = cls(azimuthal, *centre, scale=1, left=0, top=0, width=0, height=0)
        left, top, right, bottom = unit.box(_edge(extent))
        scale = width / (right - left)
        height = (bottom - top) * scale
        return cls(azimuthal, *centre, scale, left, top, width, height)

    def spec(self) -> dict[str, Any]:
        """The projection as Vega-Lite names it."""
        return {
            "type": "azimuthalEqualArea" if self.azimuthal else "equalEarth",
            "rotate": [-self.longitude, -self.latitude, 0],
            "scale": self.scale,
            "translate": [-self.left * self.scale, -self.top * self.scale],
            "clipExtent": [[0, 0], [self.width, self.height]],
        }

    def box(self, points: Iterable[Point]) -> Box:
        """The smallest upright rectangle around points, in pixels of the window."""
        left = top = inf
        right = bottom = -inf
        for longitude, latitude in points:
            x, y = self._project(longitude, latitude)
            left, right = min(left, x), max(right, x)
            top, bottom = min(top, y), max(bottom, y)
        return (
            (left - self.left) * self.scale,
            (top - self.top) * self.scale,
            (right - self.left) * self.scale,
            (bottom - self.top) * self.scale,
        )

    def meets(self, box: Box) -> bool:
        """Whether some of the rectangle can be seen."""
        left, top, right, bottom = box
        return left < self.width and right > 0 and top < self.height and bottom > 0

    def _project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Map units, to the right and down."""
        offset = longitude - self.longitude
        if abs(offset) > 180:  # The edges of a world map, at just 180, stay where they are.
            offset = (offset + 180) % 360 - 180
        turn = radians(offset)
        phi, middle = radians(latitude), radians(self.latitude)
        if self.azimuthal:
            depth = sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(turn)
            stretch = sqrt(2 / max(1 + depth, 1e-9))
            north = cos(middle) * sin(phi) - sin(middle) * cos(phi) * cos(turn)
            return stretch * cos(phi) * sin(turn), -stretch * north
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        theta = asin(sqrt(3) / 2 * sin(phi))
        squared = theta * theta
        sixth = squared**3
        slope = a1 + 3 * a2 * squared + sixth * (7 * a3 + 9 * a4 * squared)
        y = theta * (a1 + a2 * squared + sixth * (a3 + a4 * squared))
        return 2 * sqrt(3) / 3 * turn * cos(theta) / slope, -y


def _edge(extent: Extent) -> Sequence[Point]:
    """Points along the border of an extent, close enough to find its bulges."""
    west, south, east, north = extent
    shares = [step / 40 for step in range(41)]
    across = [west + share * (east - west) for share in shares]
    along = [south + share * (north - south) for share in shares]
    return [(x, y) for x in across for y in (south, north)] + [
        (x, y) for y in along for x in (west, east)
    ]
