"""Per processor: the processors of every host that the product may run on.

[V] Processors of the physical server are licensed (ServiceNow, c_SAMLicenseMetrics.md); older Windows Server needs at
least two for a server (mapping-ms-license-metrics.md), which the contract's terms say.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, NO_CORES, guests_by_host, host_rows, processors
from assettool.domain.wording import Phrase, say

PROCESSORS = Rule("processor", "One right for each processor of a server that it may run on", Mark.READ, METRICS_PAGE)


def measure(usage: Usage) -> Consumption:
    """The processors of the hosts."""
    tally = Tally(usage)
    for key, guests in sorted(guests_by_host(usage, installed(usage, tally), tally).items()):
        host = usage.fleet.hosts.get(key)
        number = processors(host)
        rules = (PROCESSORS.id, *guests.rules)
        if number is None:
            tally.add(*host_rows(host, key, None, NO_CORES, rules, guests.tenants))
        else:
            quantity = max(number, usage.terms.minimum_per_server)
            tally.add(*host_rows(host, key, quantity, say(Phrase.PROCESSORS, number=number), rules, guests.tenants))
    return tally.result()


METRIC = Metric("processor", "per processor", measure, (PROCESSORS, MAY_RUN))
