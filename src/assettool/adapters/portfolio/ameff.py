"""ArchiMate Model Exchange Files (AMEFF 3.0 and 3.1), as the Softwarecatalogus and modelling tools export them.

A row is an element or a relationship, under the line where it begins. A package version, a package without versions and
a component that is not typed are each an application; one that stands in several portfolios gives a row for each. What
only tells something of an application, such as who supplies it, is a row of that application, and is merged with it.
Everything else in the model is left out by rule. Views and folders are no rows. The graph sits in memory.
"""

from collections.abc import Iterator
from pathlib import Path

from assettool.adapters.portfolio.ameff_file import is_model, read_model
from assettool.adapters.portfolio.ameff_rows import ModelRows
from assettool.adapters.sources.files import Limits, sha256_of
from assettool.adapters.sources.rows import Tally
from assettool.domain.clock import Clock
from assettool.domain.observation import Origin, SourceWarning
from assettool.domain.portfolio import PortfolioRow
from assettool.ports import PortfolioReading

NAME = "ameff"


def reader(limits: Limits | None = None) -> "Ameff":
    """Reads exchange files."""
    return Ameff(limits or Limits())


class Ameff:
    """Reads an exchange file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def recognises(self, path: Path) -> bool:
        """Whether the file is a model of ArchiMate, or XML that is malformed before it says what it is."""
        return is_model(path)

    def read(self, path: Path) -> PortfolioReading:
        """The rows of the file."""
        model = read_model(path, self._limits)
        warnings: list[SourceWarning] = []
        title = f" {model.name!r}" if model.name else ""
        label = f"AMEFF{title} ({len(model.elements)} elements, {len(model.relationships)} relationships)"
        tally = Tally(path.name, warnings)
        for line, reference in model.undefined:
            where = Origin(path.name, row=line)
            tally.count("a property refers to a definition that is not there and is left out", where, reference)
        rows = ModelRows(path.name, model, tally, Clock.of_today())
        return PortfolioReading(label, str(path), sha256_of(path), _rows(rows, tally), warnings)


def _rows(rows: ModelRows, tally: Tally) -> Iterator[PortfolioRow]:
    yield from rows.all()
    tally.close()
