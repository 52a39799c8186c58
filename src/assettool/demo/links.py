"""Makes the links between the applications: few of them have most, and some go round in a ring."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from assettool.demo.chance import apportion, dice
from assettool.demo.content import software
from assettool.demo.model import Application, Estate, Integration
from assettool.demo.sizes import Sizes

# What data come from first, and what they end in; everything else is between.
_LAYERS = (
    ("GBA-administratiecomponent",),
    ("Gegevensmagazijncomponent", "Gemeentelijke servicebuscomponent"),
    (),
    ("Documentcreatiecomponent", "Digitale-handtekeningcomponent"),
    ("Financieel component", "Inkoopcomponent", "BI-component", "Kennisbeheercomponent"),
)
_BETWEEN = 2
# Applications that each need the next one, and the last one the first; with the layer that they are in.
_RINGS = (
    (3, ("Zaakregistratiecomponent", "Documentbeheercomponent", "Archiefbeheercomponent")),
    (0, ("BAG-beheercomponent", "WOZ-beheercomponent", "BGT-beheercomponent")),
    (0, ("Personeelsinformatiecomponent", "Salarisadministratie en -verwerkingcomponent",
         "Tijdregistratiecomponent")),
    (2, ("Wmo-component", "Jeugdzorgcomponent", "Inkomenscomponent",
         "Budgetadvies- en schuldhulpverleningcomponent")),
)  # fmt: skip
_HUBS = {
    "Zaakregistratiecomponent": 26, "Gegevensmagazijncomponent": 22, "Documentbeheercomponent": 16,
    "Financieel component": 14, "Gemeentelijke servicebuscomponent": 12, "BI-component": 10,
}  # fmt: skip
_RING_LEAST, _PAIR_EACH = 3, 15
_OUTSIDE_SHARE, _HUB_SHARE, _HARD_SHARE, _BACKWARDS_SHARE = 0.12, 0.55, 0.3, 0.25
_NO_BRIDGE_SHARE = 0.05

type Rank = tuple[int, int]
"""Data go from a lower rank to a higher one, so that there is no ring but where one is meant."""


@dataclass(slots=True)
class _End:
    """One flow: from where, to where, and whether it goes both ways."""

    source: Application
    target: Application | None
    both_ways: bool = False
    is_hard: bool = False


def fill_links(estate: Estate, seed: int, sizes: Sizes) -> None:
    """Make the integrations: within an organisation, or out of it."""
    rng = dice(seed, "integrations")
    portfolios: dict[str, list[Application]] = {}
    for application in estate.applications:
        portfolios.setdefault(application.tenant.slug, []).append(application)
    shares = apportion(sizes.integrations, [len(each) for each in portfolios.values()])
    for portfolio, share in zip(portfolios.values(), shares, strict=True):
        ends = list(_Landscape(rng, portfolio).ends(share))
        rng.shuffle(ends)
        estate.integrations += [_written(rng, len(estate.integrations) + n, end) for n, end in enumerate(ends, start=1)]


class _Landscape:
    """The applications of one organisation in the order in which data go."""

    def __init__(self, rng: Random, portfolio: list[Application]) -> None:
        self._rng = rng
        self._all = portfolio
        self._first: dict[str, Application] = {}
        for application in portfolio:
            self._first.setdefault(application.components[0], application)
        self._rings = list(self._made_rings())
        self._ranks: dict[int, Rank] = {each.number: (_layer(each), each.number) for each in portfolio}
        for number, (layer, ring) in enumerate(self._rings, start=1):
            self._ranks |= {each.number: (layer, -number) for each in ring}
        found = [(self._first[name], part) for name, part in _HUBS.items() if name in self._first]
        self._hubs = found or [(portfolio[0], 1)]

    def _made_rings(self) -> Iterator[tuple[int, list[Application]]]:
        made = [
            (layer, [self._first[name] for name in names])
            for layer, names in _RINGS
            if all(name in self._first for name in names)
        ]
        if not made and len(self._all) >= _RING_LEAST:
            made = [(_BETWEEN, self._all[:_RING_LEAST])]
        yield from made

    def ends(self, count: int) -> Iterator[_End]:
        """So many flows: first those that make rings and pairs, then the others."""
        made = [*self._in_rings(), *self._in_pairs()][:count]
        yield from made
        for _ in range(count - len(made)):
            yield self._flow()

    def _in_rings(self) -> Iterator[_End]:
        for number, (_, ring) in enumerate(self._rings):
            for source, target in pairwise([*ring, ring[0]]):
                yield _End(source, target, is_hard=number == 0 or self._rng.random() < _HARD_SHARE)

    def _in_pairs(self) -> Iterator[_End]:
        """Neighbours in rank that tell each other things: nothing lies between them, so that no larger ring comes."""
        alone = sorted((each for each in self._all if self._ranks[each.number][1] > 0), key=self._rank)
        pairs = list(zip(alone[::2], alone[1::2], strict=False))
        for source, target in self._rng.sample(pairs, min(len(pairs), len(self._all) // _PAIR_EACH)):
            yield _End(source, target, both_ways=True, is_hard=self._rng.random() < _HARD_SHARE)

    def _rank(self, application: Application) -> Rank:
        return self._ranks[application.number]

    def _flow(self) -> _End:
        rng = self._rng
        one = rng.choice(self._all)
        if rng.random() < _OUTSIDE_SHARE or len(self._all) == 1:
            return _End(one, None)
        if rng.random() < _HUB_SHARE:
            other = rng.choices([each for each, _ in self._hubs], [part for _, part in self._hubs])[0]
        else:
            other = rng.choice(self._all)
        if self._rank(one) == self._rank(other):
            return _End(one, None)
        source, target = sorted((one, other), key=self._rank)
        return _End(source, target, is_hard=rng.random() < _HARD_SHARE)


def _layer(application: Application) -> int:
    name = application.components[0]
    return next((layer for layer, names in enumerate(_LAYERS) if name in names), _BETWEEN)


def _written(rng: Random, number: int, end: _End) -> Integration:
    """The link as somebody put it down: also with what receives in front."""
    source, target = end.source, end.target
    direction = "bidirection" if end.both_ways else "left_to_right"
    if target is None:
        direction = rng.choices(("left_to_right", "right_to_left", "bidirection", "unknown"), (40, 25, 15, 20))[0]
    elif not end.both_ways and rng.random() < _BACKWARDS_SHARE:
        source, target, direction = target, source, "right_to_left"
    return Integration(
        number=number,
        source=source,
        target=target,
        direction=direction,
        kind=rng.choices(("norm", "custom", "unknown"), (45, 40, 15))[0],
        standard=rng.choice(software.STANDARDS),
        protocol=rng.choice(software.PROTOCOLS),
        outside="" if target else rng.choice(software.OUTSIDE),
        is_hard=end.is_hard,
        is_bridge_allowed=rng.random() > _NO_BRIDGE_SHARE,
    )
