"""VMware vSphere by subscription: the cores of every host, at least 16 for each processor.

[V] Each core needs one right, and a processor at least 16 (ServiceNow, vmware-publisher-pack.md).
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, core_text, cores, guests_by_host, host_rows

PER_PROCESSOR = 16
VSPHERE = Rule(
    "vsphere.core",
    "One right for each core, and 16 at least for each processor",
    Mark.READ,
    f"{SERVICENOW}vmware-publisher-pack.md",
)


def measure(usage: Usage) -> Consumption:
    """The cores of the hosts."""
    tally = Tally(usage)
    for key, guests in sorted(guests_by_host(usage, installed(usage, tally), tally).items()):
        host = usage.fleet.hosts.get(key)
        number, text = cores(host, PER_PROCESSOR), core_text(host, PER_PROCESSOR)
        tally.add(*host_rows(host, key, number, text, (VSPHERE.id, *guests.rules), guests.tenants))
    return tally.result()


METRIC = Metric("vsphere_core", "vSphere core", measure, (VSPHERE, MAY_RUN))
