"""Which reports there are, and what builds each."""

from collections.abc import Callable, Mapping

from assettool.domain.report import Report, ReportName
from netbox_assettool.reports.asked import Asked

BUILDERS: Mapping[ReportName, Callable[[Asked], Report]] = {}
"""Called with the language of the report activated."""
