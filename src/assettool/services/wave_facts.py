"""What a plan of waves is made from, out of what NetBox gives."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from assettool.domain.licence import Estate, Subject
from assettool.domain.position import position
from assettool.domain.register import Register
from assettool.domain.waves.facts import Facts, Login
from assettool.domain.waves.rules import Freeze

_WEEKS_A_YEAR = Decimal(365) / 7
_CENTS = 100


def facts_of(
    register: Register,
    estate: Estate,
    on: date,
    freezes: Sequence[Freeze] = (),
    settled: Mapping[str, date] | None = None,
    fixed: Mapping[str, date] | None = None,
) -> Facts:
    """The facts on a day. Accounts that are shared, or that nobody can use, move with nobody."""
    logins = [
        Login(each.key, each.tenant)
        for each in estate.fleet.accounts.values()
        if not each.is_shared and (each.disabled is None or each.disabled > on)
    ]
    return Facts(register, logins, freezes, settled or {}, fixed or {}, weekly_costs(estate, on))


def weekly_costs(estate: Estate, on: date) -> dict[str, int]:
    """Machine → the cents a week that the rights cost which its licences need; a product without a price costs none."""
    total: dict[str, Decimal] = {}
    for line in position(estate, on).lines:
        if line.price is None:
            continue
        for row in line.consumption.counted:
            if row.kind in (Subject.HOST, Subject.MACHINE):
                total[row.key] = total.get(row.key, Decimal(0)) + row.quantity * line.price
    return {key: round(cost * _CENTS / _WEEKS_A_YEAR) for key, cost in sorted(total.items())}
