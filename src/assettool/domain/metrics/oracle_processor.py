"""Oracle processor: the physical cores of every host that it may run on, times the core factor, rounded up.

[V] Two processors of four cores at 0.5 need four licences (ServiceNow, oracle-publisher-pack.md). [S] The factors.
The contract's view takes the hosts that cluster and affinity allow; [V] Oracle's view takes every host that vMotion
could reach (oracle-licensing-soft-partitioned-environments.md). Both are shown; the contract's decides the number.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.oracle import FACTOR, FACTOR_TABLE, ORACLE_RULES, SOFT_PARTITION, in_reach, processor_rows
from assettool.domain.metrics.servers import guests_by_host


def measure(usage: Usage) -> Consumption:
    """The processor licences by the contract."""
    tally = Tally(usage)
    found = guests_by_host(usage, installed(usage, tally), tally)
    tally.add(*processor_rows(usage, found, (FACTOR.id, FACTOR_TABLE.id)))
    return tally.result()


def measure_vendor_view(usage: Usage) -> Consumption:
    """The processor licences that Oracle would claim."""
    tally = Tally(usage)
    found = in_reach(usage, installed(usage, tally), tally)
    tally.add(*processor_rows(usage, found, (FACTOR.id, FACTOR_TABLE.id, SOFT_PARTITION.id)))
    return tally.result()


METRIC = Metric("oracle_processor", "Oracle processor", measure, ORACLE_RULES, vendor_view=measure_vendor_view)
