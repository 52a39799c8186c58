"""Windows Server Standard by the physical cores of every host that a virtual machine may run on.

[V] All cores, at least 8 for a processor and 16 for a server, give two virtual machines; all cores again for every two
more; a host that a machine may move to is licensed as if it ran there (ServiceNow, microsoft-percore-withcal.md).
[S] The host's own system does not count where it only runs virtual machines. Licences come in packs of 2 and of 16.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.servers import guests_by_host, host_rows
from assettool.domain.metrics.windows import HOST_RULES, ONE_EDITION, ONE_METHOD, RIGHT, STACKING, host_cores


def measure(usage: Usage) -> Consumption:
    """The cores of the hosts, again for every two virtual machines."""
    tally = Tally(usage)
    for key, guests in sorted(guests_by_host(usage, installed(usage, tally), tally).items()):
        host = usage.fleet.hosts.get(key)
        tally.add(*host_rows(host, key, *host_cores(host, guests, is_stacked=True), guests.tenants))
    return tally.result()


METRIC = Metric(
    "windows_standard",
    "Windows Server Standard by host",
    measure,
    (*HOST_RULES, STACKING, ONE_EDITION, ONE_METHOD),
    RIGHT,
)
