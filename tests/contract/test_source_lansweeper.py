"""Lansweeper on its bad days: answers that are errors, domains that are none, types that nobody heard of."""

import json
from pathlib import Path
from typing import Any

import pytest

from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.lansweeper import Lansweeper
from assettool.adapters.sources.rows import Terms
from assettool.domain.observation import Observation, Row
from assettool.errors import SourceError


def read(path: Path, content: Any) -> tuple[list[Row], list[str]]:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    reading = Lansweeper(Terms("lansweeper"), known_export("lansweeper")).read(path)
    return list(reading.rows), [warning.message for warning in reading.warnings]


def answer(*items: Any, total: int, following: str | None = None) -> dict[str, Any]:
    resources = {"total": total, "pagination": {"limit": 500, "next": following}, "items": list(items)}
    return {"data": {"site": {"assetResources": resources}}}


def asset(key: str, **basic: Any) -> dict[str, Any]:
    return {"key": key, "assetBasicInfo": {"name": "LT-1", "type": "Windows", **basic}, "assetCustom": {}}


@pytest.mark.parametrize(
    ("domain", "kept"),
    [
        ("ARNHEM", None),
        ("arnhem.example", "arnhem.example"),
        ("LT-1.Arnhem.example", "arnhem.example"),
        ("", None),
        (7, None),
    ],
)
def test_domain_is_kept_where_it_is_one_of_dns(domain: object, kept: str | None, tmp_path: Path) -> None:
    [row], _ = read(tmp_path / "a.json", answer(asset("k", domain=domain), total=1))
    assert isinstance(row, Observation)
    assert row.fields.get("domain") == kept


def test_answer_that_is_whole_warns_of_nothing_partial(tmp_path: Path) -> None:
    _, warnings = read(tmp_path / "a.json", answer(asset("k"), total=1))
    assert "partial" not in " ".join(warnings)


def test_answer_with_fewer_than_it_counts_is_partial(tmp_path: Path) -> None:
    _, warnings = read(tmp_path / "a.json", answer(asset("k"), total=12))
    assert warnings[-1] == "partial: 1 records are here of 12"


@pytest.mark.parametrize(
    "content", [{"errors": [{"message": "no"}], "data": None}, {"data": {"site": None}}, "[[[[1]]]]"]
)
def test_answer_without_assets_is_refused(content: Any, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column AssetID and AssetName"):
        read(tmp_path / "a.json", content)


def test_type_that_nobody_heard_of_is_rejected_and_not_guessed(tmp_path: Path) -> None:
    [row], _ = read(tmp_path / "a.csv", "AssetID;AssetName;AssetTypename\n1;x;Quantum toaster\n")
    assert getattr(row, "reasons", ()) == ("it has no kind",)
