"""SQL Server Enterprise by the physical cores of every host that a virtual machine with it may run on.

[V] All cores, at least 4 for a processor; with Software Assurance for any number of machines, without it for as many
as there are licences; Standard cannot be licensed so (ServiceNow, microsoft-sw-license-metrics.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.servers import MAY_RUN, core_text, cores, guests_by_host, host_rows
from assettool.domain.metrics.sql import (
    AS_MANY_AS_CORES,
    ENTERPRISE_ONLY,
    PASSIVE,
    PER_PROCESSOR,
    PHYSICAL,
    RIGHT,
    active,
)
from assettool.domain.wording import Phrase, say


def measure(usage: Usage) -> Consumption:
    """The cores of the hosts, or the number of machines where that is more and there is no maintenance."""
    tally = Tally(usage)
    present = active(usage, installed(usage, tally), tally)
    for key, guests in sorted(guests_by_host(usage, present, tally).items()):
        host = usage.fleet.hosts.get(key)
        number, text = cores(host, PER_PROCESSOR), core_text(host, PER_PROCESSOR)
        if number is not None and not usage.is_maintained:
            text = say(Phrase.NO_MAINTENANCE_FOR, cores=text, number=len(guests.machines))
            number = max(number, len(guests.machines))
        rules = (PHYSICAL.id, AS_MANY_AS_CORES.id, *guests.rules)
        tally.add(*host_rows(host, key, number, text, rules, guests.tenants))
    return tally.result()


METRIC = Metric(
    "sql_host",
    "SQL Server Enterprise by host",
    measure,
    (PHYSICAL, AS_MANY_AS_CORES, ENTERPRISE_ONLY, PASSIVE, MAY_RUN),
    RIGHT,
)
