"""Where a contract leaves a choice: units that are licensed as a whole, and the ways in which each can be."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assettool.domain.licence import Product, Subject, is_there
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.sql import FIRST_WITH_ASSURANCE
from assettool.domain.metrics.sql import RIGHT as SQL_CORE
from assettool.domain.wording import Phrase, joined, say


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of right that is needed."""

    product: str
    right: str
    tenant: str = ""
    is_maintained: bool = False
    """Only a subscription, or a right with maintenance, will do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an option takes of one product, and by which metric it is counted."""

    product: str
    metric: Metric
    consumption: Consumption
    is_maintained: bool = False
    needs: Mapping[Need, int] = field(init=False)
    """The rights that it takes, by tenant."""

    def __post_init__(self) -> None:
        """Name the rights that the rows add up to."""
        right, by_tenant = self.metric.kind_of_right, self.consumption.by_tenant
        needs = {Need(self.product, right, tenant, self.is_maintained): n for tenant, (n, _) in by_tenant.items() if n}
        object.__setattr__(self, "needs", needs)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to license a unit."""

    label: str
    needs: Mapping[Need, int]
    parts: Callable[[], tuple[Part, ...]]
    """The rows, made only for the option that is taken."""
    is_unknown: bool = False
    """It cannot be counted in full."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is licensed as a whole: a product, or hosts between which virtual machines move."""

    label: str
    options: tuple[Option, ...]
    is_complete: bool = True
    """The options are all that there are, and not only the likeliest of too many."""


def unit_of(label: str, options: Sequence[Option], *, is_complete: bool = True) -> Unit:
    """A unit with the options that can be compared: those that are known, or else the one that needs the most."""
    known = tuple(option for option in options if not option.is_unknown)
    return Unit(label, known or (max(options, key=lambda option: sum(option.needs.values())),), is_complete)


def option_of(label: str, parts: tuple[Part, ...]) -> Option:
    """An option of parts that are counted already."""
    needs: dict[Need, int] = defaultdict(int)
    for part in parts:
        for need, number in part.needs.items():
            needs[need] += number
    is_unknown = any(row.is_unknown for part in parts for row in part.consumption.not_counted)
    return Option(label, needs, lambda: parts, is_unknown)


def product_unit(
    usages: Sequence[Usage], ways: Sequence[Sequence[Metric]], cal: tuple[Usage, Metric] | None = None
) -> Unit:
    """Products that are counted as a whole, in one of the ways that their contracts allow: a metric for each."""
    options = []
    for place, metrics in enumerate(ways):
        parts = [part for usage, metric in zip(usages, metrics, strict=True) for part in counted_parts(usage, metric)]
        if cal:
            parts.append(_cal_part(*cal, is_needed=any(metric.kind_of_right != SQL_CORE for metric in metrics)))
        label = joined(
            [say(Phrase.BY_METRIC, label=label) for label in dict.fromkeys(metric.label for metric in metrics)]
        )
        option = option_of(label, tuple(parts))
        # The usual way counts what it counts; another one has to count everything to be compared with it.
        is_partial = place > 0 and any(map(_is_partial, usages, metrics))
        options.append(replace(option, is_unknown=True) if is_partial else option)
    return unit_of(joined([usage.product.label for usage in usages]), options)


def _is_partial(usage: Usage, metric: Metric) -> bool:
    """Whether the product is installed where the metric counts nothing."""
    return any(
        each.kind not in metric.kinds and is_there(usage.on, each.first_seen, each.removed)
        for each in usage.installations
    )


def counted_parts(usage: Usage, metric: Metric) -> tuple[Part, ...]:
    """The product counted by a metric; virtual machines with a new SQL Server apart: they need maintenance."""
    found = metric.measure(usage)
    if metric.kind_of_right != SQL_CORE or usage.product.release < FIRST_WITH_ASSURANCE:
        return (Part(usage.product.key, metric, found),)
    machines = tuple(row for row in found.counted if row.kind is Subject.MACHINE)
    others = tuple(row for row in found.counted if row.kind is not Subject.MACHINE)
    return (
        Part(usage.product.key, metric, Consumption(others, found.not_counted)),
        Part(usage.product.key, metric, Consumption(machines), is_maintained=True),
    )


def _cal_part(usage: Usage, metric: Metric, *, is_needed: bool) -> Part:
    if is_needed:
        found = metric.measure(usage)
        if not usage.accesses:
            why = say(Phrase.SERVER_ACCESS_UNKNOWN)
            found = found.plus(Consumption((), (Row(Subject.NUMBER, "", "", "", 0, why, is_unknown=True),)))
        return Part(usage.product.key, metric, found)
    tally = Tally(usage)
    for each in present(usage, tally):
        tally.skip(each, say(Phrase.NO_CAL))
    return Part(usage.product.key, metric, tally.result())


def leftover(product: Product, metric: Metric, rows: Sequence[Row]) -> Unit:
    """Rows that need nothing however the rest is licensed."""
    part = Part(product.key, metric, Consumption((), tuple(rows)))
    return Unit(product.label, (option_of("", (part,)),))
