"""A brief as one self-contained page: no network, prints well, light and dark, wide and narrow."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.citations import numbered, runs, shown
from minilateral.briefing.document import Figure, Row, Statement

if TYPE_CHECKING:
    from jinja2 import Template

    from minilateral.briefing.compose import Brief


def render(brief: Brief) -> str:
    """Write the brief as HTML."""
    from minilateral import __version__
    from minilateral.charts import CSS_VARIABLES, svg

    known = numbered(brief)

    def marks(line: Statement | Row) -> list[tuple[int, str]]:
        return [(run[0], shown(run)) for run in runs(line.sources, known)]

    def drawing(figure: Figure) -> str:
        return svg(figure.draw(), alt=figure.alt, name=f"chart-{figure.name}")

    return _template().render(
        brief=brief,
        day=words.day(brief.question.on),
        style=_asset("brief.css") + CSS_VARIABLES,
        known=known,
        marks=marks,
        drawing=drawing,
        version=__version__,
    )


def card(brief: Brief) -> str:
    """A small card for a notebook: title, the statements at a glance, how many sources."""
    glance = brief.sections[0]
    items = "".join(f"<li>{escape(s.text)}</li>" for s in glance.statements())
    return (
        f"<section><h4>{escape(brief.title)}, {words.day(brief.question.on)}</h4><ul>{items}</ul>"
        f"<p>{len(brief.bibliography)} sources; .write('brief.html') saves the whole.</p></section>"
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["figure"] = lambda block: isinstance(block, Figure)
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment.from_string(_asset("brief.html.j2"))


def _asset(name: str) -> str:
    return (files("minilateral.briefing") / "templates" / name).read_text(encoding="utf-8")
