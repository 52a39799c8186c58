"""Citrix on its bad days: the default limit, an ambiguous clock, machines that nothing is known of."""

from pathlib import Path

import pytest

from assettool.adapters.sources.citrix import Citrix
from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.rows import Terms
from assettool.domain.observation import Observation, Rejected
from assettool.errors import SourceError

HEADER = "MachineName,CatalogName,DNSName,HostedMachineName,SessionSupport,LastConnectionTime,AssociatedUserNames,UUID"


def write(path: Path, count: int, *, seen: str = "", support: str = "SingleSession") -> Path:
    rows = [
        rf"A\VDI-{number},MC,vdi-{number}.a.example,VDI-{number},{support},{seen},A\secret,{number}"
        for number in range(count)
    ]
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def reader() -> Citrix:
    return Citrix(Terms("citrix"), known_export("citrix"))


@pytest.mark.parametrize(("count", "is_told"), [(249, False), (250, True), (251, False)])
def test_exactly_the_default_limit_of_rows_is_told(count: int, is_told: bool, tmp_path: Path) -> None:
    reading = reader().read(write(tmp_path / "a.csv", count))
    rows = list(reading.rows)
    assert len(rows) == count
    assert any("250 rows" in warning.message for warning in reading.warnings) is is_told
    assert "secret" not in str(rows)


def test_clock_that_could_be_of_two_cultures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing tells whether day or month comes first"):
        reader().read(write(tmp_path / "a.csv", 3, seen="03-05-2025 10:00:00"))


@pytest.mark.parametrize("support", ["", "Unknown", "System.String[]"])
def test_machine_of_which_nothing_tells_the_kind_is_rejected(support: str, tmp_path: Path) -> None:
    rows = list(reader().read(write(tmp_path / "a.csv", 2, support=support)).rows)
    assert [row.reasons for row in rows if isinstance(row, Rejected)] == [("it has no kind",)] * 2


def test_name_in_the_hypervisor_and_name_of_the_machine_both_identify(tmp_path: Path) -> None:
    text = f"{HEADER}\nA\\VDI-1,MC,vdi-1.a.example,VDI-1 (clone),SingleSession,,,u1\nA\\VDI-2,MC,,,MultiSession,,,u2\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    first, second = (row for row in reader().read(tmp_path / "a.csv").rows if isinstance(row, Observation))
    assert first.fields["name"] == "VDI-1 (clone)"
    assert "vdi-1.a.example" in [identifier.value for identifier in first.identifiers]
    assert second.fields["name"] == "VDI-2"
