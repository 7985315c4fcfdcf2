"""The card as Markdown, with footnotes; what the facts say is escaped, never markup."""

from __future__ import annotations

import re

from minilateral.crisis.authority_card import CAVEAT, AuthorityCard
from minilateral.crisis.card_lines import Line


def markdown(card: AuthorityCard) -> str:
    """The card as a Markdown page: a heading for each body, then the scenario and the sea."""
    numbers = {reference.key: n for n, reference in enumerate(card.references(), 1)}
    lines = card.lines()
    page = [f"# {_escaped(card.title)}", _escaped(card.scenario.record.happens)]
    for told in card.bodies:
        name = told.body.name
        page.append(f"## {_escaped(name)}")
        page.append(_bullets([line for line in lines if line.body == name], numbers))
    for part, title in (("informed", "Consent and information"), ("sea", "At sea")):
        found = [line for line in lines if line.part == part]
        if found:
            page += [f"## {title}", _bullets(found, numbers)]
    page += ["## Sources", f"*{CAVEAT}*"]
    page.append("\n".join(f"[^{numbers[r.key]}]: {_escaped(r.text())}" for r in card.references()))
    return "\n\n".join(page) + "\n"


def _bullets(lines: list[Line], numbers: dict[str, int]) -> str:
    return "\n".join(
        f"- {_escaped(line.text)}"
        + "".join(f"[^{numbers[key]}]" for key in line.sources)
        + (f" *({line.flag})*" if line.flag else "")
        for line in lines
    )


def _escaped(text: str) -> str:
    """Text whose every character stands for itself."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text.replace("\n", " "))
