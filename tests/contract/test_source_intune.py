"""Intune on its bad days: pages that are missing, answers that are errors, JSON in strange shapes."""

import json
from pathlib import Path
from typing import Any

import pytest

from assettool.adapters.sources.config import load_sources
from assettool.domain.observation import Observation, Row
from assettool.errors import SourceError
from assettool.ports import Reading

NEXT = {"@odata.nextLink": "https://graph.microsoft.com/v1.0/x?$skiptoken=1"}


def device(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"0f8fad5b-d9cb-469f-a165-7086772895{number:02}", "deviceName": f"LT-{number}", "azureADDeviceId": "",
        "serialNumber": f"5CG{number}", "operatingSystem": "Windows", **more,
    }  # fmt: skip


def read(folder: Path, *pages: Any) -> tuple[Reading, list[Row]]:
    (folder / "pages").mkdir()
    for number, page in enumerate(pages):
        (folder / "pages" / f"{number:02}.json").write_text(json.dumps(page), encoding="utf-8")
    (folder / "sources.yml").write_text("sources: [{name: intune, format: intune, path: pages}]", encoding="utf-8")
    [source] = load_sources(folder / "sources.yml")
    reading = source.read()
    return reading, list(reading.rows)


def messages(reading: Reading) -> list[str]:
    return [warning.message for warning in reading.warnings]


def test_pages_that_are_all_there_warn_of_nothing(tmp_path: Path) -> None:
    reading, rows = read(
        tmp_path, {**NEXT, "value": [device(1)]}, {**NEXT, "value": [device(2)]}, {"value": [device(3)]}
    )
    assert len(rows) == 3
    assert "partial" not in " ".join(messages(reading))


def test_last_page_that_is_missing_is_told(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, {**NEXT, "value": [device(1)]}, {**NEXT, "value": [device(2)]})
    assert len(rows) == 2
    assert messages(reading)[-1] == "partial: after 2 records a next page is named, which was not read"


def test_page_in_the_middle_that_is_missing_is_told_by_the_count(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, {**NEXT, "@odata.count": 3, "value": [device(1)]}, {"value": [device(3)]})
    assert messages(reading)[-1] == "partial: 2 records are here of 3"


def test_last_page_may_be_empty(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, {**NEXT, "value": [device(1)]}, {"value": []})
    assert len(rows) == 1
    assert messages(reading) == ["the column is not there: Last check-in", "it holds no records"]


def test_answer_that_is_an_error_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column Device ID and Device name") as error:
        read(tmp_path, {"error": {"code": "InvalidAuthenticationToken", "message": "expired"}})
    assert error.value.hint == "its columns are: error.code, error.message"


def test_same_device_on_two_pages_is_rejected_once(tmp_path: Path) -> None:
    _, rows = read(tmp_path, {**NEXT, "value": [device(1)]}, {"value": [device(1)]})
    assert [type(row).__name__ for row in rows] == ["Observation", "Rejected"]


def test_values_of_wrong_types_never_end_in_a_fault(tmp_path: Path) -> None:
    strange = [
        device(1, deviceName=12, serialNumber=5.5, lastSyncDateTime=17),
        device(2, deviceName={"a": 1}, wiFiMacAddress=[1, 2], lastSyncDateTime=True),
        device(3, deviceName=None, model=[{"a": 1}]),
        device(4, id=10**40, serialNumber=False),
    ]
    _, rows = read(tmp_path, {"value": strange})
    assert len(rows) == 4


def test_users_are_read_from_no_page(tmp_path: Path) -> None:
    person = {
        "userPrincipalName": "secret@example.org",
        "userDisplayName": "Secret",
        "usersLoggedOn": [{"userId": "secret"}],
    }
    phone = device(2, deviceName="secret's phone", operatingSystem="iOS", emailAddress="secret@example.org")
    reading, rows = read(tmp_path, {"value": [device(1, **person), phone]})
    assert isinstance(rows[0], Observation)
    assert "secret" not in f"{rows} {reading.warnings}".casefold()


def test_page_that_is_too_large_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"value": [device(1)] * 9000}), encoding="utf-8")
    (tmp_path / "sources.yml").write_text(
        "limits: {workbook_mb: 1}\nsources: [{name: intune, format: intune, path: a.json}]", encoding="utf-8"
    )
    [source] = load_sources(tmp_path / "sources.yml")
    with pytest.raises(SourceError, match="a JSON file of 1 MB is over the limit of 1 MB"):
        source.read()
