"""What the ways to license Windows Server have in common: the rules, and how many cores of a host count."""

from assettool.domain.licence import Host
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.metrics.servers import MAY_RUN, NO_CORES, Guests, core_text, cores
from assettool.domain.wording import Phrase, Wording, say

RIGHT = "windows_core"
PER_PROCESSOR = 8
PER_SERVER = 16
PER_MACHINE = 8
PER_CUSTOMER = 16
SYSTEMS_PER_LICENCE = 2
_PAGE = f"{SERVICENOW}microsoft-percore-withcal.md"
PHYSICAL = Rule(
    "windows.physical", "All physical cores, at least 8 for each processor and 16 for each server", Mark.READ, _PAGE
)
STACKING = Rule("windows.stacking", "Standard: all cores again for every two virtual machines more", Mark.READ, _PAGE)
OWN_SYSTEM = Rule(
    "windows.own-system",
    "The host's own system does not count where it only runs virtual machines",
    Mark.SECOND_HAND,
    "miroconsulting; samexpert",
)
UNLIMITED_MACHINES = Rule(
    "windows.datacenter", "Datacenter: any number of virtual machines on a licensed host", Mark.READ, _PAGE
)
ONE_EDITION = Rule(
    "windows.one-edition", "One edition for all licences of a server", Mark.SECOND_HAND, "licensingschool"
)
ONE_METHOD = Rule(
    "windows.one-method",
    "A server by its cores or by its virtual machines, not both",
    Mark.SECOND_HAND,
    "licensingschool",
)
VIRTUAL = Rule(
    "windows.virtual",
    "A virtual machine by its virtual cores, at least 8, with Software Assurance or a subscription",
    Mark.READ,
    _PAGE,
)
CUSTOMER = Rule(
    "windows.customer",
    "At least 16 licences for a customer who licenses virtual machines; the CALs need Software Assurance too",
    Mark.SECOND_HAND,
    "samexpert",
)
HOST_RULES = (PHYSICAL, MAY_RUN, OWN_SYSTEM)


def host_cores(host: Host | None, guests: Guests, *, is_stacked: bool) -> tuple[int | None, Wording, tuple[str, ...]]:
    """The core licences that a host needs, how that is counted, and by which rules; None where it is not known."""
    number = cores(host, PER_PROCESSOR, PER_SERVER)
    rules = (PHYSICAL.id, *guests.rules)
    if guests.is_direct and guests.machines:
        rules = (*rules, OWN_SYSTEM.id)
    if number is None:
        return None, NO_CORES, rules
    text = core_text(host, PER_PROCESSOR, PER_SERVER)
    number_of = len(guests.machines)
    systems = say(Phrase.MACHINES, number=number_of) if number_of else say(Phrase.OWN_SYSTEM)
    if not is_stacked:
        return number, say(Phrase.CORES_FOR, cores=text, systems=systems), (*rules, UNLIMITED_MACHINES.id)
    times = -(-guests.systems // SYSTEMS_PER_LICENCE)
    return number * times, say(Phrase.CORES_TIMES_FOR, cores=text, times=times, systems=systems), (*rules, STACKING.id)
