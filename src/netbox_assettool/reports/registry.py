"""Which reports there are, and what builds each."""

from collections.abc import Callable, Mapping

from assettool.domain.report import Report, ReportName
from netbox_assettool.reports import progress
from netbox_assettool.reports.asked import Asked

BUILDERS: Mapping[ReportName, Callable[[Asked], Report]] = {
    ReportName.PROGRESS: progress.build,
}
"""Called with the language of the report activated."""
