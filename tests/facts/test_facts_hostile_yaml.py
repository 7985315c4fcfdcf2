"""A fact file from an untrusted hand: refused with one sentence and a place, and nothing is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from minilateral.core.errors import InvalidDataError, Place
from minilateral.facts import FactBase
from minilateral.facts.loading import own_entries
from minilateral.facts.yaml_file import MAX_BYTES, read_yaml

Own = Callable[..., Path]


def refusal(folder: Path) -> str:
    """The only fault of the only file: line, column and message."""
    with pytest.raises(InvalidDataError) as caught:
        FactBase([folder])
    (fault,) = caught.value.faults
    assert fault.place.file == str(folder / "own.yaml")
    return str(fault).removeprefix(f"{folder / 'own.yaml'}:")


LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "1:4: uses an anchor or alias; write the value out"),
        ("id: &x [*x]\n", "1:5: uses an anchor or alias; write the value out"),
        ("id: a\nname: *nowhere\n", "2:7: uses an anchor or alias; write the value out"),
        ("id: a\nname: &n A\n", "2:7: uses an anchor or alias; write the value out"),
        (
            "id: a\nname: !!python/object/apply:os.system ['exit 1']\n",
            "2:7: uses the tag tag:yaml.org,2002:python/object/apply:os.system; plain values only",
        ),
        ("id: !!binary aGk=\n", "1:5: uses the tag tag:yaml.org,2002:binary; plain values only"),
        ("id: !own a\n", "1:5: uses the tag !own; plain values only"),
        ("id: " + "[" * 60 + "]" * 60, "1:45: is nested more than 40 deep"),
        ("id: " + "[" * 100_000, "1:45: is nested more than 40 deep"),
        ("id: " + "{a: " * 60 + "}" * 60, "1:165: is nested more than 40 deep"),
        ("id: a\n---\nid: b\n", "2:1: holds more than one document"),
        ("id: a\nname: A\nid: b\n", "3:1: has the key 'id' twice"),
        ("gdp:\n  - {state: EST, state: LVA}\n", "2:18: has the key 'state' twice"),
        ("? [a, b]\n: c\n", "1:3: has a key that is not plain text"),
        ("- id\n- name\n", "1:1: is not a mapping; see docs/do/own-facts.md"),
        ("just text\n", "1:1: is not a mapping; see docs/do/own-facts.md"),
        ("{}\n", "1:1: is not a mapping; see docs/do/own-facts.md"),
        ("", " is not a mapping; see docs/do/own-facts.md"),
        ("# nothing but a comment\n", " is not a mapping; see docs/do/own-facts.md"),
        ("gdpp: []\n", "1:7: unknown table 'gdpp'; did you mean gdp?"),
        ("gdp: {state: EST}\n", "1:6: gdp must be a list of rows"),
        ("gdp: EST\n", "1:6: gdp must be a list of rows"),
        ("gdp:\n", "1:5: gdp must be a list of rows"),
    ],
)
def test_a_hostile_file_is_refused_with_its_place(own: Own, text: str, said: str) -> None:
    assert refusal(own(text)) == said


@pytest.mark.parametrize("text", ["id: [a\n", "id: 'a\n", "id:\n\t- a\n", "id: a\n b: c\n", "%X\n"])
def test_what_is_not_yaml_is_refused_where_it_breaks_off(own: Own, text: str) -> None:
    place, _, said = refusal(own(text)).rpartition(": is not YAML: ")
    line, column = place.split(":")
    assert 1 <= int(line) <= text.count("\n") + 1
    assert int(column) >= 1
    assert said


def test_no_tag_is_acted_upon(own: Own, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    own(f"id: !!python/object/apply:pathlib.Path.touch [{trace}]\n")
    folder = own(f"id: !!python/object/apply:os.system ['touch {trace}']\n", "b.yaml")
    with pytest.raises(InvalidDataError):
        FactBase([folder])
    assert not trace.exists()


def test_a_file_of_100_megabytes_is_refused_unread(
    own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = own("")
    with (folder / "own.yaml").open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    assert refusal(folder) == " is 100,000,000 bytes; a fact file has at most 4,000,000"


def test_the_largest_file_is_read_and_one_byte_more_is_not(own: Own) -> None:
    start = "id: a\n#"
    folder = own(start + "x" * (MAX_BYTES - len(start)))
    assert read_yaml(folder / "own.yaml").data == {"id": "a"}
    own(start + "x" * (MAX_BYTES - len(start) + 1))
    assert "4,000,001 bytes" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id: Tridént".encode("latin-1"), " is not UTF-8 text (byte 8)"),
        ("id: a".encode("utf-16"), " is not UTF-8 text (byte 0)"),
        (b"id: \x80", " is not UTF-8 text (byte 4)"),
    ],
)
def test_what_is_not_utf_8_is_refused(own: Own, content: bytes, said: str) -> None:
    assert refusal(own(content)) == said


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b"])
def test_control_characters_are_refused(own: Own, control: str) -> None:
    assert "is not YAML" in refusal(own(f"id: a{control}b\n"))


def test_no_name_can_send_commands_to_the_terminal(own: Own, trident: str) -> None:
    # A double-quoted scalar may write the escape character as \e.
    text = trident.replace("name: Trident Compact", 'name: "\\e[31mTrident"')
    assert refusal(own(text)).startswith("2:7: ")


def test_a_mark_of_byte_order_does_no_harm(own: Own, trident: str) -> None:
    assert FactBase([own(trident.encode("utf-8-sig"))]).groupings.by_id["trident"]


def test_a_folder_or_a_broken_link_called_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").mkdir()
    assert refusal(tmp_path).startswith(" cannot be read: ")
    (tmp_path / "own.yaml").rmdir()
    (tmp_path / "own.yaml").symlink_to("nowhere")
    assert refusal(tmp_path).startswith(" cannot be read: ")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "file:///x",
    ],
)
def test_only_web_addresses_are_taken(own: Own, address: str) -> None:
    row = f'{{key: my-page, publisher: Me, address: "{address}", grade: press}}'
    said = refusal(own(f"sources:\n  - {row}\n"))
    assert said.startswith(f"2:{5 + row.index(chr(34))}: address: ")
    assert "is not a web address; it must begin https:// or http://" in said


@pytest.mark.parametrize("space", ["\\n", "\\t", " "])
def test_no_address_holds_a_blank(own: Own, space: str) -> None:
    row = f'{{key: my-page, address: "https://example.org/{space}javascript:x", grade: press}}'
    assert "address" in refusal(own(f"sources:\n  - {row}\n"))


def test_every_scalar_is_text_and_its_place_is_known(own: Own) -> None:
    folder = own("a: 1\nb: [yes, 2020-01-01, ~]\nc: {d: 0x10, e: '~', f: }\n")
    document = read_yaml(folder / "own.yaml", "shown.yaml")
    assert document.data == {
        "a": "1",
        "b": ["yes", "2020-01-01", None],
        "c": {"d": "0x10", "e": "~", "f": None},
    }
    assert document.place(("b", 1)) == Place("shown.yaml", 2, 10)
    assert document.place(("c", "d")) == Place("shown.yaml", 3, 8)
    assert document.place(("c", "unknown", 3)) == document.place(("c",))
    assert document.place(("unknown",)) == Place("shown.yaml", 1, 1)


PLAIN = st.recursive(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "gdp", "a-b", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(data=st.dictionaries(st.text("abc", min_size=1), PLAIN, min_size=1))
def test_plain_data_is_read_as_any_yaml_reader_reads_it(
    data: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("yaml") / "own.yaml"
    path.write_text(yaml.dump(data, Dumper=yaml.SafeDumper, default_style='"'))
    assert read_yaml(path).data == data


@given(content=st.binary(max_size=200) | st.text("{}[]:,-&*!?|>'\"%@ \nabc\t#").map(str.encode))
@example(content=b"---\n---\n")
@example(content=b"\xef\xbb\xbf")
@example(content=b"<<: {id: a}\n")
def test_no_file_whatever_brings_more_than_faults(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.yaml").write_bytes(content)
    with pytest.raises(InvalidDataError):
        own_entries([folder])


@given(
    data=st.dictionaries(
        st.sampled_from(["gdp", "sources", "targets", "commitments", "episodes"]),
        st.lists(PLAIN, min_size=1, max_size=3),
        min_size=1,
    )
    | st.fixed_dictionaries({"id": PLAIN, "members": PLAIN, "decision_rules": PLAIN})
)
def test_no_data_of_the_wrong_shape_brings_more_than_faults(
    data: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.yaml").write_text(yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True))
    with pytest.raises(InvalidDataError) as caught:
        own_entries([folder])
    assert all(fault.place.line and fault.message for fault in caught.value.faults)
