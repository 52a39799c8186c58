"""Which source reads a file that someone wants checked."""

from collections.abc import Iterable
from pathlib import Path

from assettool.adapters.sources.config import SOURCES, ConfiguredSource, SourceModel, load_sources
from assettool.adapters.sources.describe import describe
from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools_sheets import csv_files
from assettool.errors import UsageError
from assettool.ports import Reading
from assettool.services.source_check import Description


class Checker:
    """Opens files for a check: as the source that was asked for, as the one that lists the file, or by its content."""

    def __init__(self, sources_file: Path | None, *, source: str | None = None, as_format: str | None = None) -> None:
        configured = load_sources(sources_file) if sources_file and sources_file.exists() else []
        self._limits = configured[0].limits if configured else Limits()
        self._asked = _named(configured, source) if source else None
        self._forced = as_format or ""
        if as_format and as_format not in SOURCES:
            raise UsageError(f"no such format: {as_format}", hint=f"the formats are: {', '.join(SOURCES)}")
        if as_format == "table" and not source:
            raise UsageError("a table needs a mapping", hint="name its source of sources.yml with --source")
        self._listed = {path.resolve(): found for found in configured for path in found.paths()}

    def expand(self, paths: Iterable[Path]) -> list[Path]:
        """The files themselves; a folder gives every file below it, unless it is one RVTools export."""
        found: list[Path] = []
        for path in paths:
            if not path.is_dir() or csv_files(path):
                found.append(path)
            else:
                found += sorted(child for child in path.rglob("*") if child.is_file())
        return found

    def open(self, path: Path) -> Reading | None:
        """A reading of the file, or None where no source takes it."""
        if self._asked:
            return self._asked.reader().read(path)
        if listed := self._listed.get(path.resolve()):
            return listed.reader().read(path)
        for name, form in SOURCES.items():
            if name != "table" and self._forced in ("", name):
                model = SourceModel(name=name, format=name, path=path.name)
                source = form.reader(Terms(path.stem, limits=self._limits), model)
                if self._forced or source.recognises(path):
                    return source.read(path)
        return None

    @property
    def pattern(self) -> str:
        """Where the source that was asked for is."""
        return self._asked.pattern if self._asked else ""

    def open_all(self) -> Reading:
        """A reading of the whole source that was asked for."""
        if self._asked is None:
            raise UsageError("no source is named", hint="name one of sources.yml with --source")
        return self._asked.read()

    def describe(self, path: Path) -> Description:
        """What the file is."""
        return describe(path, self._limits)


def _named(sources: list[ConfiguredSource], name: str) -> ConfiguredSource:
    for source in sources:
        if source.name == name:
            return source
    raise UsageError(
        f"no such source: {name}", hint=f"the sources are: {', '.join(source.name for source in sources) or 'none'}"
    )
