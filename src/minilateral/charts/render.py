"""Charts as SVG for a page, as SVG files and as PNG, without a browser and without the network.

A chart is drawn once, in light colours. For a page those are then replaced by CSS variables
(`theme.CSS_VARIABLES`), so that one drawing serves light and dark readers. The drawing holds
neither style attributes nor script: it passes a strict content security policy.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any, Final

from minilateral.charts.frame import Drawing
from minilateral.charts.theme import FONT, FONT_STACK, Role

_VEGA_LITE: Final = "6.1"
_SVG: Final = "http://www.w3.org/2000/svg"
_DROPPED: Final = ("role", "class", "pointer-events", "font-family")
_OPAQUE: Final = ("opacity", "1")
_ROLE_OF: Final = {role.light: role for role in Role}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GEOMETRY: Final = ("d", "transform", "x", "y", "x1", "y1", "x2", "y2", "width", "height")
_SENTENCE_END: Final = re.compile(r"(?<=[^\W_A-Z]{2})\.\s+(?=[A-Z])")  #: Not after "U.S.".
_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+e-\d+")


def svg(chart: Drawing, alt: str, name: str) -> str:
    """Return the chart as an element for a page; `alt` says in words what it shows.

    `name` must be unique in the page: the identifiers inside start with it. The first
    sentence of `alt` becomes the title, the rest the description.
    """
    root = _tree(chart, background=False)
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
    _recolour(root, lambda role: f"var({role.variable}, {role.light})")
    _name_identifiers(root, slug)
    texts = dict(zip(("title", "desc"), _SENTENCE_END.split(alt.strip(), maxsplit=1), strict=False))
    for index, (tag, text) in enumerate(texts.items()):
        element = ET.Element(tag, {"id": f"{slug}-{tag}"})
        element.text = _NOT_XML.sub("", text)
        root.insert(index, element)
    labels = " ".join(f"{slug}-{tag}" for tag in texts)
    root.attrib |= {"class": "chart", "role": "img", "aria-labelledby": labels}
    del root.attrib["width"], root.attrib["height"]
    return ET.tostring(root, encoding="unicode")


def standalone_svg(chart: Drawing) -> bytes:
    """Return the chart as an SVG file in light colours."""
    root = _tree(chart, background=True)
    _name_identifiers(root, "chart")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def png(chart: Drawing, scale: float = 2, dark: bool = False) -> bytes:
    """Return the chart as a PNG image of `scale` times its size."""
    import vl_convert

    root = _tree(chart, background=True)
    root.set("font-family", FONT)
    if dark:
        _recolour(root, lambda role: role.dark)
    image: bytes = vl_convert.svg_to_png(ET.tostring(root, encoding="unicode"), scale=scale)
    return image


def _tree(chart: Drawing, background: bool) -> ET.Element:
    """Draw the chart and strip what neither the eye nor a screen reader needs."""
    import vl_convert

    spec = _writable(chart.to_dict(validate=False))
    if not background:
        spec["background"] = None
    text = vl_convert.vegalite_to_svg(json.dumps(spec, allow_nan=False), vl_version=_VEGA_LITE)
    root = ET.fromstring(text)
    for parent in list(root.iter()):
        for child in [child for child in parent if _is_empty(child)]:
            parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {
            key: _LONG_NUMBER.sub(_shorten, value) if key in _GEOMETRY else value
            for key, value in element.attrib.items()
            if key not in _DROPPED and not key.startswith("aria-") and (key, value) != _OPAQUE
        }
    root.attrib |= {"xmlns": _SVG, "font-family": FONT_STACK, "overflow": "visible"}
    return root


def _writable(value: Any) -> Any:
    """Leave out characters that XML cannot hold: vl-convert would end the process over them."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    return [_writable(item) for item in value] if isinstance(value, list) else value


def _is_empty(element: ET.Element) -> bool:
    """Whether it is one of the shapes of no size that Vega puts into every group."""
    return element.tag == f"{{{_SVG}}}path" and (
        element.get("d") in ("", "M0,0h0v0h0Z") or element.get("display") == "none"
    )


def _shorten(number: re.Match[str]) -> str:
    """A hundredth of a pixel is enough."""
    return f"{round(float(number[0]), 2) + 0.0:g}"


def _recolour(root: ET.Element, paint: Callable[[Role], str]) -> None:
    for element in root.iter():
        for key in ("fill", "stroke"):
            if role := _ROLE_OF.get(element.get(key, "")):
                element.set(key, paint(role))


def _name_identifiers(root: ET.Element, prefix: str) -> None:
    """Number the identifiers afresh: Vega counts on from one drawing to the next."""
    names: dict[str, str] = {}
    for element in root.iter():
        if old := element.get("id"):
            names[old] = f"{prefix}-{len(names) + 1}"
            element.set("id", names[old])
    for element in root.iter():
        for key, value in element.attrib.items():
            if found := re.fullmatch(r"url\(#(.+)\)", value):
                element.set(key, f"url(#{names[found[1]]})")
