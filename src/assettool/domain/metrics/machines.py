"""Licensing virtual machines by themselves: their virtual cores, with a minimum."""

from assettool.domain.licence import Installation, Subject
from assettool.domain.metrics.consumption import AGAIN, Tally, Usage


def virtual_cores(usage: Usage, found: Installation, minimum: int) -> int | None:
    """The virtual cores that count; None where they are not known. Zero is no number of cores."""
    machine = usage.fleet.machines.get(found.subject)
    if machine is None or machine.vcpus is None or machine.vcpus < 1:
        return None
    return max(minimum, machine.vcpus)


def count_machine(
    usage: Usage, tally: Tally, found: Installation, minimum: int, rules: tuple[str, ...], seen: set[str]
) -> int:
    """Count a virtual machine by its virtual cores, once; returns how many rights that takes."""
    if found.subject in seen:
        tally.skip(found, AGAIN, rules)
        return 0
    seen.add(found.subject)
    number = virtual_cores(usage, found, minimum)
    if number is None:
        tally.unknown(found, "how many virtual cores it has is not known", rules)
        return 0
    vcpus = usage.fleet.machines[found.subject].vcpus
    text = f"{vcpus} virtual cores"
    tally.count(found, number, text if vcpus == number else f"{text}, licensed as {number}", rules)
    return number


def is_machine(found: Installation) -> bool:
    """Whether it is on a virtual machine."""
    return found.kind is Subject.MACHINE
