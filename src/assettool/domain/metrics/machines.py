"""Licensing virtual machines by themselves: their virtual cores, with a minimum."""

from assettool.domain.licence import Installation, Subject
from assettool.domain.metrics.consumption import AGAIN, Tally, Usage
from assettool.domain.wording import Phrase, say


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
        tally.unknown(found, say(Phrase.VIRTUAL_CORES_UNKNOWN), rules)
        return 0
    vcpus = usage.fleet.machines[found.subject].vcpus
    text = say(Phrase.VIRTUAL_CORES, number=vcpus)
    licensed = text if vcpus == number else say(Phrase.LICENSED_AS, cores=text, number=number)
    tally.count(found, number, licensed, rules)
    return number


def is_machine(found: Installation) -> bool:
    """Whether it is on a virtual machine."""
    return found.kind is Subject.MACHINE
