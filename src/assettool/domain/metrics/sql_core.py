"""SQL Server by core, each operating system by itself: a virtual machine by its virtual cores, a server by its own.

[V] At least 4 for a virtual machine and 4 for a processor; from 2022 on a virtual machine needs Software Assurance;
two passive replicas are free with it (ServiceNow, microsoft-sw-license-metrics.md, mapping-ms-license-metrics.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.machines import count_machine, is_machine
from assettool.domain.metrics.servers import core_text, cores, guests_by_host, host_rows
from assettool.domain.metrics.sql import (
    ASSURANCE,
    CORE_RULES,
    FIRST_WITH_ASSURANCE,
    PER_MACHINE,
    PER_PROCESSOR,
    PHYSICAL,
    RIGHT,
    VIRTUAL,
    active,
)


def measure(usage: Usage) -> Consumption:
    """The cores of the operating systems that have it."""
    tally = Tally(usage)
    seen: set[str] = set()
    present = list(active(usage, installed(usage, tally), tally))
    rules = (VIRTUAL.id, ASSURANCE.id) if usage.product.release >= FIRST_WITH_ASSURANCE else VIRTUAL.alone
    for found in filter(is_machine, present):
        count_machine(usage, tally, found, PER_MACHINE, rules, seen)
    servers = [found for found in present if not is_machine(found)]
    for key, guests in sorted(guests_by_host(usage, servers, tally).items()):
        host = usage.fleet.hosts.get(key)
        number, text = cores(host, PER_PROCESSOR), core_text(host, PER_PROCESSOR)
        tally.add(*host_rows(host, key, number, text, PHYSICAL.alone, guests.tenants))
    return tally.result()


METRIC = Metric("sql_core", "SQL Server by core", measure, CORE_RULES, RIGHT)
