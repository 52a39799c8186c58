"""Tables that leave assettool as a workbook, CSV or a page: their cells keep their types until they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

type Cell = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    name: str
    """At most 31 characters."""
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    about: str = ""
    """What it shows, and where that is from."""
