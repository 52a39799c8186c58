"""Citrix concurrent: sessions at the same time, as the site or the licence server measures them.

[V] A licence is checked out when a session begins and goes back when it ends or is disconnected (ServiceNow,
citrix-publisher-pack.md). [S] Editions and licence types do not mix on one site (CTX666278).
"""

from assettool.domain.metrics.concurrent import count_peak
from assettool.domain.metrics.consumption import Consumption, Metric, Usage
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule

SESSIONS = Rule(
    "citrix.concurrent",
    "A licence for each session at the same time, at the peak",
    Mark.READ,
    f"{SERVICENOW}citrix-publisher-pack.md",
)


def measure(usage: Usage) -> Consumption:
    """The peak of sessions in the period."""
    return count_peak(usage, SESSIONS)


METRIC = Metric("citrix_concurrent", "Citrix concurrent", measure, (SESSIONS,))
