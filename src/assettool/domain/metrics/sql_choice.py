"""SQL Server Enterprise: the virtual machines by themselves, or all cores of the hosts, for each pool of hosts."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from assettool.domain.licence import Installation
from assettool.domain.metrics import sql_core, sql_host
from assettool.domain.metrics.consumption import Tally, Usage, installed
from assettool.domain.metrics.machines import is_machine
from assettool.domain.metrics.options import Option, Part, Unit, counted_parts, leftover, option_of, unit_of
from assettool.domain.metrics.pools import Pool, pools
from assettool.domain.metrics.sql import active
from assettool.domain.wording import Phrase, say


def enterprise_units(usage: Usage) -> list[Unit]:
    """The pools with SQL Server Enterprise, with the ways to license each."""
    tally = Tally(usage)
    present = list(active(usage, installed(usage, tally), tally))
    units = [leftover(usage.product, sql_core.METRIC, tally.result().not_counted)]
    units += [_unit(usage, pool) for pool in pools(usage, present)]
    return units


def _unit(usage: Usage, pool: Pool) -> Unit:
    own = replace(usage, installations=tuple(_alone(pool.installations)))
    options: list[Option] = [option_of(say(Phrase.BY_MACHINE), counted_parts(own, sql_core.METRIC))]
    if any(map(is_machine, pool.installations)):
        for is_maintained in (True, False):
            found = sql_host.measure(replace(own, is_maintained=is_maintained))
            label = say(Phrase.BY_HOST_MAINTAINED if is_maintained else Phrase.BY_HOST_UNMAINTAINED)
            part = Part(usage.product.key, sql_host.METRIC, found, is_maintained)
            options.append(option_of(label, (part,)))
    return unit_of(pool.label(usage), options)


def _alone(installations: Iterable[Installation]) -> Iterable[Installation]:
    """The same installations, none of which only waits for another one: those are left out already."""
    return (msgspec.structs.replace(found, replica_of="") for found in installations)
