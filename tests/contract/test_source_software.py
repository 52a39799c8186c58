"""Installed software: rows of one machine are one observation, and every row is accounted for."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.config import SOURCES, ConfiguredSource, load_sources
from assettool.domain.observation import Observation

HEADER = "ApplicationName,ApplicationVersion,ApplicationPublisher,DeviceId,DeviceName,Platform,UserName,EmailAddress"
DEVICE = "5c0e0342-b2a1-d4c3-e5f6-0718293a4b5c"


def source(folder: Path, **entry: object) -> ConfiguredSource:
    entry = {"name": "apps", "format": "intune_apps", "path": "*.csv", **entry}
    (folder / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
    return load_sources(folder / "sources.yml")[0]


def test_machine_in_two_files_is_one_observation_with_all_of_its_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEADER}\nZoom,5,Zoom,{DEVICE},LT-1,Windows,,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        f"{HEADER}\nZoom,5,Zoom,{DEVICE.upper()},LT-1,Windows,,\nVisio,16,,{DEVICE},LT-1,Windows,,\n", encoding="utf-8"
    )
    [row] = source(tmp_path).read().rows
    assert isinstance(row, Observation)
    assert (row.rows, row.origin.file, [each.name for each in row.software]) == (3, "a.csv", ["Visio", "Zoom"])


@pytest.mark.parametrize(("name", "creates"), [("intune_apps", False), ("mecm_software", False), ("intune", True)])
def test_list_of_software_makes_no_asset_unless_it_is_told_to(name: str, creates: bool, tmp_path: Path) -> None:
    assert source(tmp_path, format=name).creates is creates
    assert source(tmp_path, format=name, creates=not creates).creates is not creates


def test_user_of_a_machine_is_never_read(tmp_path: Path) -> None:
    line = f"Zoom,5,Zoom,{DEVICE},LT-1,Windows,Piet Jansen,piet@arnhem.invalid"
    (tmp_path / "a.csv").write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    [row] = source(tmp_path).read().rows
    assert "iet" not in repr(row)


def test_program_is_kept_on_one_line_and_within_the_length_that_is_stored(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'{HEADER}\n"{"x" * 300}\n y",5,,{DEVICE},LT-1,Windows,,\n', encoding="utf-8")
    [row] = source(tmp_path).read().rows
    assert isinstance(row, Observation)
    assert row.software[0].name == "x" * 255


WORDS = st.sampled_from(["", "Zoom", "Visio", "LT-1", DEVICE, "5c0e0342b2a1d4c3e5f60718293a4b5d", "iOS", "Windows"])


@settings(database=None, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[WORDS] * 8), max_size=12))
def test_rows_of_software_add_up(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    lines = [HEADER, *(",".join(row) for row in rows)]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = list(source(tmp_path).read().rows)
    assert sum(row.rows if isinstance(row, Observation) else 1 for row in read) == sum(any(row) for row in rows)
    accepted = [row.external_id for row in read if isinstance(row, Observation)]
    assert len(accepted) == len(set(accepted))


def test_every_format_is_told_apart_from_those_that_make_assets() -> None:
    assert [name for name, form in SOURCES.items() if not form.creates] == ["intune_apps", "mecm_software"]
