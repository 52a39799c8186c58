from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from factories import make_observation
from fakes import FakeStore, plan_of

from assettool.domain.observation import Observation
from assettool.domain.plan import Change, Plan, digest, encode, parts
from assettool.services import plan_file
from assettool.services.kept import Kept
from assettool.services.plan_file import read_plan

AWKWARD = '"changes":[ },{"action":" }],"assets":'
"""What separates the parts of a plan, in the middle of a value."""


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan that counts as a large one."""
    monkeypatch.setattr(plan_file, "_LARGE", 0)
    monkeypatch.setattr(plan_file, "_BLOCK", 1000)
    rows: list[Observation] = [make_observation(f"LT-{n}", id=str(n), serial=f"S{n}") for n in range(20)]
    rows.append(make_observation("LT-X", id="x", description=AWKWARD))
    return plan_of(FakeStore(), *rows)


def test_plan_file_when_large_is_read_in_pieces(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.writelines(parts(plan))
    found = read_plan(path)
    assert isinstance(found.changes, Kept)
    assert tuple(found.changes) == plan.changes
    assert digest(parts(found)) == digest(encode(plan))
    assert (found.counts(), found.deletes, found.is_empty) == (plan.counts(), plan.deletes, plan.is_empty)


def test_plan_file_when_laid_out_in_another_way_is_the_same_plan(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.json"
    path.write_bytes(msgspec.json.format(encode(plan), indent=2))
    assert read_plan(path) == plan


def test_plan_file_when_what_separates_is_a_value_itself_is_read_rightly(plan: Plan, tmp_path: Path):
    change = plan.changes[-1]
    nested = {"fields": [{"x": 1}, {"action": "create"}, {"y": [{}], "assets": 1}]}
    awkward = replace(plan, changes=(*plan.changes, msgspec.structs.replace(change, new=nested)))
    path = tmp_path / "plan.json"
    path.write_bytes(encode(awkward))
    assert encode(read_plan(path)) == encode(awkward)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.999])
def test_plan_file_when_cut_off_is_no_plan(plan: Plan, tmp_path: Path, keep: float):
    content = encode(plan)
    path = tmp_path / "plan.json"
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(msgspec.MsgspecError):
        read_plan(path)


def test_plan_file_when_it_writes_what_no_sync_does_is_refused(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.json"
    path.write_bytes(encode(plan).replace(b'"key":"dcim.device:', b'"key":"auth.user:'))
    with pytest.raises(msgspec.ValidationError, match=r"no sync writes this: auth\.user"):
        read_plan(path)


def test_plan_file_when_it_writes_a_field_that_no_sync_does_is_refused(plan: Plan, tmp_path: Path):
    path = tmp_path / "plan.json"
    path.write_bytes(encode(plan).replace(b'"serial":', b'"id":'))
    with pytest.raises(msgspec.ValidationError, match=r"no sync writes this: dcim\.device\.id"):
        read_plan(path)


def test_plan_when_its_changes_are_in_a_file_has_the_same_bytes(plan: Plan):
    assert encode(replace(plan, changes=Kept(Change, plan.changes))) == encode(plan)
