"""A run as its pages show it live: counts, who works on it, and how far each host is, what failed first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from assettool.domain.running.ledger import Ledger, state_of
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import BROKEN, PhaseStatus, RunStatus, UnitState
from assettool.domain.running.units import Unit
from netbox_assettool.choices import PhaseChoices, PhaseStatusChoices, UnitStateChoices
from netbox_assettool.models import Asset, Run, RunHost, Runner, Wave, WaveItem
from netbox_assettool.running import keeping

SHOWN = 100
"""So many hosts stand in the grid; the others are counted."""
_WORKED_ON_S, _WAITED_FOR_S = 1, 10
SIGNS: Mapping[PhaseStatus, str] = {
    PhaseStatus.PENDING: "·",
    PhaseStatus.STARTED: "▶",
    PhaseStatus.DONE: "✓",
    PhaseStatus.FAILED: "✗",
    PhaseStatus.SKIPPED: "–",
    PhaseStatus.TO_UNDO: "↶",
    PhaseStatus.UNDOING: "◀",
    PhaseStatus.UNDO_FAILED: "✗",
    PhaseStatus.ROLLED_BACK: "↩",
}
_ORDER = (UnitState.FAILED, UnitState.RUNNING, UnitState.WAITING, *UnitState)
_PHASES, _STATUSES, _STATES = (
    dict(PhaseChoices.CHOICES),
    dict(PhaseStatusChoices.CHOICES),
    dict(UnitStateChoices.CHOICES),
)


def runs_of(wave: Wave, user) -> list[Run]:
    """The runs of a wave that a user may see, the last one first; read once for all that a page says of them."""
    known: dict[int | None, list[Run]] = wave.__dict__.setdefault("_runs_of", {})
    if user.pk not in known:
        rows = Run.objects.restrict(user, "view").filter(wave=wave).select_related("wave", "user").defer("gates")
        known[user.pk] = list(rows)
    return known[user.pk]


@dataclass(frozen=True, slots=True)
class Place:
    """One phase on one host; without a sign it does nothing there."""

    sign: str = ""
    label: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class HostRow:
    """One host, with what it moves with as far as the reader may see that."""

    name: str
    items: Sequence[str]
    state: UnitState
    places: Sequence[Place]
    wrong: Sequence[tuple[str, str]]
    """Phase, and what went wrong in it."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many are in a state."""

    label: str
    colour: str
    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a run is."""

    phases: Sequence[str]
    units: Sequence[Count]
    hosts: Sequence[Count]
    rows: Sequence[HostRow]
    more: int
    """Hosts that the reader may see and that stand in no row."""
    hidden: int
    """Hosts that the reader may not see."""


def workers_on(row: Run) -> list[Runner]:
    """Who works on it now."""
    return list(Runner.objects.filter(run=row, until__gt=timezone.now()).exclude(units=[]).order_by("who", "pk"))


def version_of(row: Run, working: Sequence[Runner]) -> str:
    """Another one whenever there is something new to show."""
    return f"{row.event_count}.{row.last_updated:%s%f}.{len(working)}"


def pause_s(row: Run, working: Sequence[Runner]) -> int:
    """After how many seconds a page looks again; 0 where nothing happens until somebody decides."""
    if working:
        return _WORKED_ON_S
    return _WAITED_FOR_S if row.status == RunStatus.RUNNING else 0


def overview_of(row: Run, user) -> Overview:
    """How far it is, as far as a user may see it; as many queries for a thousand hosts as for one."""
    run = keeping.read(row)
    seen = Exists(Asset.objects.restrict(user, "view").filter(pk=OuterRef("asset")).order_by())
    hosts = RunHost.objects.filter(run=row).order_by("place", "name").annotate(is_seen=seen)
    items = WaveItem.objects.restrict(user, "view").filter(wave=row.wave_id).order_by("-pk")
    named = dict(items.values_list("item", "item_name"))
    rows, hidden = [], 0
    for name, keys, is_seen in hosts.values_list("name", "items", "is_seen"):
        if is_seen:
            rows.append((_state(name, run.ledger, run.terms.until), name, keys))
        else:
            hidden += 1
    rows.sort(key=lambda each: _ORDER.index(each[0]))
    return Overview(
        phases=[str(_PHASES[phase]) for phase in Phase],
        units=_counts(state_of(unit, run.ledger, run.terms.until) for unit in run.units),
        hosts=_counts(state for state, _name, _keys in rows),
        rows=[_row(name, state, keys, named, run.ledger) for state, name, keys in rows[:SHOWN]],
        more=max(len(rows) - SHOWN, 0),
        hidden=hidden,
    )


def _state(host: str, ledger: Ledger, until: Phase) -> UnitState:
    return state_of(Unit(host, (), (host,)), ledger, until)


def _counts(states) -> list[Count]:
    found = Counter(states)
    return [
        Count(str(_STATES[state]), UnitStateChoices.colors[state], found[state])
        for state in dict.fromkeys(_ORDER)
        if found[state]
    ]


def _row(name: str, state: UnitState, keys: Sequence[str], named: Mapping[str, str], ledger: Ledger) -> HostRow:
    places, wrong = [], []
    for phase in Phase:
        entry = ledger.get((name, phase))
        if entry is None:
            places.append(Place())
            continue
        places.append(Place(SIGNS[entry.status], str(_STATUSES[entry.status]), PhaseStatusChoices.colors[entry.status]))
        if entry.status in BROKEN:
            wrong.append((str(_PHASES[phase]), entry.text))
    return HostRow(name, [named[key] or key for key in keys if key in named], state, places, wrong)
