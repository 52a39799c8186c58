"""RVTools exports: virtual machines from vInfo, ESXi hosts from vHost, of every generation of RVTools."""

from collections.abc import Iterator
from pathlib import Path

from assettool.adapters.sources.files import FileKind, identify_file, sha256_of
from assettool.adapters.sources.rows import RowBuilder, Tally, Terms
from assettool.adapters.sources.rvtools_columns import VMETADATA, VSOURCE
from assettool.adapters.sources.rvtools_hosts import host_drafts
from assettool.adapters.sources.rvtools_machines import Skip, machine_drafts
from assettool.adapters.sources.rvtools_sheets import Export, RVToolsSheets, csv_files, is_csv_name
from assettool.domain.asset import AssetKind
from assettool.domain.observation import FIELDS, Origin, Row, SourceWarning
from assettool.errors import SourceError
from assettool.ports import Reading

# The sheets that add something, and what is lost without them.
_EXPECTED = {
    "vInfo": "no virtual machines",
    "vHost": "no hosts, and no check of the host that a virtual machine names",
    "vNetwork": "no MAC addresses, and only the primary address of each virtual machine",
}


class RVTools:
    """Reads one RVTools export: a workbook, or the folder of its CSV files."""

    def __init__(self, terms: Terms, skip: Skip | None = None) -> None:
        self._terms = terms
        self._skip = skip or Skip()
        self._builder = RowBuilder(terms)
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
        warnings: list[SourceWarning] = []
        tally = Tally(self._terms.name, warnings)
        sheets = RVToolsSheets(path, self._terms.limits)
        if "vInfo" not in sheets and "vHost" not in sheets:
            raise SourceError(
                f"the export has neither a sheet vInfo nor vHost: {path}",
                hint='export with "Export all to xlsx" in RVTools, or use `format: table`',
            )
        version, server = _about(sheets, tally)
        label = f"RVTools {version} ({sheets.label})" if version else f"RVTools ({sheets.label})"
        export = Export(sheets, tally, self._terms.name, server)
        return Reading(self._terms.name, label, str(path), sha256_of(path), self._rows(export), warnings)

    def _rows(self, export: Export) -> Iterator[Row]:
        for sheet, loss in _EXPECTED.items():
            if sheet not in export.sheets:
                export.tally.warn(export.sheets.origin(), f"sheet {sheet} is not there: {loss}")
        hosts = list(host_drafts(export, self._raw))
        for draft in machine_drafts(export, self._skip, {str(host.fields.get("name")) for host in hosts}, self._raw):
            draft.kind = self._terms.kind or AssetKind.VIRTUAL_SERVER
            yield self._builder.build(draft)
        for draft in hosts:
            yield self._builder.build(draft)
        export.tally.close()
        for table in export.sheets.files:
            for warning in table.warnings:
                export.tally.warn(Origin(table.path.name), warning)


def _about(sheets: RVToolsSheets, tally: Tally) -> tuple[str, str]:
    """The version of RVTools and the name of the vCenter, as far as the export tells them."""
    metadata = next(iter(sheets.read("vMetaData", VMETADATA, tally) or ()), None)
    source = next(iter(sheets.read("vSource", VSOURCE, tally) or ()), None)
    version = metadata.text("version") if metadata else ""
    server = (metadata.text("server") if metadata else "") or (source.text("server") if source else "")
    return version, server
