"""What the ways to license SQL Server have in common: the rules, and which replicas are free."""

from collections import Counter
from collections.abc import Iterable, Iterator

from assettool.domain.licence import Installation
from assettool.domain.metrics.consumption import Tally, Usage
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN
from assettool.domain.wording import Phrase, say

RIGHT = "sql_core"
PER_PROCESSOR = 4
PER_MACHINE = 4
FIRST_WITH_ASSURANCE = 2022
"""The release from which on a virtual machine needs Software Assurance or a subscription."""
FREE_REPLICAS = 2
_PAGE = f"{SERVICENOW}microsoft-sw-license-metrics.md"
_MAPPING = f"{SERVICENOW}mapping-ms-license-metrics.md"
VIRTUAL = Rule("sql.virtual", "A virtual machine by its virtual cores, at least 4", Mark.READ, _PAGE)
ASSURANCE = Rule(
    "sql.assurance",
    "From SQL Server 2022 on a virtual machine needs Software Assurance or a subscription",
    Mark.READ,
    _PAGE,
)
PHYSICAL = Rule("sql.physical", "All physical cores, at least 4 for each processor", Mark.READ, _MAPPING)
ENTERPRISE_ONLY = Rule(
    "sql.enterprise-only", "Only Enterprise is licensed for the machines of a host", Mark.READ, _PAGE
)
AS_MANY_AS_CORES = Rule(
    "sql.as-many-as-cores",
    "Without Software Assurance a host runs as many machines as it has licences; with it any number",
    Mark.READ,
    _PAGE,
)
PASSIVE = Rule(
    "sql.passive",
    "With Software Assurance each system has one free replica for availability and one for disaster recovery",
    Mark.READ,
    _PAGE,
)
SERVER = Rule(
    "sql.server",
    "Server licence for each operating system with SQL Server, and CALs for its users",
    Mark.READ,
    _MAPPING,
)
CORE_RULES = (VIRTUAL, ASSURANCE, PHYSICAL, PASSIVE, MAY_RUN)


def active(usage: Usage, present: Iterable[Installation], tally: Tally) -> Iterator[Installation]:
    """The installations that need a licence: with maintenance two replicas of each one that does are free."""
    waiting: list[Installation] = []
    licensed: set[str] = set()
    for found in present:
        if found.replica_of and usage.is_maintained:
            waiting.append(found)
        else:
            licensed.add(found.subject)
            yield found
    free: Counter[str] = Counter()
    for found in sorted(waiting, key=lambda found: found.subject):
        if found.replica_of in licensed and free[found.replica_of] < FREE_REPLICAS:
            free[found.replica_of] += 1
            tally.skip(found, say(Phrase.REPLICA, machine=usage.fleet.name_of(found.replica_of)), PASSIVE.alone)
        else:
            yield found
