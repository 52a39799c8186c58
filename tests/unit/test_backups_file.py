"""Reports of backup products: what they say of a host, and what is not taken from them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assettool.adapters.backups_file import reader
from assettool.domain.observation import Rejected
from assettool.domain.running.checks import Check, CheckKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def read(path, text):
    path.write_text(text, encoding="utf-8")
    return [*reader(AMSTERDAM).read(path).rows]


@pytest.mark.parametrize(
    "text",
    [
        "VM Name,Last Successful Backup\nsrv-1,2026-03-06 22:15:00\n",
        "Naam;Laatste back-up;Resultaat\nsrv-1;06-03-2026 22:15;Geslaagd\n",
        "Name\tStatus\tEnd Time\nsrv-1\tWarning\t2026-03-06T21:15:00+00:00\n",
    ],
    ids=["english", "dutch", "with a time zone"],
)
def test_backups_when_a_report_names_a_host_and_a_moment_then_that_is_its_last_backup(tmp_path, text):
    [check] = read(tmp_path / "report.csv", text)
    assert (check.kind, check.host, check.origin) == (CheckKind.BACKUP, "srv-1", "report.csv")
    assert check.at.astimezone(UTC) == datetime(2026, 3, 6, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("srv-1,2026-03-06 22:15,Failed", "Result says that it did not succeed: Failed"),
        ("srv-1,,Success", "Last backup is empty: there is no backup"),
        (",2026-03-06 22:15,Success", "it names no host: Host is empty"),
        ("srv-1,yesterday,Success", "Last backup is no date"),
    ],
)
def test_backups_when_a_row_says_of_no_backup_then_it_is_told_and_the_others_count(tmp_path, row, reason):
    bad, good = read(tmp_path / "report.csv", f"Host,Last backup,Result\n{row}\nsrv-2,2026-03-06 22:15,ok\n")
    assert isinstance(bad, Rejected)
    assert bad.reasons[0].startswith(reason)
    assert isinstance(good, Check)
