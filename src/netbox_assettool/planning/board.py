"""The wave board: a column for each wave, with what moves in it, what that takes, and what is frozen then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count

from assettool.domain.waves.problem import ItemKind
from assettool.domain.waves.state import ItemState, WaveStatus
from netbox_assettool import counted
from netbox_assettool.choices import ItemStateChoices
from netbox_assettool.models import Freeze, Wave, WaveItem
from netbox_assettool.planning.loads import Load, Loads
from netbox_assettool.planning.words import numbers_text

_FRIDAY = timedelta(days=4)
SHOWN = 40
"""So many cards of a wave are shown; a link leads to the others."""
_OPEN = frozenset({WaveStatus.DRAFT, WaveStatus.SUBMITTED, WaveStatus.APPROVED, WaveStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Card:
    """An application that moves."""

    item: str
    name: str
    state: str
    state_label: str
    state_colour: str
    is_fixed: bool


@dataclass(slots=True)
class Column:
    """A wave."""

    wave: Wave
    counts: str
    """How many objects of each kind move in it."""
    users: int
    loads: Sequence[Load]
    freezes: list[str]
    is_open: bool
    """Whether anything may come or go."""
    cards: list[Card] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Board:
    """All of it."""

    columns: list[Column]
    broken: list[str]
    """The rules that are broken as everything is placed by now."""
    loads: Loads


def board(user) -> Board:
    """The board as far as the user may see it; as many queries for a thousand items as for one."""
    loads = Loads(user)
    counts = _counts(user)
    waves = [
        wave
        for wave in Wave.objects.restrict(user, "view").order_by("week")
        if counts.get(wave.pk) or wave.status != WaveStatus.CANCELLED
    ]
    freezes = list(counted.with_holders(Freeze.objects.restrict(user, "view"), user))
    cards = _cards(user)
    columns = []
    for wave in waves:
        its = cards.get(wave.pk, [])
        columns.append(
            Column(
                wave=wave,
                counts=numbers_text(counts.get(wave.pk, {})),
                users=loads.users_in(wave.week),
                loads=loads.of_week(wave.week),
                freezes=[named_freeze(each) for each in freezes if _touches(each, wave)],
                is_open=wave.status in _OPEN,
                cards=its[:SHOWN],
                more=max(0, len(its) - SHOWN),
            )
        )
    return Board(columns, loads.broken, loads)


def _counts(user) -> Mapping[int, Mapping[ItemKind, int]]:
    """Wave → how many objects of each kind the user may see in it."""
    rows = WaveItem.objects.restrict(user, "view").order_by().values_list("wave", "kind").annotate(number=Count("pk"))
    found: dict[int, dict[ItemKind, int]] = defaultdict(dict)
    for wave, kind, number in rows:
        found[wave][ItemKind(kind)] = number
    return found


def _cards(user) -> Mapping[int, list[Card]]:
    """Wave → its applications by name."""
    labels = dict(ItemStateChoices.CHOICES)
    rows = WaveItem.objects.restrict(user, "view").filter(kind=ItemKind.APPLICATION)
    found: dict[int, list[Card]] = defaultdict(list)
    for wave, item, item_name, name, state, is_fixed in rows.order_by("wave", "item_name", "name").values_list(
        "wave", "item", "item_name", "name", "state", "is_fixed"
    ):
        shown = "" if state == ItemState.PLANNED else state
        label, colour = (labels[state], ItemStateChoices.colors[state]) if shown else ("", "")
        found[wave].append(Card(item, item_name or name, shown, label, colour, is_fixed))
    return found


def _touches(freeze: Freeze, wave: Wave) -> bool:
    """Whether any working day of the wave's week lies in the freeze."""
    return freeze.start <= wave.week + _FRIDAY and freeze.end >= wave.week


def named_freeze(freeze: Freeze) -> str:
    """The freeze, and whom and what it holds for."""
    holders = ", ".join(each["name"] for each in (*freeze.tenant_rows, *freeze.application_rows))
    return f"{freeze.name}: {holders}" if holders else freeze.name
