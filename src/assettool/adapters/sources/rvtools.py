"""RVTools exports: virtual machines from vInfo, ESXi hosts from vHost, of every generation of RVTools."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assettool.adapters.sources.files import FileKind, identify_file, sha256_of
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.rows import RowBuilder, Tally, Terms
from assettool.adapters.sources.rvtools_columns import VMETADATA, VSOURCE
from assettool.adapters.sources.rvtools_hosts import host_drafts
from assettool.adapters.sources.rvtools_machines import Skip, machine_drafts
from assettool.adapters.sources.rvtools_sheets import Export, RVToolsSheets, csv_files, is_csv_name
from assettool.adapters.sources.values import Cell
from assettool.domain.asset import AssetKind
from assettool.domain.observation import FIELDS, FieldValue, Observation, Origin, Row, SourceWarning
from assettool.errors import SourceError
from assettool.ports import Reading

# The sheets that add something, and what is lost without them.
_EXPECTED = {
    "vInfo": "no virtual machines",
    "vHost": "no hosts, and no check of the host that a virtual machine names",
    "vNetwork": "no MAC addresses, and only the primary address of each virtual machine",
}
_SYSTEM = "VMware ESXi"


class RVTools:
    """Reads one RVTools export: a workbook, or the folder of its CSV files."""

    def __init__(self, terms: Terms, skip: Skip | None = None) -> None:
        self._terms = terms
        self._skip = skip or Skip()
        self._builder = RowBuilder(terms)
        self._made: dict[str, str] = {}
        self._vcenters: set[str] = set()
        self._raw = tuple(name for name in terms.rules.names if name not in FIELDS and name != "kind")

    def recognises(self, path: Path) -> bool:
        """Whether the file is a workbook with vInfo or vHost, or a folder or file of RVTools' CSV export."""
        try:
            if path.is_dir():
                return bool(csv_files(path))
            if not is_csv_name(path) and identify_file(path) not in (FileKind.XLSX, FileKind.XLS, FileKind.ODS):
                return False
            sheets = RVToolsSheets(path, self._terms.limits)
        except (SourceError, OSError):
            return False
        return "vInfo" in sheets or "vHost" in sheets

    def read(self, path: Path) -> Reading:
        """The virtual machines and then the hosts of an export."""
        tally = Tally(self._terms.name, [])
        sheets = RVToolsSheets(path, self._terms.limits, self._terms.dropped_columns)
        if "vInfo" not in sheets and "vHost" not in sheets:
            raise SourceError(
                f"the export has neither a sheet vInfo nor vHost: {path}",
                hint='export with "Export all to xlsx" in RVTools, or use `format: table`',
            )
        version, server, made = _about(sheets, tally)
        self._made[str(path)] = self._moment(made)
        label = f"RVTools {version} ({sheets.label})" if version else f"RVTools ({sheets.label})"
        return self._reading(sheets, label, str(path), sha256_of(path), server=server, tally=tally)

    def newest_first(self, readings: Sequence[Reading]) -> list[Reading]:
        """The exports in the order in which they are read: where two have the same machine, the newer one counts."""
        if all(self._made[reading.path] for reading in readings):
            return sorted(readings, key=lambda reading: (self._made[reading.path], reading.path), reverse=True)
        ordered = sorted(readings, key=lambda reading: reading.path, reverse=True)
        names = "not every export says when it was made: of two with the same machine the last by name counts as newer"
        ordered[0].warnings.append(SourceWarning(self._terms.name, Origin(Path(ordered[0].path).name), names))
        return ordered

    def _moment(self, cell: Cell) -> str:
        """When an export was made, or "" where nothing tells it for certain."""
        try:
            return self._terms.moments.read(cell) or ""
        except ValueError:
            return ""

    def _reading(
        self,
        sheets: RVToolsSheets,
        label: str,
        path: str,
        sha256: str,
        *,
        server: str = "",
        tally: Tally | None = None,
    ) -> Reading:
        """The rows of sheets, whatever they come from."""
        tally = tally or Tally(self._terms.name, [])
        export = Export(sheets, tally, self._terms.name, server)
        return Reading(self._terms.name, label, path, sha256, self._rows(export), tally.warnings)

    def _rows(self, export: Export) -> Iterator[Row]:
        self._builder.next_file(export.sheets.path.name)
        newer = frozenset(self._vcenters)
        for row in self._read(export):
            if isinstance(row, Observation):
                vcenter, _, _ = row.external_id.partition("/")
                self._vcenters.add(vcenter)
                if vcenter in newer:
                    message = "it stands in an older export of its vCenter only; if it is gone, take that export away"
                    export.tally.count(message, row.origin, str(row.fields["name"]))
            yield row
        export.tally.close()
        for name in self._terms.columns_to_drop:
            if fold(name) not in export.sheets.columns:
                export.tally.warn(export.sheets.origin(), f"a column to drop is not there: {name}")
        for table in export.sheets.files:
            for warning in table.warnings:
                export.tally.warn(Origin(table.path.name), warning)

    def _read(self, export: Export) -> Iterator[Row]:
        for sheet, loss in _EXPECTED.items():
            if sheet not in export.sheets:
                export.tally.warn(export.sheets.origin(), f"sheet {sheet} is not there: {loss}")
        hosts = list(host_drafts(export, self._raw))
        clusters: dict[FieldValue, FieldValue] = {}
        for draft in machine_drafts(export, self._skip, {str(host.fields.get("name")) for host in hosts}, self._raw):
            draft.kind = self._terms.kind or AssetKind.VIRTUAL_SERVER
            if "host" in draft.fields and "cluster" in draft.fields:
                clusters.setdefault(draft.fields["host"], draft.fields["cluster"])
            yield self._builder.build(draft)
        for draft in hosts:
            # A shortened vHost has no clusters: a host is in that of the machines on it. ESXi runs on every host.
            if "cluster" not in draft.fields and (cluster := clusters.get(draft.fields.get("name", ""))):
                draft.fields["cluster"] = cluster
            if "platform" not in self._terms.defaults:
                draft.fields.setdefault("platform", _SYSTEM)
            yield self._builder.build(draft)


def _about(sheets: RVToolsSheets, tally: Tally) -> tuple[str, str, Cell]:
    """The version of RVTools, the name of the vCenter and the moment, as far as the export tells them."""
    metadata = next(iter(sheets.read("vMetaData", VMETADATA, tally) or ()), None)
    source = next(iter(sheets.read("vSource", VSOURCE, tally) or ()), None)
    version = metadata.text("version") if metadata else ""
    server = (metadata.text("server") if metadata else "") or (source.text("server") if source else "")
    return version, server, metadata.cells.get("made", "") if metadata else ""
