"""A report of a backup product: which machine was backed up when, as a workbook or CSV."""

from datetime import datetime, tzinfo

from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.domain.observation import Rejected
from assettool.domain.running.checks import Check, CheckKind

_HOST = """Host|Hostname|Host name|Name|Object|Object Name|VM|VM Name|Server|Client|Client Name|Machine|Workload|Naam|
Servernaam"""
_AT = """Last backup|Last Successful Backup|Last Successful|Last Success|Last Backup Time|Last Run|Latest Restore Point|
Newest Restore Point|Last Restore Point|Backup Time|End Time|Finished|Laatste back-up|Laatste backup|Laatst geslaagd"""
_RESULT = "Result|Status|Last Result|Job Result|Resultaat"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|"))


_COLUMNS = {"host": _names(_HOST), "at": _names(_AT), "result": _names(_RESULT)}
_GOOD = frozenset({"", "success", "successful", "succeeded", "completed", "ok", "warning", "geslaagd", "voltooid"})
"""Results after which there is a backup; one with a warning is there as well."""


def reader(zone: tzinfo) -> Tables[Check]:
    """Reads such a report; moments without a time zone are of this one."""
    layout: Layout[Check] = Layout("backups", _COLUMNS, ("host", "at"), _row, zone=zone)
    return Tables("backup products", [layout])


def _row(record: Record) -> Check | Rejected:
    host = record.label = record.needed("host", "host")
    at: datetime | None = record.moment("at")
    result = record.line("result")
    if at is None and not record.reasons:
        record.reasons.append(f"{record.header('at')} is empty: there is no backup")
    if result.casefold() not in _GOOD:
        record.reasons.append(f"{record.header('result')} says that it did not succeed: {result}")
    if record.reasons or at is None:
        return record.rejected(*record.reasons)
    return Check(CheckKind.BACKUP, host, at, origin=record.origin.file)
