"""The files about applications that can be read, and reading one whatever it is."""

from collections.abc import Callable, Mapping
from pathlib import Path

from assettool.adapters.portfolio import ameff, gemma, konveyor, softwarecatalogus, table
from assettool.adapters.sources.files import Limits, identify_file
from assettool.errors import SourceError, UsageError
from assettool.ports import PortfolioReader, PortfolioReading

PORTFOLIO_FORMATS: Mapping[str, Callable[[Limits | None], PortfolioReader]] = {
    softwarecatalogus.NAME: softwarecatalogus.reader,
    ameff.NAME: ameff.reader,
    konveyor.NAME: konveyor.reader,
    gemma.NAME: gemma.reader,
    table.NAME: table.reader,
}
"""Format → what reads it. The more telling ones come first."""


def read_portfolio(path: Path, format: str | None = None, mapping: Path | None = None) -> PortfolioReading:
    """The rows of a file: by a mapping, in the format that is named, or in whichever format it is recognised as.

    Raises `SourceError`, also while the rows come, `SettingsError` for the mapping, and `UsageError` for the format.
    """
    return _reader(path, format, mapping).read(path)


def _reader(path: Path, form: str | None, mapping: Path | None) -> PortfolioReader:
    known = ", ".join(PORTFOLIO_FORMATS)
    if mapping is not None:
        if form not in (None, table.NAME):
            raise UsageError(f"a mapping is for a table, not for this format: {form}", hint="leave one of them out")
        return table.reader(None, mapping)
    if form is not None:
        if form not in PORTFOLIO_FORMATS:
            raise UsageError(f"no such format: {form}", hint=f"the formats are: {known}")
        return PORTFOLIO_FORMATS[form](None)
    for make in PORTFOLIO_FORMATS.values():
        if (reader := make(None)).recognises(path):
            return reader
    kind = identify_file(path)  # says what it is where it cannot be read at all
    raise SourceError(
        f"this {kind} is no file about applications that is known: {path}",
        hint=f"say what it is with --format ({known}), or where its columns are with --mapping",
    )
