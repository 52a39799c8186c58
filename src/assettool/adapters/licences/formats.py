"""The files about licences that can be read, and reading one whatever it is."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from assettool.adapters.licences import catalogue as catalogue_file
from assettool.adapters.licences import optisam, product_names, statement, subscribed_skus, table, users
from assettool.adapters.sources.files import identify_file
from assettool.domain.licence_rows import LicenceRow
from assettool.errors import SourceError, UsageError
from assettool.ports import FileReader, LicenceReading

ACTIVITY = "microsoft-activity"

LICENCE_FORMATS: Mapping[str, Callable[[date], FileReader[LicenceRow]]] = {
    catalogue_file.NAME: lambda _: catalogue_file.CatalogueFile(),
    statement.NAME: lambda _: statement.Statement(),
    subscribed_skus.NAME: subscribed_skus.SubscribedSkus,
    product_names.NAME: lambda _: product_names.ProductNames(),
    ACTIVITY: users.activity_reader,
    users.NAME: users.Users,
    optisam.NAME: optisam.reader,
    table.NAME: table.reader,
}
"""Format → what reads it, given the day that the file is of. The more telling ones come first."""


def read_licences(
    path: Path, form: str | None = None, mapping: Path | None = None, on: date | None = None
) -> LicenceReading:
    """The rows of a file: by a mapping, in the format that is named, or in whichever format it is recognised as.

    `on` is the day that the file is of, where that is not the one on which it was written. Raises `SourceError`, also
    while the rows come, `SettingsError` for the mapping, and `UsageError` for the format.
    """
    found = _reader(path, form, mapping, on or _day_of(path)).read(path)
    if isinstance(found, LicenceReading):
        return found
    return LicenceReading(found.format, found.path, found.sha256, found.rows, found.warnings)


def _day_of(path: Path) -> date:
    """When a file was written."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
    except OSError as exc:
        raise SourceError(f"cannot read the file: {path}", hint=exc.strerror or str(exc)) from exc


def _reader(path: Path, form: str | None, mapping: Path | None, on: date) -> FileReader[LicenceRow]:
    known = ", ".join(LICENCE_FORMATS)
    if mapping is not None:
        if form not in (None, table.NAME):
            raise UsageError(f"a mapping is for a table, not for this format: {form}", hint="leave one of them out")
        return table.reader(on, None, mapping)
    if form is not None:
        if form not in LICENCE_FORMATS:
            raise UsageError(f"no such format: {form}", hint=f"the formats are: {known}")
        return LICENCE_FORMATS[form](on)
    for make in LICENCE_FORMATS.values():
        if (reader := make(on)).recognises(path):
            return reader
    kind = identify_file(path)  # says what it is where it cannot be read at all
    raise SourceError(
        f"this {kind} is no file about licences that is known: {path}",
        hint=f"say what it is with --format ({known}), or where its columns are with --mapping",
    )
