"""A document that a fact rests on, and how to cite it as text, BibTeX or RIS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Grade: TypeAlias = Literal["official", "press", "secondary", "copy", "state_controlled", "uncited"]
CiteStyle: TypeAlias = Literal["text", "bibtex", "ris"]
TitleFrom: TypeAlias = Literal["document", "address", "none"]

#: Grades under which a page's address is shown; a mirror's is not (the original should be found).
LINKED: frozenset[str] = frozenset({"official", "press", "secondary", "state_controlled"})


@dataclass(frozen=True, slots=True)
class Reference:
    """One document: who published it, under what title, when, where, and how far to trust it."""

    key: str
    publisher: str
    title: str
    date: str
    address: str
    grade: Grade
    title_from: TitleFrom = "document"

    @property
    def link(self) -> str:
        """The address where a page may link to it, else nothing."""
        return self.address if self.grade in LINKED else ""

    @property
    def shown_title(self) -> str:
        """The title; in square brackets where it was read off the address, as librarians do."""
        return f"[{self.title}]" if self.title_from == "address" else self.title

    def text(self) -> str:
        """One line of a bibliography."""
        parts = [self.publisher, self.shown_title, self.date]
        line = ", ".join(_one_line(part) for part in parts if part)
        plain = self.grade in ("official", "press", "secondary")
        grade = "" if plain else f" [{self.grade.replace('_', '-')}]"
        return f"{line}{grade}. {self.link}".rstrip()

    def bibtex(self) -> str:
        """One BibTeX entry of type `misc`."""
        fields = {
            "author": f"{{{_tex(self.publisher)}}}" if self.publisher else "",
            "title": _tex(self.shown_title),
            "year": self.date[:4],
            "date": self.date,
            "url": self.link.replace("{", "%7B").replace("}", "%7D"),
            "note": f"grade: {_tex(self.grade)}",
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{body}\n}}"

    def ris(self) -> str:
        """One RIS record."""
        lines = [("TY", "ELEC"), ("ID", self.key), ("PB", self.publisher), ("TI", self.shown_title)]
        lines += [("PY", self.date[:4]), ("DA", self.date.replace("-", "/")), ("UR", self.link)]
        lines += [("N1", f"grade: {self.grade}")]
        return (
            "\n".join(f"{tag}  - {_one_line(value)}" for tag, value in lines if value) + "\nER  - "
        )


def cite(references: Iterable[Reference], style: CiteStyle = "text") -> str:
    """Render references, one after the other, in the style asked for."""
    entries = [getattr(reference, style)() for reference in references]
    return ("\n" if style == "text" else "\n\n").join(entries)


def _one_line(text: str) -> str:
    """Text without line breaks, which would begin a new entry or field."""
    return " ".join(text.split())


def _tex(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    special |= {character: f"\\{character}" for character in "&%$#_{}"}
    return "".join(special.get(character, character) for character in _one_line(text))
