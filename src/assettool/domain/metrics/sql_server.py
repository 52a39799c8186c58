"""SQL Server Standard by server and CAL: a licence for each operating system, and CALs for those who use it.

[V] One server licence for each operating system with SQL Server or a component of it; its users or devices need CALs,
which are a product of their own (ServiceNow, mapping-ms-license-metrics.md).
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import AGAIN, Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.sql import PASSIVE, SERVER, active
from assettool.domain.wording import Phrase, say


def measure(usage: Usage) -> Consumption:
    """The operating systems that have it."""
    tally = Tally(usage)
    seen: set[tuple[Subject, str]] = set()
    for found in active(usage, installed(usage, tally), tally):
        if (found.kind, found.subject) in seen:
            tally.skip(found, AGAIN, SERVER.alone)
        else:
            seen.add((found.kind, found.subject))
            tally.count(found, 1, say(Phrase.OPERATING_SYSTEM), SERVER.alone)
    return tally.result()


METRIC = Metric("sql_server", "SQL Server by server and CAL", measure, (SERVER, PASSIVE))
