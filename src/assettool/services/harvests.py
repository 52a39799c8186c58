"""The harvest as people ask for it: one tenant's part of it, and as a document."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assettool.domain.harvest import HarvestLine
from assettool.services.positions import money


def of_tenant(lines: Iterable[HarvestLine], tenant: str) -> list[HarvestLine]:
    """The lines, or what of them is of a tenant, the most valuable first."""
    if not tenant:
        return list(lines)
    mine = (replace(line, rows=tuple(row for row in line.rows if row.tenant == tenant)) for line in lines)
    return sorted(
        (line for line in mine if line.rows),
        key=lambda line: (-(line.value or 0), -len(line.harvest), line.product.key),
    )


def harvest_document(lines: Sequence[HarvestLine], on: date, days: int) -> dict[str, object]:
    """As JSON says it, with the rows that could be taken back; money in euro."""
    return {
        "on": on,
        "days": days,
        "products": [
            {
                "product": line.product.key,
                "label": line.product.label,
                "rows": len(line.rows),
                "idle": line.idle,
                "of_nobody": line.of_nobody,
                "unknown": line.unknown,
                "reclaimable": len(line.harvest),
                "price": money(line.price),
                "value": money(line.value),
                "harvest": line.harvest,
            }
            for line in lines
        ],
        "totals": {
            "reclaimable": sum(len(line.harvest) for line in lines),
            "value": money(sum((line.value or Decimal(0) for line in lines), Decimal(0))),
        },
    }
