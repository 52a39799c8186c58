"""The licence position as tables for a spreadsheet or an auditor."""

from collections.abc import Iterable, Sequence

from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.position import Choice, Position
from assettool.domain.position_row import PositionRow
from assettool.services.positions import choices_of, rules_of
from assettool.services.sheets import Cell, Sheet

MARKS = {
    Mark.READ: "read in the vendor's terms, or in a manual that follows them",
    Mark.SECOND_HAND: "second-hand: read on a page of an adviser, not in the vendor's terms",
    Mark.KNOWN: "general knowledge, not read in the vendor's terms",
}
"""What the mark of a rule says."""
POSITION_COLUMNS = (
    *("product", "publisher", "name", "edition", "version", "status", "metric", "owned", "lent", "borrowed"),
    *("entitled", "required", "position", "surplus", "shortfall", "reclaimable", "candidates", "counted"),
    *("not counted", "unknown", "spend", "price of a right", "true-up cost", "value of the surplus"),
    *("value of what can be taken back", "rules not read in the vendor's terms"),
)
TENANT_COLUMNS = (
    *("product", "metric", "tenant", "entitled", "required", "position", "surplus", "shortfall", "reclaimable"),
    "true-up cost",
)
CHOICE_COLUMNS = ("family", "unit", "way to license", "value of its rights", "taken", "proven to be the best")
RULE_COLUMNS = ("rule", "what it says", "mark", "how sure", "source", "version")


def position_sheets(found: Position, rows: Sequence[PositionRow]) -> list[Sheet]:
    """The rows as tables for a spreadsheet."""
    return [
        Sheet("Position", POSITION_COLUMNS, [_cells(row) for row in rows], f"The licence position of {found.on}"),
        Sheet("Tenants", TENANT_COLUMNS, [cells for row in rows for cells in _tenant_cells(row)]),
        Sheet("Choices", CHOICE_COLUMNS, choice_cells(choices_of(found, rows))),
        Sheet("Rules", RULE_COLUMNS, [rule_cells(rule) for rule in rules_of(rows)]),
    ]


def _cells(row: PositionRow) -> list[Cell]:
    product, line = row.line.product, row.line
    of_line: list[Cell] = [line.owned, line.lent, line.borrowed] if row.part is None else [None, None, None]
    return [
        *(product.key, product.publisher, product.name, product.edition, product.version),
        *(row.status.value, row.metric_label, *of_line),
        *(row.entitled, row.required, row.position, row.surplus, row.shortfall, row.reclaimable),
        *(row.counted + row.not_counted + row.unknown, row.counted, row.not_counted, row.unknown),
        *(row.spend, line.price, row.true_up_cost, row.surplus_value, row.reclaimable_value),
        "; ".join(f"{rule.id} [{rule.mark}]" for rule in row.unchecked),
    ]


def _tenant_cells(row: PositionRow) -> Iterable[list[Cell]]:
    for part in row.line.tenants if row.part is None else [row.part]:
        yield [
            *(row.line.product.key, row.metric_label, part.tenant, part.entitled, part.required),
            *(part.entitled - part.required, part.surplus, part.shortfall, part.reclaimable, part.true_up_cost),
        ]


def choice_cells(choices: Iterable[Choice]) -> list[list[Cell]]:
    """A row for each way to license each unit."""
    return [
        [choice.family, choice.unit, each.label, each.value, each.is_chosen, choice.is_proven]
        for choice in choices
        for each in choice.alternatives
    ]


def rule_cells(rule: Rule) -> list[Cell]:
    """A row for a rule."""
    return [rule.id, rule.text, rule.mark.value, MARKS[rule.mark], rule.source, rule.version]
