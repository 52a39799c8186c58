"""GLPI on its bad days: one damaged file of a folder is one machine less, never a source less."""

import json
from pathlib import Path
from typing import Any

import pytest

from assettool.adapters.sources.config import load_sources
from assettool.adapters.sources.glpi import GLPI
from assettool.adapters.sources.rows import Terms
from assettool.domain.asset import AssetKind
from assettool.domain.observation import Observation, Rejected, Row


def read(path: Path, content: Any, kind: AssetKind | None = None) -> Row:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    [row] = GLPI(Terms("glpi", kind)).read(path).rows
    return row


def inventory(**hardware: Any) -> dict[str, Any]:
    return {"deviceid": "x", "content": {"hardware": {"name": "X", **hardware}}}


@pytest.mark.parametrize(
    "content",
    ["{", '[{"a": 1}]', '{"deviceid": "x"}', '{"deviceid": 5, "content": {}}',
     '{"deviceid": "x", "content": {"networks": "x"}}',
     '{"deviceid": "x", "content": {"hardware": []}}', "[" * 100_000],
)  # fmt: skip
def test_file_that_is_damaged_is_one_rejected_row(content: str, tmp_path: Path) -> None:
    row = read(tmp_path / "a.json", content)
    assert isinstance(row, Rejected)
    assert row.reasons == ("the JSON is cut off or damaged",)
    assert row.label == "a"
    assert not GLPI(Terms("glpi")).recognises(tmp_path / "a.json")


def test_values_of_wrong_types_are_left_out(tmp_path: Path) -> None:
    content = inventory(chassis_type="Laptop", memory="much", uuid=["x"], vmsystem=None)
    content["content"] |= {
        "cpus": [{"core": "two"}, {}], "bios": {"ssn": 5, "smodel": {}, "assettag": True},
        "networks": [{"description": 7, "mac": "x", "ipaddress": "1.2.3", "ipmask": "z"}, {}],
    }  # fmt: skip
    row = read(tmp_path / "a.json", content)
    assert isinstance(row, Observation)
    assert dict(row.fields) == {"name": "X"} | ({"asset_tag": "True"} if "asset_tag" in row.fields else {})
    assert row.interfaces == ()


@pytest.mark.parametrize(
    ("chassis", "default", "kind"),
    [
        ("Convertible", None, AssetKind.LAPTOP),
        ("Convertible", AssetKind.THIN_CLIENT, AssetKind.LAPTOP),
        ("Mini PC", None, AssetKind.FAT_CLIENT),
        ("Mini PC", AssetKind.THIN_CLIENT, AssetKind.THIN_CLIENT),
        ("Blade", None, AssetKind.PHYSICAL_SERVER),
    ],
)
def test_kind_follows_the_chassis(chassis: str, default: AssetKind | None, kind: AssetKind, tmp_path: Path) -> None:
    row = read(tmp_path / "a.json", inventory(chassis_type=chassis), default)
    assert isinstance(row, Observation)
    assert row.kind is kind


def test_rules_see_the_hardware_and_never_its_users(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(inventory(chassis_type="Laptop", lastloggeduser="j", workgroup="W")))
    rules = "[{when: {hardware.lastloggeduser: j}, reject: seen}, {when: {hardware.workgroup: w}, set: {tenant: t}}]"
    (tmp_path / "sources.yml").write_text(f"sources: [{{name: a, format: glpi, path: a.json, rules: {rules}}}]")
    [source] = load_sources(tmp_path / "sources.yml")
    [row] = source.read().rows
    assert isinstance(row, Observation)
    assert row.fields["tenant"] == "t"


@pytest.mark.parametrize(
    ("content", "reason"), [("Name;Serial\n", "this is text, not JSON"), ("", "the file is empty"), ("<a/>", "XML")]
)
def test_file_that_is_no_json_is_one_rejected_row(content: str, reason: str, tmp_path: Path) -> None:
    row = read(tmp_path / "a.json", content)
    assert isinstance(row, Rejected)
    assert reason in row.reasons[0]


def test_folder_of_many_machines_is_named_in_short(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    for number in range(30):
        content = {**inventory(chassis_type="Laptop"), "deviceid": f"x{number}"}
        (tmp_path / "all" / f"{number:02}.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "sources.yml").write_text("sources: [{name: a, format: glpi, path: all}]", encoding="utf-8")
    [source] = load_sources(tmp_path / "sources.yml")
    reading = source.read()
    assert len(list(reading.rows)) == 30
    assert reading.path.endswith(", and 10 more")
    assert reading.format == "GLPI agent"
