"""Windows Server by virtual machine: its virtual cores, wherever it runs.

[V] At least 8 for a machine; only with Software Assurance or a subscription; it may move freely within a server farm
(ServiceNow, microsoft-percore-withcal.md). [S] At least 16 for a customer, and the CALs need Software Assurance too.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, installed
from assettool.domain.metrics.machines import count_machine, is_machine
from assettool.domain.metrics.windows import CUSTOMER, ONE_METHOD, PER_CUSTOMER, PER_MACHINE, RIGHT, VIRTUAL
from assettool.domain.wording import Phrase, say


def measure(usage: Usage) -> Consumption:
    """The virtual cores of the virtual machines; a server without any is licensed by its own cores."""
    tally = Tally(usage)
    seen: set[str] = set()
    total = 0
    for found in installed(usage, tally):
        if is_machine(found):
            total += count_machine(usage, tally, found, PER_MACHINE, VIRTUAL.alone, seen)
        else:
            tally.unknown(found, say(Phrase.NO_MACHINE), VIRTUAL.alone)
    tally.add(*customer_rows(total))
    return tally.result()


def customer_rows(total: int) -> list[Row]:
    """What is missing from the least that a customer licenses, where it licenses any."""
    if not 0 < total < PER_CUSTOMER:
        return []
    why = say(Phrase.CUSTOMER_MINIMUM, number=total, least=PER_CUSTOMER)
    return [Row(Subject.NUMBER, "minimum", say(Phrase.MINIMUM), "", PER_CUSTOMER - total, why, CUSTOMER.alone)]


METRIC = Metric("windows_machine", "Windows Server by virtual machine", measure, (VIRTUAL, CUSTOMER, ONE_METHOD), RIGHT)
