"""The door itself: exit codes, standard output and error, help, and hostile names."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from minilateral import __version__
from minilateral.cli import main
from minilateral.core.errors import IntegrityError

Own = Callable[..., Path]
Captured = pytest.CaptureFixture[str]
VERBS = ["list", "show", "compare", "cite", "doctor", "brief", "export"]
VERBS += ["data list", "data read", "data get"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("shwo JEF", 2, "No such command 'shwo'"),
        ("show JEF --jsn", 2, "No such option"),
        ("show", 2, "Missing argument"),
        ("show JEF NATO", 2, "unexpected extra argument"),
        ("show JEF --on yesterday", 2, "'yesterday' is not a day; write YYYY-MM-DD"),
        ("show JEF --on 2016-13-01", 2, "'2016-13-01' is not a day: month must be in 1..12"),
        ("show JEF --on 2016", 2, "'2016' is not a day"),
        ("show JEF -o jef.txt", 2, "'jef.txt' must end in .json or .csv"),
        ("show 970,GBR", 2, "write cow:970 or gw:970"),
        ("list groupngs", 2, "'groupngs' cannot be listed; did you mean groupings?"),
        ("list --kind alliances", 2, "is not a kind of grouping; did you mean alliance?"),
        ("compare JEF", 2, "a comparison needs two groupings or more"),
        ("compare", 2, "Missing argument"),
        ("cite JEF --style bibtx", 2, "'bibtx' is not a style; did you mean bibtex?"),
        ("export members", 2, "say where to write: -o FILE ending in .csv, .parquet or .dta"),
        ("export gdp --on 2020-01-01 -o a.csv", 2, "only members can be exported for a day"),
        ("export members -o a.xlsx", 2, "must end in .csv, .parquet, .dta"),
        ("show JEFF", 3, "'JEFF' is not a grouping; did you mean JEF?"),
        ("show Atlantis", 3, "`minilateral list groupings` shows all"),
        ("show GBR,Latvja", 3, "'Latvja' is not a state; did you mean Latvia?"),
        ("show ²,GBR", 3, "'²' is not a state"),
        ("show JEF --on 2014-09-03", 3, "was founded on 2014-09-04; asked for 2014-09-03"),
        ("compare JEF NATOO", 3, "did you mean NATO?"),
        ("list --of Estonai", 3, "'Estonai' is not a state; did you mean Estonia?"),
        ("cite north-atlantic-treatty", 3, "nor a source"),
        ("cite JEF --on 2014-09-03", 3, "was founded on 2014-09-04"),
        ("export memebrs -o a.csv", 3, "'memebrs' is not a table; did you mean members?"),
        ("list --facts no-such-folder", 3, "no-such-folder is not a folder"),
        ("--facts no-such-folder list", 3, "no-such-folder is not a folder"),
        ("data read no-such-file.csv", 3, "no-such-file.csv is no file"),
    ],
)
def test_a_wrong_question_is_one_message_and_its_exit_code(
    words: str, code: int, said: str, capsys: Captured, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words.split()) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("minilateral: ")
    assert said in told.err
    assert "Traceback" not in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_near_source_is_suggested(capsys: Captured) -> None:
    assert main(["cite", "north-atlantic-treatty"]) == 3
    assert "did you mean north-atlantic-treaty?" in capsys.readouterr().err


def test_before_its_founding_a_grouping_is_not_called_unknown(capsys: Captured) -> None:
    assert main(["cite", "JEF", "--on", "2014-09-03"]) == 3
    assert "nor a source" not in capsys.readouterr().err


def test_a_broken_fact_file_ends_with_4_and_tells_every_fault(
    own: Own, trident: str, capsys: Captured
) -> None:
    own(trident.replace("kind:", "knid:"), "a.yaml")
    folder = own(trident.replace("lead_states:", "lead_stats:"), "b.yaml")
    assert main(["show", "JEF", "--facts", str(folder)]) == 4
    told = capsys.readouterr()
    assert told.out == ""
    assert f"{folder}/a.yaml:5:7: unknown key 'knid'; did you mean kind?" in told.err
    assert f"{folder}/b.yaml:7:13: unknown key 'lead_stats'; did you mean lead_states?" in told.err


def test_a_file_that_is_not_the_pinned_one_ends_with_5(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(*_: object, **__: object) -> NoReturn:
        raise IntegrityError("a.csv is not the file that was pinned.")

    monkeypatch.setattr("minilateral.facts.readers.download.get", changed)
    assert main(["data", "get", "worldbank_gdp"]) == 5
    assert capsys.readouterr().err == "minilateral: a.csv is not the file that was pinned.\n"


def test_an_interruption_ends_with_130(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("minilateral.facts.listing.groupings", interrupt)
    assert main(["list"]) == 130
    told = capsys.readouterr()
    assert told.out == ""
    assert "interrupted" in told.err


def test_a_reader_that_stops_reading_is_no_failure() -> None:
    code = "import sys; from minilateral.cli import main; sys.exit(main(['list', 'sources']))"
    command = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.close()
    assert command.stderr.read() == b""
    command.stderr.close()
    assert command.wait(30) == 0


def test_the_version_is_printed(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize("verb", ["", *VERBS, "data"])
def test_help_begins_with_two_examples(verb: str, capsys: Captured) -> None:
    assert main([*verb.split(), "--help"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    before, _, _ = told.out.partition("Options:")
    before, _, _ = before.partition("Arguments:")
    examples = [line for line in before.splitlines() if line.startswith("  minilateral ")]
    assert len(examples) >= 2
    assert all(line.split()[1 : 1 + len(verb.split())] == verb.split() for line in examples)


@pytest.mark.parametrize("words", [[], ["data"]], ids=["nothing", "data"])
def test_without_a_verb_help_is_shown_as_for_a_wrong_question(
    words: list[str], capsys: Captured
) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Usage: minilateral" in told.err
    assert "minilateral: Usage" not in told.err


@pytest.mark.parametrize(
    "words",
    [["show", "JEF"], ["list"], ["compare", "JEF", "NATO"], ["data", "list"], ["show", "--help"]],
    ids=lambda words: words[0],
)
def test_what_is_piped_holds_no_colours(
    words: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(words) == 0
    told = capsys.readouterr()
    assert told.out
    assert "\x1b" not in told.out + told.err


def test_no_color_holds_even_where_colour_is_forced(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["show", "JEF"]) == 0
    codes = {part.partition("m")[0] for part in capsys.readouterr().out.split("\x1b[")[1:]}
    assert codes, "the card is bold at least"
    assert not any(30 <= int(c) <= 49 for code in codes for c in code.split(";") if c.isdigit())


def test_own_facts_are_read_before_and_after_the_verb(
    own: Own, trident: str, capsys: Captured
) -> None:
    folder = str(own(trident))
    for words in (
        ["--facts", folder, "show", "TRI", "--on", "2021-06-01", "--json"],
        ["show", "TRI", "--on", "2021-06-01", "--json", "--facts", folder],
        ["--facts", folder, "show", "TRI", "--on", "2021-06-01", "--json", "--facts", folder],
    ):
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)["members"] == ["EST", "FIN"]


def test_folders_before_and_after_the_verb_add_up(own: Own, trident: str, capsys: Captured) -> None:
    folder = own(trident, "a/a.yaml")
    other = trident.replace("id: trident", "id: other").replace("Trident Compact", "Other")
    own(other.replace("TRI", "OTH").replace("Three Prongs", "Others"), "b/b.yaml")
    assert main(["--facts", f"{folder}/a", "list", "--facts", f"{folder}/b", "--json"]) == 0
    rows = {row["id"] for row in json.loads(capsys.readouterr().out)}
    assert {"trident", "other"} <= rows


@pytest.fixture
def hostile(own: Own, trident: str) -> str:
    """A folder with a grouping whose name is markup and script, and whose note is a formula."""
    name = "[red]x[/red] <script>alert(1)</script>"
    text = trident.replace("Trident Compact", f'"{name}"').replace("TRI", '"=1+1"')
    return str(own(text))


@pytest.mark.parametrize(
    "words",
    [
        ["show", "trident", "--on", "2021-06-01"],
        ["show", "trident", "--on", "2021-06-01", "--json"],
        ["list", "--on", "2021-06-01"],
        ["list", "--on", "2021-06-01", "--json"],
        ["compare", "trident", "NATO", "--on", "2021-06-01", "--json"],
    ],
    ids=" ".join,
)
def test_markup_and_script_in_a_name_are_printed_as_they_are(
    hostile: str, words: list[str], capsys: Captured
) -> None:
    assert main([*words, "--facts", hostile]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "[red]x[/red] <script>alert(1)</script>" in out


def test_markup_in_a_question_is_printed_as_it_is(capsys: Captured) -> None:
    assert main(["show", "[red]x[/red]"]) == 3
    assert "'[red]x[/red]' is not a grouping" in capsys.readouterr().err


def test_a_written_table_holds_no_formula(own: Own, trident: str, tmp_path: Path) -> None:
    folder = own(trident.replace("name: Trident Compact", "name: =HYPERLINK(1)"))
    path = tmp_path / "list.csv"
    assert main(["list", "--on", "2021-06-01", "--facts", str(folder), "-o", str(path)]) == 0
    with path.open() as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert "'=HYPERLINK(1)" in names
