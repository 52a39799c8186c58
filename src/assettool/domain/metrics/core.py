"""Per core: the cores of every host that the product may run on, or those of its virtual machines.

[V] Cores of the physical server or of the virtual machine (ServiceNow, c_SAMLicenseMetrics.md). Which of the two, and
the minimum for a processor, a server or a virtual machine, are the contract's terms.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.machines import count_machine, is_machine
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, core_text, cores, guests_by_host, host_rows

CORES = Rule("core", "One right for each core of a server that it may run on", Mark.READ, METRICS_PAGE)
VIRTUAL = Rule("core.virtual", "One right for each core of the virtual machine", Mark.READ, METRICS_PAGE)


def measure(usage: Usage) -> Consumption:
    """The cores, as the contract counts them."""
    tally, terms = Tally(usage), usage.terms
    present = list(installed(usage, tally))
    if terms.by_machine:
        seen: set[str] = set()
        for found in filter(is_machine, present):
            count_machine(usage, tally, found, terms.minimum_per_machine, VIRTUAL.alone, seen)
        present = [found for found in present if not is_machine(found)]
    for key, guests in sorted(guests_by_host(usage, present, tally).items()):
        host = usage.fleet.hosts.get(key)
        number = cores(host, terms.minimum_per_processor, terms.minimum_per_server)
        text = core_text(host, terms.minimum_per_processor, terms.minimum_per_server)
        tally.add(*host_rows(host, key, number, text, (CORES.id, *guests.rules), guests.tenants))
    return tally.result()


METRIC = Metric("core", "per core", measure, (CORES, VIRTUAL, MAY_RUN))
