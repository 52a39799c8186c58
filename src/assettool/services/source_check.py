"""Looking at files before anything is done with them: what each is, what was read of it, what was not and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assettool.domain.observation import AccountRow, Observation, Rejected
from assettool.errors import SourceError
from assettool.ports import Reading

EXIT_REJECTED = 5


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """One table of a file as it stands there."""

    name: str
    header_row: int
    columns: tuple[str, ...]
    rows: int
    """Rows below the header that are not blank."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a file is, whether or not a source takes it."""

    what: str
    known_as: str = ""
    """The export that it looks like, where it is one that is known."""
    sheets: tuple[SheetSeen, ...] = ()
    records: int | None = None
    """Records of a file that is no table, such as JSON."""
    keys: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Verdict(StrEnum):
    """How a check ended."""

    READ = "read"
    DESCRIBED = "described"  # no source takes it yet
    FAILED = "failed"


@dataclass(slots=True)
class FileReport:
    """What a check found in one file. Rows read are rows accepted, rejected and left out by a rule."""

    path: str
    verdict: Verdict
    source: str = ""
    format: str = ""
    description: Description | None = None
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    left_out: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    hint: str = ""


type Describe = Callable[[Path], Description]
type Open = Callable[[Path], Reading | None]


def check_files(paths: Iterable[Path], describe: Describe, open_source: Open) -> list[FileReport]:
    """One report for each file; a file that cannot be read does not keep the others from being checked."""
    return [_check(path, describe, open_source) for path in paths]


def check_reading(path: str, open_source: Callable[[], Reading]) -> FileReport:
    """The report of a source as a whole, with all its files or with what it is asked."""
    report = FileReport(path, Verdict.FAILED)
    try:
        _count(report, open_source())
        report.verdict = Verdict.READ
    except SourceError as exc:
        report.error, report.hint = exc.message, exc.hint
    return report


def exit_code(reports: Sequence[FileReport]) -> int:
    """1 where a file cannot be read, 5 where rows were rejected other than by a rule, else 0."""
    if any(report.verdict is Verdict.FAILED for report in reports):
        return SourceError.exit_code
    return EXIT_REJECTED if any(report.rejected for report in reports) else 0


def _check(path: Path, describe: Describe, open_source: Open) -> FileReport:
    report = FileReport(str(path), Verdict.FAILED)
    try:
        reading = open_source(path)
        if reading is None:
            report.description = describe(path)
            report.warnings = list(report.description.warnings)
            report.verdict = Verdict.DESCRIBED
        else:
            _count(report, reading)
            report.description = describe(path)
            report.verdict = Verdict.READ
    except SourceError as exc:
        report.error, report.hint = exc.message, exc.hint
    return report


def _count(report: FileReport, reading: Reading) -> None:
    report.source, report.format = reading.source, reading.format
    for row in reading.rows:
        if isinstance(row, Observation):
            report.read += row.rows
            report.accepted += row.rows
        elif isinstance(row, AccountRow):
            report.read += 1
            report.accepted += 1
        else:
            report.read += 1
            report.left_out += row.by_rule
            report.rejected += not row.by_rule
            report.rejects.append(row)
    report.warnings = [f"{warning.origin}: {warning.message}" for warning in reading.warnings]
