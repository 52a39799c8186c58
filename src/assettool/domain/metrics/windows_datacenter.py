"""Windows Server Datacenter by the physical cores of every host that a virtual machine may run on.

[V] All cores, at least 8 for a processor and 16 for a server, give any number of virtual machines; a host that a
machine may move to is licensed as if it ran there (ServiceNow, microsoft-percore-withcal.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.servers import guests_by_host, host_rows
from assettool.domain.metrics.windows import HOST_RULES, ONE_EDITION, ONE_METHOD, RIGHT, UNLIMITED_MACHINES, host_cores


def measure(usage: Usage) -> Consumption:
    """The cores of the hosts, once."""
    tally = Tally(usage)
    for key, guests in sorted(guests_by_host(usage, installed(usage, tally), tally).items()):
        host = usage.fleet.hosts.get(key)
        tally.add(*host_rows(host, key, *host_cores(host, guests, is_stacked=False), guests.tenants))
    return tally.result()


METRIC = Metric(
    "windows_datacenter",
    "Windows Server Datacenter by host",
    measure,
    (*HOST_RULES, UNLIMITED_MACHINES, ONE_EDITION, ONE_METHOD),
    RIGHT,
)
