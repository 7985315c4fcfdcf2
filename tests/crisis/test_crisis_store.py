"""What is kept of a run: every history with its provenance; broken off, it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from worlds_of_tests import BODIES, cable_cut

from minilateral.core.errors import InvalidDataError, UsageError
from minilateral.crisis import ensemble
from minilateral.crisis.blocks import BLOCK, Plan, Policy
from minilateral.crisis.ensemble import Labour, count, play
from minilateral.crisis.simulate import ENDINGS, OUTCOMES

#: Three blocks, of which the last is a part of one.
MANY = 2 * BLOCK + 500


class Stop(KeyboardInterrupt):
    """As if a person had pressed Ctrl-C."""


def stopping(after: int) -> Callable[[int, int], None]:
    def progress(done: int, whole: int) -> None:
        if done >= after:
            raise Stop

    return progress


def kept(folder: Path, **more: object) -> Labour:
    return Labour("serial", keep=folder, **more)  # type: ignore[arg-type]


def test_a_run_that_was_broken_off_keeps_its_blocks_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(cable_cut(), MANY, 1)
    with pytest.raises(Stop):
        play(plan, kept(tmp_path, progress=stopping(2 * BLOCK)))
    assert len(list(tmp_path.glob("block-*.parquet"))) == 2
    played: list[int] = []
    whole = ensemble.parts

    def watched(work: object, blocks: list[int], *how: object) -> object:
        played.extend(blocks)
        return whole(work, blocks, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(ensemble, "parts", watched)
    found = play(plan, kept(tmp_path))
    assert played == [2]
    assert found.outcomes.tobytes() == play(plan).outcomes.tobytes()


def test_more_histories_may_be_asked_of_a_folder_or_fewer(tmp_path: Path) -> None:
    play(Plan(cable_cut(), BLOCK + 10, 1), kept(tmp_path))
    for many in (MANY, 300):
        plan = Plan(cable_cut(), many, 1)
        found = play(plan, kept(tmp_path))
        assert found.outcomes.tobytes() == play(plan).outcomes.tobytes()


def test_a_count_that_was_broken_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble, "SAVED_EVERY", 1)
    plan = Plan(cable_cut(), MANY, 1)
    with pytest.raises(Stop):
        count(plan, kept(tmp_path, progress=stopping(BLOCK)))
    seen: list[int] = []
    found = count(plan, kept(tmp_path, progress=lambda done, _: seen.append(done)))
    assert seen == [2 * BLOCK, MANY]
    for mine, whole in zip(found.tally, count(plan).tally, strict=True):
        assert mine.tobytes() == whole.tobytes()


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(cable_cut(), BLOCK, 2), "seed"),
        (Plan(cable_cut(), BLOCK, 1, (Policy("quick", {"redraft_days:NATO": 1.0}),)), "policies"),
        (Plan(cable_cut(), BLOCK, 1, common=False), "common_draws"),
    ],
)
def test_a_folder_of_another_run_is_refused(tmp_path: Path, plan: Plan, said: str) -> None:
    play(Plan(cable_cut(), BLOCK, 1), kept(tmp_path))
    with pytest.raises(UsageError, match=rf"holds another run \({said} differ\)"):
        play(plan, kept(tmp_path))


def test_the_command_may_differ(tmp_path: Path) -> None:
    plan = Plan(cable_cut(), BLOCK, 1)
    play(plan, kept(tmp_path, command="minilateral simulate baltic-cable"))
    play(plan, kept(tmp_path, command="minilateral simulate baltic-cable --workers 1"))


def damaged(content: bytes) -> list[bytes]:
    flipped = bytearray(content)
    flipped[len(content) // 3] ^= 0xFF
    return [b"", b"PAR1", content[:-50], content[: len(content) // 2], bytes(flipped), b"x" * 400]


@pytest.mark.parametrize("which", range(6))
@pytest.mark.parametrize("counted", [False, True])
def test_a_damaged_file_is_one_error_that_names_it(
    tmp_path: Path, which: int, counted: bool
) -> None:
    plan = Plan(cable_cut(), BLOCK, 1)
    work = count if counted else play
    work(plan, kept(tmp_path))  # type: ignore[operator]
    file = next(tmp_path.iterdir())
    file.write_bytes(damaged(file.read_bytes())[which])
    with pytest.raises(InvalidDataError, match=rf"{file.name}.*damaged.*remove it") as error:
        work(plan, kept(tmp_path))  # type: ignore[operator]
    assert len(error.value.faults) == 1


def test_a_foreign_parquet_file_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), tmp_path / "block-000000000.parquet")
    with pytest.raises(InvalidDataError, match="is no file of this program"):
        play(Plan(cable_cut(), BLOCK, 1), kept(tmp_path))


def test_parquet_holds_every_history_and_where_it_comes_from(tmp_path: Path) -> None:
    import pandas as pd
    import pyarrow.parquet as pq

    policies = (Policy(), Policy("quick", {"redraft_days:NATO": 1.0}))
    plan = Plan(cable_cut(), 300, 7, policies)
    found = play(plan, Labour(command="minilateral simulate baltic-cable --seed 7"))
    found.write(tmp_path / "run.parquet")
    table = pd.read_parquet(tmp_path / "run.parquet")
    assert len(table) == 300 * len(BODIES) * 2
    for p, policy in enumerate(policies):
        for b, body in enumerate(BODIES):
            rows = table[(table.policy == policy.name) & (table.body == body)]
            assert rows.replication.tolist() == list(range(300))
            for outcome, values in zip(OUTCOMES, found.outcomes[:, p, b], strict=True):
                told = rows[outcome]
                if outcome == "ending":
                    assert [ENDINGS.index(name) for name in told] == values.tolist()
                else:
                    assert told.to_numpy().tobytes() == np.ascontiguousarray(values).tobytes()
    run = json.loads(pq.read_schema(tmp_path / "run.parquet").metadata[b"minilateral"])
    assert run["scenario"] == "baltic-cable"
    assert run["seed"] == 7
    assert run["bodies"] == list(BODIES)
    assert run["policies"] == {"as it is": {}, "quick": {"redraft_days:NATO": 1.0}}
    assert run["command"] == "minilateral simulate baltic-cable --seed 7"
    assert len(run["facts"]) == len(run["world"]) == 64
    assert set(run["parameters"]) == set(cable_cut().parameters.names)


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        play(Plan(cable_cut(), 300, 7)).write(tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
