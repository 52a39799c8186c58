"""What a decision about a run does, as its page shows it before it is done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assettool.domain.running.ledger import state_of
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, UnitState
from assettool.domain.running.wire import Decided
from netbox_assettool.choices import PhaseChoices, PhaseStatusChoices, RunStatusChoices, UnitStateChoices
from netbox_assettool.models import Asset, Run, RunHost, WaveItem
from netbox_assettool.running import keeping

_NAMED = 10
_FIRST = (UnitState.FAILED, UnitState.RUNNING)
_STATES = dict(UnitStateChoices.CHOICES)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a phase on some hosts."""

    phase: str
    status: str
    colour: str
    number: int
    hosts: Sequence[str]
    """The first of them that the reader may see."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision does."""

    status: str
    colour: str
    items: Sequence[str]
    """What it is about, as far as the reader may see that."""
    units: int
    changes: Sequence[Change]


def effect_of(run: Run, decided: Decided, user) -> Effect:
    """What a decision does, as far as a user may see it."""
    seen = Exists(Asset.objects.restrict(user, "view").filter(pk=OuterRef("asset")).order_by())
    visible = set(RunHost.objects.filter(run=run).filter(seen).values_list("name", flat=True))
    hosts = RunHost.objects.filter(run=run, unit__in=decided.units)
    keys = {key for items in hosts.values_list("items", flat=True) for key in items}
    by_change: dict[tuple[Phase, PhaseStatus], list[str]] = defaultdict(list)
    for host, phase, status in decided.places:
        by_change[phase, status].append(host)
    order = list(Phase)
    return Effect(
        status=str(dict(RunStatusChoices.CHOICES)[decided.status]),
        colour=RunStatusChoices.colors[decided.status],
        items=sorted(name for key, name in named(run, user).items() if key in keys),
        units=len(decided.units),
        changes=[
            Change(
                str(dict(PhaseChoices.CHOICES)[phase]),
                str(dict(PhaseStatusChoices.CHOICES)[status]),
                PhaseStatusChoices.colors[status],
                len(names),
                [name for name in names if name in visible][:_NAMED],
            )
            for (phase, status), names in sorted(by_change.items(), key=lambda each: order.index(each[0][0]))
        ],
    )


def named(run: Run, user) -> dict[str, str]:
    """Plan item of the wave → what it is called, of those that a user may see."""
    rows = WaveItem.objects.restrict(user, "view").filter(wave=run.wave_id).order_by("-pk")
    return {item: name or item for item, name in rows.values_list("item", "item_name")}


def choosable(run: Run, user) -> list[tuple[str, str]]:
    """The plan items of a run that a user may see, each with its state, what failed first."""
    read, names = keeping.read(run), named(run, user)
    states = {
        item: state_of(unit, read.ledger, read.terms.until)
        for unit in read.units
        for item in unit.items
        if item in names
    }
    order = sorted(states, key=lambda item: (*(states[item] is not each for each in _FIRST), names[item]))
    return [(item, f"{names[item]} ({_STATES[states[item]]})") for item in order]
