"""What more rights cost: the cheapest packs that are enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from assettool.domain.licence import Entitlement, Pack, Product
from assettool.domain.metrics import METRICS

CENTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class Purchase:
    """Packs to buy."""

    packs: tuple[tuple[Pack, int], ...]

    @property
    def rights(self) -> int:
        """How many rights they bring."""
        return sum(pack.rights * number for pack, number in self.packs)

    @property
    def cost(self) -> Decimal:
        """What they cost, in euro."""
        return sum((pack.price * number for pack, number in self.packs), Decimal(0))


def packs_of(product: Product, right: str, entitlements: Iterable[Entitlement]) -> tuple[Pack, ...]:
    """How rights of a kind are sold: by the price list, or else what was paid last for each size of pack."""
    if listed := tuple(
        pack for pack in product.packs if not pack.metric or METRICS[pack.metric].kind_of_right == right
    ):
        return listed
    paid: dict[int, tuple[date, Decimal]] = {}
    for each in entitlements:
        if each.unit_price is not None and METRICS[each.metric].kind_of_right == right:
            candidate = (each.start or date.min, each.unit_price)
            paid[each.rights_per_pack] = max(paid.get(each.rights_per_pack, candidate), candidate)
    return tuple(Pack(rights, price) for rights, (_, price) in sorted(paid.items()))


def price_of_right(packs: Sequence[Pack]) -> Decimal | None:
    """What a right costs in the cheapest pack; None where no price is known."""
    return min((pack.price / pack.rights for pack in packs), default=None)


def in_cents(price: Decimal | None) -> int:
    """A price to compare by: whole cents, rounded up, and never 0, so that a right for nothing is not wasted."""
    return max(1, int((price * CENTS).to_integral_value(ROUND_CEILING))) if price is not None else 1


def cheapest(rights: int, packs: Sequence[Pack]) -> Purchase | None:
    """The cheapest packs with at least so many rights; None where some are needed and no price is known.

    Of the pack whose rights cost the least all but a few are bought: of the others together there are never as many
    as that pack has rights, because some of those could be exchanged for it.
    """
    if rights <= 0:
        return Purchase(())
    if not packs:
        return None
    best = min(packs, key=lambda pack: (pack.price / pack.rights, pack.rights))
    sure = max(0, rights // best.rights - max(pack.rights for pack in packs))
    left = max(0, rights - sure * best.rights)
    least: list[tuple[Decimal, Pack | None]] = [(Decimal(0), None)]
    for number in range(1, left + 1):
        least.append(
            min(
                ((least[max(0, number - pack.rights)][0] + pack.price, pack) for pack in packs),
                key=lambda found: found[0],
            )
        )
    bought: dict[Pack, int] = {best: sure} if sure else {}
    while left > 0 and (pack := least[left][1]):
        bought[pack] = bought.get(pack, 0) + 1
        left = max(0, left - pack.rights)
    return Purchase(tuple(sorted(bought.items(), key=lambda item: -item[0].rights)))
