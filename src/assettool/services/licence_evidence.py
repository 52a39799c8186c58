"""The evidence that an auditor asks for, as tables: what a snapshot froze, and the facts of its day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assettool.domain.frozen import Frozen, FrozenLine, thawed
from assettool.domain.licence import Estate
from assettool.domain.metrics.consumption import Row
from assettool.domain.position_row import right_label
from assettool.domain.register import Register
from assettool.domain.snapshot import Snapshot
from assettool.services import licence_facts as facts
from assettool.services.position_sheets import CHOICE_COLUMNS, RULE_COLUMNS, choice_cells, rule_cells
from assettool.services.sheets import Cell, Sheet

FROZEN = "frozen: from the snapshot, which its digest proves"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that goes into the pack of one snapshot."""

    snapshot: Snapshot
    frozen: Frozen
    about: tuple[tuple[str, str], ...]
    """What the pack is, line by line."""
    sheets: tuple[Sheet, ...]

    @property
    def title(self) -> str:
        """What it is evidence of."""
        return f"Licence position of {self.frozen.on}, snapshot {self.snapshot.number}"


def evidence(snapshot: Snapshot, estate: Estate, register: Register, at: datetime) -> Evidence:
    """The pack of a snapshot; `estate` and `register` are as NetBox has them when it is written, at `at`."""
    frozen = thawed(snapshot)
    when = f"as NetBox had it at {at:%Y-%m-%d %H:%M} (UTC), of {frozen.on}"
    known = facts.Known(estate, register, frozen.on)
    sheets = [
        *_frozen_sheets(frozen, estate),
        *(Sheet(name, columns, list(rows(known)), f"{about}; {when}") for name, columns, about, rows in FACTS),
    ]
    return Evidence(snapshot, frozen, tuple(_about(snapshot, frozen, at)), tuple(sheets))


type _Rows = Callable[[facts.Known], Iterable[Sequence[Cell]]]

FACTS: tuple[tuple[str, tuple[str, ...], str, _Rows], ...] = (
    ("Contracts", facts.CONTRACT_COLUMNS, "Agreements with suppliers", facts.contracts),
    ("Workplaces", facts.DEVICE_COLUMNS, "Laptops, thin clients and fat clients, also retired ones", facts.devices),
    ("Hosts", facts.HOST_COLUMNS, "Physical servers with their processors and cores", facts.hosts),
    ("Virtual machines", facts.MACHINE_COLUMNS, "Which hosts each virtual machine may run on", facts.machines),
    ("Environments", facts.ENVIRONMENT_COLUMNS, "Test, acceptance and production", facts.environments),
    ("Accounts", facts.ACCOUNT_COLUMNS, "Accounts, without names of people", facts.accounts),
    ("Parallel runs", facts.RUN_COLUMNS, "Machines that ran side by side", facts.parallel_runs),
)


def _about(snapshot: Snapshot, frozen: Frozen, at: datetime) -> Iterable[tuple[str, str]]:
    name = snapshot_file(snapshot)
    yield "position of", f"{frozen.on}"
    yield "snapshot", f"{snapshot.number}, taken at {frozen.at:%Y-%m-%d %H:%M:%S} (UTC) by {frozen.who}"
    yield "digest (SHA-256)", snapshot.digest
    yield "digest of the snapshot before", snapshot.previous
    yield "pack written at", f"{at:%Y-%m-%d %H:%M:%S} (UTC)"
    yield (
        "how to check it",
        f"the digest is the SHA-256 of the digest before, a line feed, and {name} byte for byte: "
        f"(printf '%s\\n' {snapshot.previous}; cat {name}) | sha256sum",
    )
    yield "files", "SHA256SUMS has the SHA-256 of every file of this pack: sha256sum -c SHA256SUMS"
    yield "what is frozen", "tables that say so come from the snapshot; the others are facts of NetBox of the same day"


def snapshot_file(snapshot: Snapshot) -> str:
    """What the file with the snapshot's exact text is called."""
    return f"snapshot-{snapshot.number}.json"


def _frozen_sheets(frozen: Frozen, estate: Estate) -> Iterable[Sheet]:
    lines = frozen.lines
    yield Sheet("Position", _POSITION, [_position(line) for line in lines], f"Entitled − required; {FROZEN}")
    yield Sheet("Tenants", _TENANTS, [row for line in lines for row in _tenants(line)], f"The same by tenant; {FROZEN}")
    bought = {each.key: each for each in estate.entitlements}
    yield Sheet(
        "Entitlements",
        facts.ENTITLEMENT_COLUMNS,
        [
            facts.entitlement(line, each, bought.get(each.entitlement), estate)
            for line in lines
            for each in line.entitlements
        ],
        f"What was bought, with its contract, and what became of its rights; what became of them is {FROZEN}",
    )
    yield Sheet(
        "Kept for",
        ("product", "entitlement", "kept for", "whom", "rights", "in use"),
        [
            (line.label, each.entitlement, each.to.value, each.subject, each.quantity, each.in_use)
            for line in lines
            for each in line.allocations
        ],
        f"Allocations; {FROZEN}",
    )
    yield Sheet("Counted", _ROWS, list(_rows(lines, lambda line: line.counted)), f"Every row that counts; {FROZEN}")
    yield Sheet(
        "Not counted",
        _ROWS,
        list(_rows(lines, lambda line: line.not_counted)),
        f"Every row that does not count, with the reason; unknown ones would count if more were known; {FROZEN}",
    )
    views = [*_rows(lines, lambda line: line.vendor_counted), *_rows(lines, lambda line: line.vendor_not_counted)]
    if views:
        yield Sheet("Vendor's view", _ROWS, views, f"What the vendor would count beyond the contract; {FROZEN}")
    yield Sheet("Choices", CHOICE_COLUMNS, choice_cells(frozen.choices), f"Ways to license; {FROZEN}")
    yield Sheet("Rules", RULE_COLUMNS, [rule_cells(rule) for rule in frozen.rules], f"Rules that decided; {FROZEN}")
    yield Sheet(
        "Sources",
        ("source", "SHA-256 of its file", "read at (UTC)"),
        [(each.name, each.sha256, each.exported) for each in frozen.sources],
        f"The files that the facts came from; {FROZEN}",
    )
    if frozen.unknown_products:
        names = [(name,) for name in frozen.unknown_products]
        yield Sheet(
            "Not in the catalogue", ("product",), names, f"Facts about products that nobody described; {FROZEN}"
        )


_POSITION = (
    *("product", "key", "counted", "status", "owned", "lent", "borrowed", "entitled", "required"),
    *("position", "surplus", "shortfall", "reclaimable", "rows counted", "rows not counted", "unknown"),
    *("price of a right", "true-up cost"),
)
_TENANTS = (
    *("product", "metric", "tenant", "entitled", "required", "position", "surplus", "shortfall", "reclaimable"),
    "true-up cost",
)
_ROWS = (
    *("product", "metric", "what", "key", "name", "tenant", "rights", "because", "could be taken back", "unknown"),
    *("rules", "source"),
)


def _position(line: FrozenLine) -> list[Cell]:
    unknown = sum(row.is_unknown for row in line.not_counted)
    return [
        *(line.label, line.product, _counted_by(line), line.status.value),
        *(line.owned, line.lent, line.borrowed, line.entitled, line.required, line.entitled - line.required),
        *(line.surplus, line.shortfall, line.reclaimable),
        *(len(line.counted), len(line.not_counted) - unknown, unknown),
        *(line.price, line.true_up_cost),
    ]


def _counted_by(line: FrozenLine) -> str:
    return " and ".join(dict.fromkeys(right_label(name) for name in line.methods or (line.metric,)))


def _tenants(line: FrozenLine) -> Iterable[list[Cell]]:
    for part in line.tenants:
        yield [
            *(
                line.label,
                right_label(line.metric),
                part.tenant,
                part.entitled,
                part.required,
                part.entitled - part.required,
            ),
            *(part.surplus, part.shortfall, part.reclaimable, part.true_up_cost),
        ]


def _rows(lines: Iterable[FrozenLine], rows: Callable[[FrozenLine], Sequence[Row]]) -> Iterable[list[Cell]]:
    for line in lines:
        for row in rows(line):
            yield [
                *(
                    line.label,
                    right_label(line.metric),
                    row.kind.value,
                    row.key,
                    row.name,
                    row.tenant,
                    row.quantity,
                    row.reason,
                ),
                *(row.reclaim, row.is_unknown, ", ".join(row.rules), row.source),
            ]
