"""Oracle Standard Edition 2: the processors of every host that it may run on, and at most two for a server.

[V] The edition may only run on servers with two sockets at most (ServiceNow, oracle-db-licensing-std-edition.md).
[S] Sockets count, without a core factor.
"""

from assettool.domain.metrics.consumption import Consumption, Metric, Tally, Usage, installed
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, NO_CORES, guests_by_host, host_rows, processors
from assettool.domain.wording import Phrase, say

MOST_SOCKETS = 2
SOCKETS = Rule("oracle.socket", "One right for each processor, whatever its cores", Mark.SECOND_HAND, "remend.com")
TWO_SOCKETS = Rule(
    "oracle.two-sockets",
    "Standard Edition 2 only on servers with two sockets at most",
    Mark.READ,
    f"{SERVICENOW}oracle-db-licensing-std-edition.md",
)


def measure(usage: Usage) -> Consumption:
    """The processors of the hosts; a host that is too large for the edition cannot be counted."""
    tally = Tally(usage)
    for key, guests in sorted(guests_by_host(usage, installed(usage, tally), tally).items()):
        host = usage.fleet.hosts.get(key)
        number = processors(host)
        if number is not None and number > MOST_SOCKETS:
            why = say(Phrase.TOO_MANY_SOCKETS, number=number)
            tally.add(*host_rows(host, key, None, why, (TWO_SOCKETS.id, *guests.rules), guests.tenants))
        else:
            text = NO_CORES if number is None else say(Phrase.PROCESSORS, number=number)
            tally.add(*host_rows(host, key, number, text, (SOCKETS.id, *guests.rules), guests.tenants))
    return tally.result()


METRIC = Metric("oracle_socket", "Oracle Standard Edition 2", measure, (SOCKETS, TWO_SOCKETS, MAY_RUN))
